from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from anipop_core.cli import commands
from anipop_core.model.batch_scoring import COLUMNS
from anipop_core.model.predictor import Predictor
from tests.intake.drawing import plain
from tests.small_model import BASE, picture

SYNOPSIS = (
    "A courier crosses the flooded city by night and finds letters that never arrived at their doors, all for her."
)

pytestmark = pytest.mark.usefixtures("small_model")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "scores.csv"


def score(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["score", *map(str, arguments)])


def rows(out: Path) -> list[dict[str, str]]:
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")  # without it spreadsheets take UTF-8 for something else
    with out.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        assert tuple(reader.fieldnames or ()) == COLUMNS
        return list(reader)


def json_lines(path: Path, *pitches: object) -> Path:
    path.write_text("".join(json.dumps(pitch) + "\n" for pitch in pitches), encoding="utf-8")
    return path


def test_good_rows_get_their_scores(tmp_path, out):
    (tmp_path / "art").mkdir()
    (tmp_path / "art" / "white.png").write_bytes(plain("white"))
    with_art = {"id": "art", "synopsis": SYNOPSIS, "images": ["white.png"]}
    pitches = json_lines(tmp_path / "in.jsonl", {"id": 7, "synopsis": SYNOPSIS}, with_art)
    result = score(pitches, "--out", out, "--images", tmp_path / "art")
    assert result.exit_code == 0, result.output
    assert f"2 of 2 pitches scored; the table is {out}." in result.stderr
    text, art = rows(out)
    assert (text["id"], art["id"]) == ("7", "art")
    assert float(text["score"]) == pytest.approx(BASE, abs=1e-4)
    assert float(art["score"]) == pytest.approx(BASE + 0.05, abs=1e-4)  # .1 x (brightness 1 less the average .5)
    assert float(text["low"]) == pytest.approx(BASE - 1.5, abs=1e-3)
    assert float(text["high"]) == pytest.approx(BASE + 1.0, abs=1e-3)
    assert 0 <= float(text["percentile"]) <= 100
    assert float(text["reach"]) == pytest.approx(50, abs=1e-3)
    assert text["error"] == art["error"] == ""


def test_a_bad_row_gets_its_error_and_the_others_their_scores(tmp_path, out):
    pitches = json_lines(
        tmp_path / "in.jsonl",
        {"id": "a", "synopsis": SYNOPSIS},
        {"id": "b", "synopsys": SYNOPSIS},
        {"id": "c", "synopsis": 12},
        {"id": "d"},
        {"id": "e", "synopsis": "A courier and a flood."},
    )
    result = score(pitches, "--out", out)
    assert result.exit_code == 1
    assert "2 of 5 pitches scored" in result.stderr
    found = {row["id"]: row for row in rows(out)}
    assert [id_ for id_, row in found.items() if row["error"]] == ["b", "c", "d"]
    assert 'There is no field "synopsys" in a pitch.' in found["b"]["error"]
    assert 'Did you mean "synopsis"?' in found["b"]["error"]
    assert "synopsis: received a number (12)" in found["c"]["error"]
    assert "nothing to score" in found["d"]["error"]
    assert found["b"]["score"] == ""
    assert "too short to judge" in found["e"]["warnings"]
    assert float(found["e"]["score"]) == pytest.approx(BASE, abs=1e-4)


def test_csv_with_a_byte_order_mark(tmp_path, out):
    lines = ["id,synopsis,facts", '1,"Night, and a flooded city",{}', '2,"Broken","{"']
    table = "\n".join([*lines, '3,"A ""quoted"" letter","{""type"": ""tv""}"', ""])
    (tmp_path / "in.csv").write_text(table, encoding="utf-8-sig")
    result = score(tmp_path / "in.csv", "--out", out)
    assert result.exit_code == 1
    first, second, third = rows(out)
    assert float(first["score"]) == pytest.approx(BASE, abs=1e-4)
    assert second["error"].startswith("facts")
    assert third["error"] == ""


def test_wrong_columns_are_named_and_nothing_is_written(tmp_path, out):
    (tmp_path / "in.csv").write_text("id;story\n1;x\n", encoding="utf-8")
    result = score(tmp_path / "in.csv", "--out", out)
    assert result.exit_code == 2
    assert '"in.csv" has the columns "id;story".' in result.stderr
    assert "Save it with commas between the columns." in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "C:\\secret.png", "link.png"])
def test_a_path_that_leaves_the_image_folder(tmp_path, out, path):
    folder = tmp_path / "art"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(plain())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    pitches = json_lines(tmp_path / "in.jsonl", {"id": 1, "images": [path]}, {"id": 2, "synopsis": SYNOPSIS})
    result = score(pitches, "--out", out, "--images", folder)
    assert result.exit_code == 1
    bad, good = rows(out)
    assert "leads out of the image folder" in bad["error"]
    assert good["error"] == ""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.xlsx", b"x", "is of a kind that can't be read"),
        ("in.jsonl", b"", "holds no pitches"),
        ("in.parquet", b"not parquet", "is not a Parquet file, or is damaged"),
    ],
)
def test_files_that_cannot_be_read_at_all(tmp_path, out, name, content, message):
    (tmp_path / name).write_bytes(content)
    result = score(tmp_path / name, "--out", out)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_file_and_a_missing_folder(tmp_path):
    assert score(tmp_path / "none.jsonl", "--out", tmp_path / "out.csv").exit_code == 2
    pitches = json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS})
    result = score(pitches, "--out", tmp_path / "none" / "out.csv")
    assert result.exit_code == 2
    assert "There is no folder" in result.stderr


