from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anipop_core.errors import InputError
from anipop_core.intake.batches import COLUMNS, BatchRow, read_batch
from anipop_core.schema import Facts
from tests.intake.drawing import plain

FOX = {"id": "a", "synopsis": "A fox."}


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "key.png").write_bytes(plain())
    return folder


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def rows(path: Path, images: Path | None = None) -> list[BatchRow]:
    return list(read_batch(path, images))


def synopses(batch: list[BatchRow]) -> list[str | None]:
    return [row.parsed.pitch.synopsis if row.parsed else None for row in batch]


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as error:
        read_batch(path, None)
    return error.value


@pytest.mark.parametrize("name", ["pitches.jsonl", "pitches.csv", "pitches.parquet"])
def test_a_row_with_too_many_pictures_is_read_without_the_last_ones(tmp_path: Path, images: Path, name: str) -> None:
    paths = json.dumps(["key.png"] * 14)
    if name.endswith("jsonl"):
        write(tmp_path / name, f'{{"id": "a", "synopsis": "A fox.", "images": {paths}}}')
    elif name.endswith("csv"):
        write_csv(tmp_path / name, ["id", "synopsis", "images"], [["a", "A fox.", paths]])
    else:
        pq.write_table(pa.table({"id": ["a"], "synopsis": ["A fox."], "images": [paths]}), tmp_path / name)
    (row,) = rows(tmp_path / name, images)
    assert row.parsed is not None, row.error
    assert len(row.parsed.pitch.images) == 12
    assert "the first 12 are read, 2 left out" in row.parsed.notices[0].message


# JSON Lines


def test_json_lines_keep_order_ids_and_duplicates(tmp_path: Path) -> None:
    lines = [
        {"id": 7, "synopsis": "A fox."},
        {"id": "7", "synopsis": "A crow."},
        {"id": 7, "synopsis": "An owl."},
    ]
    text = "\ufeff" + "\n\n".join(json.dumps(line) for line in lines)
    batch = rows(write(tmp_path / "p.jsonl", text))
    assert [(row.id, type(row.id), row.error) for row in batch] == [
        (7, int, ""),
        ("7", str, ""),
        (7, int, ""),
    ]
    assert synopses(batch) == ["A fox.", "A crow.", "An owl."]


def test_bad_lines_get_their_error_and_the_others_go_on(tmp_path: Path, images: Path) -> None:
    lines = [
        json.dumps(FOX),
        '{"id": "b", "synopsis": ',
        json.dumps({"id": "c", "sinopsis": "x"}),
        json.dumps({"id": 4, "images": ["none.png"]}),
        json.dumps({"id": "e", "images": ["../secret.png"]}),
        json.dumps({"id": True, "synopsis": "x"}),
        "[1, 2]",
        "null",
        json.dumps({"id": "i"}),
        json.dumps({"id": "j", "images": ["key.png"]}),
    ]
    data = "\n".join(lines).encode() + b'\n{"id": "caf\xe9", "synopsis": "x"}\n' + json.dumps(FOX).encode()
    batch = rows(write(tmp_path / "p.jsonl", data), images)
    expected = [
        ("a", ""),
        (None, "Line 2 isn't valid JSON (column 25: Expecting value)."),
        ("c", 'There is no field "sinopsis" in a pitch.'),
        (4, 'There is no picture "none.png".'),
        ("e", '"../secret.png" leads out of the image folder.'),
        (None, "id: received true."),
        (None, "The pitch: received a list."),
        (None, "The pitch: received nothing (null)."),
        ("i", "There is nothing to score in this pitch."),
        ("j", ""),
        (None, "Line 11 is not UTF-8 text."),
        ("a", ""),
    ]
    assert len(batch) == len(expected)
    for row, (id_, error) in zip(batch, expected, strict=True):
        assert row.id == id_
        assert row.error.startswith(error)
        assert (row.error == "") == (row.parsed is not None) == (error == "")


def test_an_endless_line_costs_only_itself(tmp_path: Path) -> None:
    data = b'{"synopsis": "' + b"x" * 5_000_000 + b'"}\n' + json.dumps(FOX).encode()
    batch = rows(write(tmp_path / "p.ndjson", data))
    assert [row.id for row in batch] == [None, "a"]
    assert batch[0].error.startswith("Line 1 is larger than 2 MB.")


def test_rows_are_read_one_at_a_time(tmp_path: Path, images: Path) -> None:
    line = json.dumps({"id": 1, "images": ["key.png"]})
    batch = read_batch(write(tmp_path / "p.jsonl", f"{line}\n{line}"), images)
    assert next(batch).error == ""
    (images / "key.png").unlink()
    assert next(batch).error.startswith('There is no picture "key.png".')


# one pitch


