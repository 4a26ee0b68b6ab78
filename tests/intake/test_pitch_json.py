from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.errors import InputError
from anipop_core.intake.pitch_json import parse_pitch, read_pitch_file
from anipop_core.schema import Character, Facts, Pitch
from tests.intake.drawing import encode, plain

SYNOPSIS = " ".join(["A girl who repairs clocks for ghosts must find the hour she lost."] * 2)

FIELDS = (*PLAN_FIELDS, "producers", "predecessor", "source_work", "staff")


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    (folder / "art").mkdir(parents=True)
    (folder / "art" / "aki.png").write_bytes(plain("red"))
    (folder / "art" / "key.webp").write_bytes(encode(Image.new("RGB", (50, 40)), "WEBP"))
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    (folder / "art" / "moving.gif").write_bytes(encode(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    (folder / "art" / "broken.png").write_bytes(plain()[:-30])
    return folder


def refusal(raw: Any, images: Path | None = None) -> InputError:
    with pytest.raises(InputError) as error:
        parse_pitch(raw, images)
    return error.value


def test_a_full_pitch(images: Path) -> None:
    raw = {
        "id": "v3",
        "title": "Tide",
        "synopsis": SYNOPSIS,
        "characters": [
            {"name": "Aki", "description": "A shy diver.", "portrait": "art/aki.png"},
            {"name": "Ren"},
        ],
        "images": ["art/key.webp"],
        "facts": {
            "type": "TV",
            "source": "Original",
            "genres": ["Action"],
            "themes": [],
            "demographics": ["Seinen"],
            "episodes": 12,
            "duration_min": 24,
            "studios": ["Bones"],
            "rating": "PG-13",
            "season": "spring",
            "year": 2027,
        },
    }
    parsed = parse_pitch(raw, images)
    pitch = parsed.pitch
    assert parsed.notices == ()
    assert (pitch.id, pitch.title, pitch.synopsis) == ("v3", "Tide", SYNOPSIS)
    assert pitch.facts == Facts(
        "TV", "Original", ("Action",), (), ("Seinen",), 12, 24, ("Bones",), "PG-13", "spring", 2027
    )
    aki, ren = pitch.characters
    assert aki.portrait is not None
    assert (aki.name, aki.description, aki.portrait.name) == ("Aki", "A shy diver.", "art/aki.png")
    assert aki.portrait.image.getpixel((0, 0)) == (255, 0, 0)
    assert ren == Character("Ren")
    assert [(picture.name, picture.image.size) for picture in pitch.images] == [("art/key.webp", (50, 40))]


def test_an_image_or_the_plan_alone_is_a_pitch(images: Path) -> None:
    assert parse_pitch({"images": ["art/aki.png"]}, images).pitch.images[0].name == "art/aki.png"
    assert parse_pitch({"facts": {"type": "Movie"}}, None).pitch == Pitch(facts=Facts(type="Movie"))


@pytest.mark.parametrize("absent", [None, []])
def test_null_and_empty_list_equal_absent_everywhere(absent: list[Any] | None) -> None:
    facts = {"type": "TV"} | {name: absent for name in FIELDS if name != "type"}
    raw = {
        "id": absent,
        "title": absent,
        "synopsis": "A fox.",
        "characters": [{"name": absent, "description": "A fox.", "portrait": absent}],
        "images": absent,
        "facts": facts,
    }
    expected = {"synopsis": "A fox.", "characters": [{"description": "A fox."}], "facts": {"type": "TV"}}
    assert parse_pitch(raw, None) == parse_pitch(expected, None)
    assert parse_pitch({"synopsis": "A fox.", "characters": absent, "facts": absent}, None).pitch == Pitch(
        synopsis="A fox."
    )


@pytest.mark.parametrize("id_", ["v3", "007", "", 3, 0, -1, 10**30])
def test_the_id_comes_back_unchanged(id_: str | int) -> None:
    returned = parse_pitch({"id": id_, "synopsis": "A fox."}, None).pitch.id
    assert (returned, type(returned)) == (id_, type(id_))


def test_a_whole_number_that_pandas_wrote_with_a_point() -> None:
    assert parse_pitch({"id": 7.0, "synopsis": "A fox."}, None).pitch.id == 7


@pytest.mark.parametrize("id_", [True, 1.5, ["v3"], {"v": 3}])
def test_other_ids_are_refused(id_: Any) -> None:
    error = refusal({"id": id_, "synopsis": "A fox."})
    assert error.received.startswith("id: received ")
    assert error.allowed == "Allowed: text of up to 300 characters or a whole number."


@pytest.mark.parametrize("text", ["  A fox.\r\n\tAnd\u00a0more. ", "Cafe\u0301", "<b>&amp;</b>", "👩‍🚀 and \x0b that"])
def test_texts_are_kept_to_the_letter(text: str) -> None:
    pitch = parse_pitch({"synopsis": text, "characters": [{"description": text}]}, None).pitch
    assert (pitch.synopsis, pitch.characters[0].description) == (text, text)


def test_white_space_alone_is_absent() -> None:
    assert refusal({"synopsis": " \n\t"}).received == "There is nothing to score in this pitch."


@pytest.mark.parametrize(
    ("raw", "field", "received", "allowed"),
    [
        ({"synopsis": 12}, "synopsis", "synopsis: received a number (12).", "text"),
        ({"synopsis": True}, "synopsis", "synopsis: received true.", "text"),
        ({"title": {"en": "x"}}, "title", "title: received a group of fields {...}.", "text"),
        (
            {"characters": [{}, {"description": 12}]},
            "characters[1].description",
            "characters[1].description: received a number (12).",
            "text",
        ),
        (
            {"characters": ["Aki"]},
            "characters[0]",
            'characters[0]: received text ("Aki").',
            "a group of fields {...}",
        ),
        (
            {"characters": {"name": "Aki"}},
            "characters",
            "characters: received a group of fields {...}.",
            "a list",
        ),
        ({"images": "art/key.png"}, "images", 'images: received text ("art/key.png").', "a list"),
        ({"images": [5]}, "images[0]", "images[0]: received a number (5).", "text"),
        ({"facts": "TV"}, "facts", 'facts: received text ("TV").', "a group of fields {...}"),
        (["a"], "", "The pitch: received a list.", "a group of fields {...}"),
        (None, "", "The pitch: received nothing (null).", "a group of fields {...}"),
    ],
)
def test_wrong_types_name_field_value_and_what_is_allowed(raw: Any, field: str, received: str, allowed: str) -> None:
    error = refusal(raw)
    assert (error.field, error.received, error.allowed) == (field, received, f"Allowed: {allowed}.")
    assert error.next_step == "Correct it and try again."


@pytest.mark.parametrize(
    ("field", "value", "quoted"),
    [
        ("genres", 5, "5"), ("genres", ["Action", 5], "5"), ("year", True, "True"), ("year", [2027], "[2027]"),
        ("episodes", "a dozen", "a dozen"), ("season", 3, "3"), ("type", {"en": "TV"}, "{'en': 'TV'}"),
    ],
)  # fmt: skip
def test_a_fact_of_a_wrong_type_is_a_warning_and_never_refuses_the_pitch(field: str, value: Any, quoted: str) -> None:
    (notice,) = parse_pitch({"synopsis": SYNOPSIS, "facts": {field: value}}, None).notices
    assert notice.field == f"facts.{field}"
    assert notice.message.startswith(f'"{quoted}" counts as missing in ')


NAN = float("nan")


@pytest.mark.parametrize(
    "nothing",
    [
        {"title": NAN}, {"id": NAN}, {"characters": NAN, "images": NAN, "facts": NAN}, {"images": "", "facts": " "},
        {"images": [None, NAN], "characters": [NAN, None, {"name": NAN, "portrait": NAN}]},
        {"facts": {"genres": NAN, "year": NAN, "season": NAN, "studios": [None, NAN], "source_work": NAN}},
        {"facts": {"genres": "", "year": "", "episodes": "", "staff": "", "source_work": ""}},
    ],
)  # fmt: skip
def test_what_pandas_writes_for_missing_is_missing(nothing: dict[str, Any]) -> None:
    parsed = parse_pitch({"synopsis": SYNOPSIS} | nothing, None)
    assert parsed.notices == ()
    assert (parsed.pitch.id, parsed.pitch.title, parsed.pitch.images, parsed.pitch.facts) == (None, "", (), Facts())


def test_a_synopsis_that_is_missing_leaves_the_plan() -> None:
    assert parse_pitch({"synopsis": NAN, "facts": {"type": "TV"}}, None).pitch == Pitch(facts=Facts(type="TV"))


def test_unknown_field_is_named_with_the_closest_one() -> None:
    error = refusal({"Sinopsis": "A fox."})
    assert str(error) == (
        'There is no field "Sinopsis" in a pitch. '
        "Allowed: id, title, synopsis, characters, images, facts. "
        'Did you mean "synopsis"? Rename or remove it and try again.'
    )
    error = refusal({"synopsis": "A fox.", "characters": [{"portait": None}]})
    assert error.received == 'There is no field "portait" in characters[0].'
    assert error.field == "characters[0]"
    error = refusal({"synopsis": "A fox.", "facts": {"budget": 8.1}})
    assert error.received == 'There is no field "budget" in facts.'
    assert error.next_step == "Rename or remove it and try again."


def test_of_too_many_entries_the_first_are_read_and_the_rest_is_named(images: Path) -> None:
    raw = {
        "synopsis": SYNOPSIS,
        "characters": [{"name": str(number)} for number in range(23)],
        "images": [None, *["art/key.webp"] * 12, "art/none.png"],  # what isn't read isn't opened
        "facts": {"genres": "Action|" * 50 + "Drama|Horror", "studios": [f"Studio {n:02}" for n in range(60)]},
    }
    pitch, notices = (parsed := parse_pitch(raw, images)).pitch, parsed.notices
    assert [character.name for character in pitch.characters] == [str(number) for number in range(20)]
    assert (len(pitch.images), pitch.facts.genres) == (12, ("Action",))
    assert pitch.facts.studios == tuple(f"Studio {n:02}" for n in range(50))
    assert {notice.code for notice in notices} == {"left_out"}
    assert {notice.field: notice.message for notice in notices} == {
        "characters": "characters has 23 entries: the first 20 are read, 3 left out. Put first what matters most.",
        "images": "images has 13 entries: the first 12 are read, 1 left out. Put first what matters most.",
        "facts.genres": "genres has 52 entries: the first 50 are read, 2 left out. Put first what matters most.",
        "facts.studios": "studios has 60 entries: the first 50 are read, 10 left out. Put first what matters most.",
    }


def test_as_many_entries_as_are_allowed_say_nothing(images: Path) -> None:
    raw = {"synopsis": SYNOPSIS, "characters": [{}] * 20, "images": ["art/key.webp"] * 12}
    raw |= {"facts": {"genres": ["Action"] * 50}}
    assert parse_pitch(raw, images).notices == ()


@pytest.mark.parametrize("field", ["type", "genres", "studios", "year"])
def test_a_fact_too_long_to_be_one_is_missing_with_a_warning(field: str) -> None:
    long = "x" * 301
    parsed = parse_pitch(
        {"synopsis": SYNOPSIS, "facts": {field: [long] if field in ("genres", "studios") else long}}, None
    )
    assert parsed.pitch.facts == Facts()
    (notice,) = parsed.notices
    assert (notice.code, notice.field) == ("unknown_fact", f"facts.{field}")
    assert notice.message.endswith(f"counts as missing in {field}: allowed are up to 300 characters.")


def test_a_title_too_long_is_refused() -> None:
    error = refusal({"title": "x" * 301})
    assert (error.received, error.allowed) == ("title: received 301 characters.", "Allowed: up to 300.")


@pytest.mark.parametrize("text", ["half \ud83d", "nul \0"])
def test_broken_text_is_refused_and_quoted_safely(text: str) -> None:
    for raw, field in (({"synopsis": text}, "synopsis"), ({"id": text}, "id"), ({"title": text}, "title")):
        error = refusal(raw)
        assert error.field == field
        assert error.received.startswith(f"{field}: received broken text")
        str(error).encode("utf-8")


def test_raw_mal_spellings_are_normalised() -> None:
    facts = {
        "type": "MOVIE",
        "genres": "Action|Science Fiction",
        "demographics": "Seinen",
        "rating": "R - 17+ (violence & profanity)",
    }
    parsed = parse_pitch({"facts": facts}, None)
    assert parsed.pitch.facts == Facts(type="Movie", genres=("Action", "Sci-Fi"), demographics=("Seinen",), rating="R")
    assert parsed.notices == ()


def test_an_unknown_fact_is_a_notice_and_counts_as_missing() -> None:
    parsed = parse_pitch({"synopsis": SYNOPSIS, "facts": {"genres": ["Akshun"], "year": 3000}}, None)
    assert parsed.pitch.facts == Facts()
    assert [notice.field for notice in parsed.notices] == ["facts.genres", "facts.year"]
    assert parsed.notices[1].message.startswith('"3000" counts as missing')


def test_notices_come_with_their_field_in_the_order_of_the_form(images: Path) -> None:
    raw = {
        "synopsis": "A fox.",
        "characters": [{"portrait": "art/moving.gif"}],
        "images": ["art/aki.png", "art/moving.gif"],
        "facts": {"type": "Opera"},
    }
    notices = parse_pitch(raw, images).notices
    assert [(notice.code, notice.field) for notice in notices] == [
        ("short_text", "synopsis"),
        ("first_frame", "characters[0].portrait"),
        ("first_frame", "images[1]"),
        ("unknown_fact", "facts.type"),
    ]


def test_a_missing_or_broken_picture_is_an_error_at_its_field(images: Path) -> None:
    error = refusal({"synopsis": "A fox.", "characters": [{"portrait": "art/none.png"}]}, images)
    assert error.field == "characters[0].portrait"
    assert error.received == 'There is no picture "art/none.png".'
    error = refusal({"images": ["art/aki.png", "art/broken.png"]}, images)
    assert (error.field, error.received) == ("images[1]", '"art/broken.png" is damaged or cut off.')
    error = refusal({"images": ["../pitch.json"]}, images)
    assert (error.field, error.received) == ("images[0]", '"../pitch.json" leads out of the image folder.')


def test_pictures_without_an_image_folder() -> None:
    error = refusal({"images": ["art/key.png"]}, None)
    assert error.received == 'images[0] names "art/key.png", but no image folder is known.'
    assert error.next_step == "Name the folder with --images."


def test_a_file_reads_with_and_without_bom(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        path = tmp_path / f"{encoding}.json"
        path.write_text(json.dumps({"synopsis": "Zoë"}, ensure_ascii=False), encoding=encoding)
        assert read_pitch_file(path, None).pitch.synopsis == "Zoë"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"synopsis": "A fox.",\n "title" "x"}', r"isn\'t valid JSON \(line 2, column 10: Expecting \':\'"),
        (b"", r"isn't valid JSON \(column 1"),
        ("{}".encode("utf-16"), r'"pitch\.json" is not UTF-8 text'),
        (b'{"title": "caf\xe9"}', r'"pitch\.json" is not UTF-8 text\. Allowed is JSON\. Save it as UTF-8\.'),
        (b"[" * 100_000, r"isn't valid JSON \(a number or a nesting is far too long\)"),
        (b'{"id": ' + b"9" * 5_000 + b"}", r"isn't valid JSON \(a number or a nesting is far too long\)"),
        (b" " * 2_000_001, r'"pitch\.json" is larger than 2 MB'),
        (b"[1]", "The pitch: received a list"),
    ],
)
def test_files_that_hold_no_pitch(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "pitch.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_pitch_file(path, None)


def test_a_missing_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match="can't be opened"):
            read_pitch_file(path, None)


texts = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates too
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts | st.integers(), inner, max_size=4),
    max_leaves=12,
)


def nearly(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Objects with the right names and any values, now and then with another name."""
    return st.fixed_dictionaries({}, optional=fields | {"other": json_like}) | st.fixed_dictionaries(
        {}, optional=fields
    )


facts_like = nearly(dict.fromkeys(FIELDS, json_like))
character_like = nearly({"name": json_like, "description": texts, "portrait": texts})
pitch_like = nearly(
    {
        "id": json_like,
        "title": texts | json_like,
        "synopsis": texts,
        "characters": st.lists(character_like, max_size=3) | json_like,
        "images": st.lists(texts, max_size=3) | json_like,
        "facts": facts_like | json_like,
    }
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=json_like | pitch_like, folder=st.booleans())
def test_anything_is_a_pitch_or_an_input_error(images: Path, raw: Any, folder: bool) -> None:
    try:
        parsed = parse_pitch(raw, images if folder else None)
    except InputError as error:
        str(error).encode("utf-8")
        return
    assert isinstance(parsed.pitch, Pitch)
    assert type(parsed.pitch.id) in (str, int, type(None))