def test_a_target_that_is_a_folder_is_refused_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr(Predictor, "load", lambda folder: pytest.fail("the work had begun"))
    (tmp_path / "out.csv").mkdir()
    result = score(json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS}), "--out", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert "out.csv can't be written: Is a directory." in result.stderr


def test_many_rows_keep_their_order(tmp_path, out, monkeypatch):
    monkeypatch.setattr("anipop_core.model.batch_scoring.CHUNK_PITCHES", 4)
    pitches = [{"id": i, "synopsis": SYNOPSIS if i % 3 else ""} for i in range(10)]
    result = score(json_lines(tmp_path / "in.jsonl", *pitches), "--out", out)
    assert result.exit_code == 1
    assert [row["id"] for row in rows(out)] == [str(i) for i in range(10)]
    assert [bool(row["error"]) for row in rows(out)] == [i % 3 == 0 for i in range(10)]


def test_the_table_agrees_with_the_predictor(tmp_path, out, small_model: Predictor):
    from anipop_core.schema import Pitch

    score(json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS}), "--out", out)
    expected = small_model.predict(Pitch(synopsis=SYNOPSIS, images=()))
    (row,) = rows(out)
    assert float(row["percentile"]) == pytest.approx(expected.percentile, abs=1e-4)
    assert small_model.predict(Pitch(images=(picture("white"),))).score > expected.score


@pytest.mark.parametrize("link", ["the file itself", "symlink", "hard link", "relative path"])
def test_the_input_is_never_written_over(tmp_path, link, monkeypatch):
    pitches = json_lines(tmp_path / "in.csv.jsonl", {"id": 1, "synopsis": SYNOPSIS})
    before, out = pitches.read_bytes(), tmp_path / "out.csv"
    monkeypatch.chdir(tmp_path)
    if link == "symlink":
        out.symlink_to(pitches)
    elif link == "hard link":
        out.hardlink_to(pitches)
    elif link == "relative path":
        out = Path("..") / tmp_path.name / pitches.name
    else:
        out = pitches
    result = score(pitches, "--out", out)
    assert result.exit_code == 2
    assert "would destroy it" in result.stderr
    assert pitches.read_bytes() == before


def test_a_picture_is_never_written_over_and_an_earlier_table_is(tmp_path, out):
    (tmp_path / "art.png").write_bytes(plain("white"))
    before = (tmp_path / "art.png").read_bytes()
    pitches = json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS, "images": ["art.png"]})
    assert score(pitches, "--out", tmp_path / "art.png", "--images", tmp_path).exit_code == 2
    assert (tmp_path / "art.png").read_bytes() == before
    for _ in range(2):
        assert score(pitches, "--out", out, "--images", tmp_path).exit_code == 0
    assert len(rows(out)) == 1


@pytest.mark.parametrize("where", [("--images", "art"), ()])
@pytest.mark.parametrize("name", ["art/key.heic", "art/more/cut.png"])
def test_a_picture_that_cannot_be_read_is_not_written_over_either(tmp_path, name, where, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\0\0\0\x18ftypheic")
    pitches = json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS})
    assert score(pitches, "--out", path, *where).exit_code == 2
    assert path.read_bytes() == b"\0\0\0\x18ftypheic"


@pytest.mark.parametrize("name", ["report.json", "catalogue.parquet", "manifest.json"])
def test_a_file_of_a_checkpoint_is_never_written_over(tmp_path, name):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / name).write_text("{}")
    pitches = json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS})
    result = score(pitches, "--out", folder / name)
    assert result.exit_code == 2
    assert "would destroy it" in result.stderr
    assert (folder / name).read_text() == "{}"


def test_a_run_that_breaks_off_leaves_the_older_table_whole(tmp_path, out, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    out.write_text("older", encoding="utf-8")
    monkeypatch.setattr(Predictor, "predict_many", broken)
    assert score(json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS}), "--out", out).exit_code != 0
    assert out.read_text(encoding="utf-8") == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "scores.csv"]


def test_an_output_that_is_a_link_stays_one_and_keeps_its_mode(tmp_path, out):
    table = tmp_path / "elsewhere.csv"
    table.write_text("older", encoding="utf-8")
    table.chmod(0o640)
    out.symlink_to(table)
    assert score(json_lines(tmp_path / "in.jsonl", {"id": 1, "synopsis": SYNOPSIS}), "--out", out).exit_code == 0
    assert out.is_symlink()
    assert len(rows(table)) == 1
    assert table.stat().st_mode & 0o777 == 0o640


def test_a_file_whose_rows_are_all_bad_gives_their_reasons(tmp_path, out):
    result = score(json_lines(tmp_path / "in.json", {"id": "b", "synopsys": SYNOPSIS}), "--out", out)
    assert result.exit_code == 1
    assert "0 of 1 pitches scored" in result.stderr
    assert "Traceback" not in result.output
    (row,) = rows(out)
    assert 'There is no field "synopsys" in a pitch.' in row["error"]


def test_no_cell_of_the_table_is_a_formula(tmp_path, out):
    pitches = json_lines(tmp_path / "in.jsonl", {"id": '=HYPERLINK("x")', "synopsis": SYNOPSIS}, {"id": "@a"})
    assert score(pitches, "--out", out).exit_code == 1
    assert [row["id"] for row in rows(out)] == ['\'=HYPERLINK("x")', "'@a"]