def test_a_json_file_holds_one_pitch(tmp_path: Path) -> None:
    (row,) = rows(write(tmp_path / "p.JSON", json.dumps({"id": 3, "synopsis": "A fox."}, indent=1)))
    assert (row.id, row.error, synopses([row])) == (3, "", ["A fox."])
    (row,) = rows(write(tmp_path / "p.json", json.dumps({"id": 3, "synopsis": 5})))
    assert (row.id, row.parsed) == (3, None)
    assert row.error.startswith("synopsis: received a number (5).")


def test_a_json_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    assert "isn't valid JSON" in refusal(write(tmp_path / "p.json", "synopsis: A fox")).received


# CSV


def test_csv_with_everything(tmp_path: Path, images: Path) -> None:
    row = [
        "007",
        "Tide",
        'A fox,\n"quoted",\nwith lines.',
        json.dumps([{"name": "Aki", "description": "Shy.", "portrait": "key.png"}]),
        '["key.png"]',
        '{"type": "TV", "genres": "Action|Drama"}',
    ]
    (parsed,) = rows(write_csv(tmp_path / "p.csv", COLUMNS, [row], "utf-8-sig"), images)
    assert parsed.parsed is not None
    pitch = parsed.parsed.pitch
    assert (parsed.id, pitch.id, pitch.title) == ("007", "007", "Tide")
    assert pitch.synopsis == 'A fox,\n"quoted",\nwith lines.'
    assert pitch.characters[0].portrait is not None
    assert pitch.images[0].name == "key.png"
    assert pitch.facts == Facts(type="TV", genres=("Action", "Drama"))


def test_columns_may_be_missing_and_in_any_order(tmp_path: Path) -> None:
    batch = rows(write_csv(tmp_path / "p.csv", ["synopsis", "id"], [["A fox.", "1"], ["A crow.", ""]]))
    assert [row.id for row in batch] == ["1", None]
    assert synopses(batch) == ["A fox.", "A crow."]


def test_empty_cells_are_absent(tmp_path: Path) -> None:
    (row,) = rows(write_csv(tmp_path / "p.csv", COLUMNS, [["", "", "A fox.", "", " ", "null"]]))
    assert (row.id, row.error) == (None, "")


def test_bad_csv_rows_get_their_error_and_the_others_go_on(tmp_path: Path, images: Path) -> None:
    lines = [
        b"id,synopsis,images",
        b'a,A fox.,"[""key.png""]"',
        b"b,A fox.,key.png",
        b"c,A fox.",
        b"d,A fox, again.,",
        b"e,caf\xe9,",
        b"f\xe9,A fox.,",
        b'g,A fox.,"[""none.png""]"',
        b'h,A fox.,"[""/etc/passwd""]"',
        b"i," + b"x" * 2_100_000 + b",",
        b"j," + b"word " * 60_000 + b",",
        b"",
        b'k,"A crow,\nreally.",',
    ]
    batch = rows(write(tmp_path / "p.csv", b"\r\n".join(lines)), images)
    expected = [
        ("a", ""),
        (
            "b",
            'images isn\'t valid JSON (column 1: Expecting value). Allowed is JSON such as ["art/key.png"].',
        ),
        ("c", "Line 4 has 2 fields where the first line has 3. Each row needs all fields"),
        ("d", "Line 5 has 4 fields where the first line has 3."),
        ("e", 'synopsis: received broken text ("caf\ufffd").'),
        ("f?", 'id: received broken text ("f\ufffd"). Allowed: text saved as UTF-8.'),
        ("g", 'There is no picture "none.png".'),
        ("h", '"/etc/passwd" leads out of the image folder.'),
        (None, "Line 10 can't be read (field larger than field limit"),
        ("j", "synopsis has 300,000 characters."),
        ("k", ""),
    ]
    assert [row.id for row in batch] == [id_ for id_, _ in expected]
    for row, (_, error) in zip(batch, expected, strict=True):
        assert row.error.startswith(error)
        assert (row.error == "") == (row.parsed is not None) == (error == "")
        f"{row.id} {row.error}".encode()  # can be written to the results


def test_wrong_columns_are_named_with_the_closest_one(tmp_path: Path) -> None:
    error = refusal(write_csv(tmp_path / "p.csv", ["id", "Sinopsis"], [["1", "A fox."]]))
    assert str(error) == (
        '"p.csv" has the columns "id", "Sinopsis". '
        "Allowed are id, title, synopsis, characters, images, facts, each once, in any order. "
        'Did you mean "synopsis"? Rename or remove what is not in the list.'
    )


@pytest.mark.parametrize(
    ("header", "next_step"),
    [
        ("id;title;synopsis", "Save it with commas between the columns."),
        ("id\ttitle", "Save it with commas between the columns."),
        ("id,id,synopsis", "Rename or remove what is not in the list."),
        (",id,synopsis", "Rename or remove what is not in the list."),
        ("", "Rename or remove what is not in the list."),
    ],
)
def test_other_headers_are_refused(tmp_path: Path, header: str, next_step: str) -> None:
    error = refusal(write(tmp_path / "p.csv", f"{header}\n1,2,3\n"))
    assert error.received.startswith('"p.csv" has the columns ')
    assert error.next_step == next_step


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252"])
def test_a_csv_header_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    error = refusal(write(tmp_path / "p.csv", "id,synopsis,títle\n1,A fox.,x\n".encode(encoding)))
    assert error.received == '"p.csv" is not UTF-8 text.'


