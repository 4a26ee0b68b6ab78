"""The what-if page: a base version, another one beside it, and the levers that change a trial."""
