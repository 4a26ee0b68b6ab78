from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anipop_core.errors import InputError
from anipop_core.intake.paths import resolve_inside


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image folder with links that stay inside, that lead out, and that go in a circle."""
    root = tmp_path_factory.mktemp("pitches")
    (root / "secret.png").touch()
    images = root / "images"
    (images / "art").mkdir(parents=True)
    (images / "art" / "key.png").touch()
    (images / "same.png").symlink_to(images / "art" / "key.png")
    (images / "out.png").symlink_to(root / "secret.png")
    (images / "up").symlink_to(root)
    (images / "loop").symlink_to(images / "loop")
    return images


@pytest.mark.parametrize("name", ["art/key.png", "./art/key.png", "art//key.png", r"art\key.png", "same.png"])
def test_paths_inside(folder: Path, name: str) -> None:
    assert resolve_inside(folder, name) == (folder / "art" / "key.png").resolve()


def test_the_file_need_not_exist(folder: Path) -> None:
    assert resolve_inside(folder, "new/none.png") == folder.resolve() / "new" / "none.png"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../secret.png",
        "art/../../secret.png",
        "art/../art/key.png",
        r"..\secret.png",
        r"C:\secret.png",
        "c:secret.png",
        r"\\server\share\secret.png",
        r"\secret.png",
        "out.png",
        "up/secret.png",
    ],
)
def test_paths_that_lead_out_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        resolve_inside(folder, name, "images[0]")
    assert error.value.received == f'"{name}" leads out of the image folder.'
    assert error.value.field == "images[0]"


@pytest.mark.parametrize("name", ["a\0b", "loop/key.png", "\udfff", "\ud800/x"])
def test_impossible_names_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(InputError, match="can't be a file name"):
        resolve_inside(folder, name)


def test_a_folder_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art-secret").mkdir()
    (tmp_path / "art" / "link").symlink_to(tmp_path / "art-secret")
    with pytest.raises(InputError):
        resolve_inside(tmp_path / "art", "link/x.png")


pieces = st.sampled_from(["..", ".", "/", "\\", "~", "art", "up", "out.png", "loop", "C:", "\0", " ", "%2e%2e"])


@settings(deadline=None)
@given(st.lists(pieces | st.text(max_size=3), max_size=8).map("".join))
@example("up/images/../secret.png")
def test_the_result_is_inside_or_an_input_error(folder: Path, name: str) -> None:
    try:
        path = resolve_inside(folder, name)
    except InputError:
        return
    assert path.resolve().is_relative_to(folder.resolve())


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_names_that_look_the_same_are_the_same(tmp_path: Path, stored: str, typed: str) -> None:
    """A Mac takes accents and voiced kana apart."""
    name = "ポスター/Café.png"
    path = tmp_path / unicodedata.normalize(stored, name)  # type: ignore[arg-type]
    path.parent.mkdir()
    path.touch()
    assert resolve_inside(tmp_path, unicodedata.normalize(typed, name)) == path  # type: ignore[arg-type]


def test_letter_case_is_looked_past_where_one_file_is_meant(tmp_path: Path) -> None:
    for name in ("Key.PNG", "aki.png", "Aki.png"):
        (tmp_path / name).touch()
    assert resolve_inside(tmp_path, "key.png") == tmp_path / "Key.PNG"
    assert resolve_inside(tmp_path, "aki.png") == tmp_path / "aki.png"
    assert resolve_inside(tmp_path, "AKI.png") == tmp_path / "AKI.png"  # either may be meant: none is taken


def test_another_spelling_leads_out_as_little(folder: Path) -> None:
    for name in ("OUT.png", "UP/secret.png"):
        with pytest.raises(InputError, match="leads out of the image folder"):
            resolve_inside(folder, name)