# Parquet


def write_parquet(path: Path, columns: dict[str, Any]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_rows(tmp_path: Path, images: Path) -> None:
    path = write_parquet(
        tmp_path / "p.parquet",
        {
            "id": [1, 2, 3],
            "title": ["Tide", None, None],
            "synopsis": ["A fox.", "A crow.", None],
            "images": ['["key.png"]', "[", None],
            "facts": [None, None, '{"type": "TV"}'],
        },
    )
    batch = rows(path, images)
    assert [(row.id, type(row.id)) for row in batch] == [(1, int), (2, int), (3, int)]
    assert [row.error[:24] for row in batch] == ["", "images isn't valid JSON ", ""]
    assert batch[2].parsed is not None
    assert batch[2].parsed.pitch.facts.type == "TV"


def test_nan_in_parquet_is_absent_and_whole_ids_stay_whole(tmp_path: Path) -> None:
    nan = float("nan")
    columns = {"id": [1.0, nan], "title": [nan, nan], "synopsis": ["A fox.", "A crow."], "facts": [nan, nan]}
    batch = rows(write_parquet(tmp_path / "p.parquet", columns))
    assert [(row.id, row.error) for row in batch] == [(1, ""), (None, "")]
    assert type(batch[0].id) is int


def test_parquet_of_more_rows_than_are_decoded_at_a_time(tmp_path: Path) -> None:
    columns = {"id": list(range(150)), "synopsis": ["A fox."] * 150}
    assert [row.id for row in rows(write_parquet(tmp_path / "p.parquet", columns))] == list(range(150))


def test_the_index_of_a_filtered_frame_is_no_column(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "p.parquet", {"synopsis": ["A fox."], "__index_level_0__": [17]})
    assert synopses(rows(path)) == ["A fox."]


def test_parquet_with_other_columns(tmp_path: Path) -> None:
    error = refusal(write_parquet(tmp_path / "p.parquet", {"id": [1], "text": ["A fox."]}))
    assert error.received == '"p.parquet" has the columns "id", "text".'


@pytest.mark.parametrize("data", [b"no parquet", b"PAR1" + bytes(100) + b"PAR1"])
def test_bytes_that_are_no_parquet(tmp_path: Path, data: bytes) -> None:
    error = refusal(write(tmp_path / "p.parquet", data))
    assert error.received == '"p.parquet" is not a Parquet file, or is damaged.'


# all of them


@pytest.mark.parametrize("name", ["p.jsonl", "p.csv"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_holds_no_pitches(tmp_path: Path, name: str, data: bytes) -> None:
    assert refusal(write(tmp_path / name, data)).received == f'"{name}" holds no pitches.'


def test_a_header_alone_holds_no_pitches(tmp_path: Path) -> None:
    assert refusal(write_csv(tmp_path / "p.csv", COLUMNS, [])).received == '"p.csv" holds no pitches.'
    columns = {"id": pa.array([], pa.string()), "synopsis": pa.array([], pa.string())}
    assert refusal(write_parquet(tmp_path / "p.parquet", columns)).received == '"p.parquet" holds no pitches.'


@pytest.mark.parametrize("name", ["p.xlsx", "p", "p.jsonl.gz"])
def test_other_kinds_of_file(tmp_path: Path, name: str) -> None:
    error = refusal(write(tmp_path / name, "x"))
    assert error.received == f'"{name}" is of a kind that can\'t be read.'
    assert (
        error.allowed
        == "Allowed are .jsonl, .ndjson, .json, .csv, .parquet, .pdf, .docx, .pptx, .md, .markdown, .txt files."
    )


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet"])
def test_a_file_that_is_not_there(tmp_path: Path, suffix: str) -> None:
    assert refusal(tmp_path / f"none{suffix}").received == f'"none{suffix}" can\'t be opened.'
    folder = tmp_path / f"folder{suffix}"
    folder.mkdir()
    assert "can't be opened" in refusal(folder).received


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([".jsonl", ".json", ".csv", ".parquet"]),
    data=st.binary(max_size=200) | st.binary(max_size=200).map(b"id,synopsis,images\n".__add__),
)
def test_arbitrary_bytes_raise_nothing_else(tmp_path: Path, suffix: str, data: bytes) -> None:
    try:
        batch = rows(write(tmp_path / f"p{suffix}", data))
    except InputError as error:
        str(error).encode("utf-8")
        return
    for row in batch:
        assert (row.error == "") == (row.parsed is not None)
        f"{row.id} {row.error}".encode()
