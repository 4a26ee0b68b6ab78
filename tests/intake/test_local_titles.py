from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from anipop_core.intake.local_titles import data_folder, read_local_title
from anipop_core.schema import Facts

TITLES = pd.DataFrame(
    {
        "mal_id": [1, 2],
        "synopsis": ["A <b>courier</b> &amp; a lamp. [Written by MAL Rewrite]", None],
        "poster_url": ["https://cdn.myanimelist.net/images/1.jpg", None],
    }
)
CHARACTERS = pd.DataFrame(
    [
        (1, "Aki Mori", "Main", "A __quiet__ pilot."),
        (1, "Ren", "supporting", "Left out of training."),
        (1, "Nobody", "Main", None),
        (2, "Else", "Main", "Of another title."),
    ],
    columns=["mal_id", "name", "role", "description"],
)
IMAGES = pd.DataFrame(
    [
        (1, "cover", "covers/1.png", None),
        (1, "portrait", "portraits/aki.png", "Mori Aki"),
        (1, "portrait", "portraits/ren.png", "Ren"),
        (1, "portrait", "portraits/who.png", "Unknown One"),
        (2, "banner", "../secret.png", None),
    ],
    columns=["mal_id", "kind", "path", "name"],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for place, path in enumerate(IMAGES["path"]):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 64), (40 * place, 90, 120)).save(folder / path)
    TITLES.to_parquet(folder / "titles.parquet")
    CHARACTERS.to_parquet(folder / "characters.parquet")
    IMAGES.to_parquet(folder / "images.parquet")
    return folder


def test_texts_are_clean_and_pictures_are_read(folder):
    found = read_local_title(folder, 1)
    assert found.problems == ()
    assert found.synopsis == "A courier & a lamp."
    assert [picture.name for picture in found.pictures] == ["Cover"]
    assert found.poster_url == "https://cdn.myanimelist.net/images/1.jpg"


def test_characters_are_those_the_model_was_trained_on(folder):
    """Main ones with a description, and every portrait; no text of a supporting character."""
    characters = read_local_title(folder, 1).characters
    assert [(c.name, c.description, c.portrait is not None) for c in characters] == [
        ("Aki Mori", "A quiet pilot.", True),
        ("Ren", "", True),
        ("Unknown One", "", True),
    ]


def test_it_makes_a_pitch(folder):
    pitch = read_local_title(folder, 1).pitch("Harbour", Facts(type="TV"))
    assert (pitch.title, pitch.synopsis, len(pitch.characters), len(pitch.images)) == (
        "Harbour",
        "A courier & a lamp.",
        3,
        1,
    )


def test_a_title_that_is_not_there_is_empty(folder):
    found = read_local_title(folder, 99)
    assert found.is_empty
    assert found.problems == ()


def test_a_path_that_leads_out_is_not_followed(folder):
    found = read_local_title(folder, 2)
    assert found.pictures == ()
    assert "leads out of the image folder" in found.problems[0]


def test_a_missing_folder_says_what_to_do(tmp_path):
    (problem,) = read_local_title(tmp_path / "nowhere", 1).problems
    assert "There is no folder" in problem
    assert "ANIPOP_DATA has to name the folder with titles.parquet" in problem


@pytest.mark.parametrize("table", ["titles", "characters", "images"])
def test_a_half_there_folder_shows_the_other_half(folder, table):
    (folder / f"{table}.parquet").unlink()
    found = read_local_title(folder, 1)
    assert f"There is no {table}.parquet" in found.problems[0]
    assert not found.is_empty
    assert bool(found.synopsis) == (table != "titles")
    assert bool(found.pictures) == (table != "images")


@pytest.mark.parametrize("content", [b"", b"PAR1 cut off", b"no parquet at all"])
def test_a_damaged_table_is_named(folder, content):
    (folder / "titles.parquet").write_bytes(content)
    found = read_local_title(folder, 1)
    assert "titles.parquet in" in found.problems[0]
    assert "can't be read" in found.problems[0]
    assert found.pictures


def test_a_table_without_its_columns_is_named(folder):
    TITLES.drop(columns="synopsis").to_parquet(folder / "titles.parquet")
    assert "with the columns mal_id, synopsis" in read_local_title(folder, 1).problems[0]


def test_a_picture_that_is_gone_is_left_out(folder):
    (folder / "covers" / "1.png").unlink()
    found = read_local_title(folder, 1)
    assert found.pictures == ()
    assert "There is no picture" in found.problems[0]


def test_the_folder_comes_from_the_environment(monkeypatch):
    monkeypatch.delenv("ANIPOP_DATA", raising=False)
    assert data_folder() is None
    monkeypatch.setenv("ANIPOP_DATA", " ")
    assert data_folder() is None
    monkeypatch.setenv("ANIPOP_DATA", "/some/where")
    assert data_folder() == Path("/some/where")
