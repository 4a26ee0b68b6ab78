from __future__ import annotations

import pytest

from anipop_core.store import project_file
from anipop_core.ui.projects.project_panels import EXTENSION, file_name


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Tide 潮", "Tide 潮.anipop"),
        ("../../etc/passwd", "etc passwd.anipop"),
        ('a\\b:c*"d"', "a b c d.anipop"),
        ("...", "project.anipop"),
        ("x" * 300, "x" * 80 + ".anipop"),
    ],
)
def test_every_name_makes_a_files_name(name, file):
    assert file_name(name) == file


def test_the_extension_is_the_stores():
    assert EXTENSION == project_file.EXTENSION
