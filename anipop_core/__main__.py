"""`python -m anipop_core`."""

from anipop_core.cli import main

main()
