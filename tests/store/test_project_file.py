from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from anipop_core.errors import InputError
from anipop_core.intake.pitch_json import parse_pitch
from anipop_core.schema import Pitch
from anipop_core.store.project_file import MAX_PICTURES, MAX_PROJECT_BYTES
from anipop_core.store.store import Store, open_store
from tests.intake.drawing import encode
from tests.store.pitches import KEY, PITCH, TEAL, model_score, noise

FOREIGN = noise(5)
EARLIEST, LATEST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"  # in UTC there is no such year
HALF = "half \ud800"  # of a surrogate pair


@pytest.fixture
def project(store: Store) -> str:
    """Two versions; the first was guessed on, opened, decided and has a real score, the second is archived."""
    project = store.projects.create("Tide 潮").id
    first = store.versions.create(project, "First", PITCH, notes="Colder.\n", scored=model_score()).id
    for who, score in (("Aki", 7.0), ("Ren", 8.5)):
        store.room.seal(first, who, score, "A note.")
    store.room.open(first)
    store.room.decide(first, "revise", "The ending.")
    store.room.decide(first, "go")
    store.room.enter_outcome(first, 7.1, 52991, "MyAnimeList")
    second = store.versions.create(project, "Nothing yet", Pitch(title="Ebb")).id
    store.room.seal(second, "Aki", 5)
    store.versions.archive(second)
    return project


@pytest.fixture
def exported(store: Store, project: str) -> bytes:
    return store.export_project(project)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def refusal(store: Store, data: bytes) -> InputError:
    """The error; nothing of the file is kept."""
    before = [(p.id, p.versions) for p in store.projects.list()]
    with pytest.raises(InputError) as error:
        store.import_project(data)
    assert [(p.id, p.versions) for p in store.projects.list()] == before
    return error.value


def test_an_import_is_the_project_again(store: Store, project: str, exported: bytes) -> None:
    imported = store.import_project(exported).project
    assert imported == store.projects.get(imported.id)
    assert (imported.name, imported.versions, imported.archived) == ("Tide 潮", 2, False)
    for archived in (False, True):
        (old,) = store.versions.list(project, archived)
        (new,) = store.versions.list(imported.id, archived)
        assert new == replace(old, id=new.id, project_id=imported.id, revision=1)
        assert new.id != old.id
        assert store.versions.get(new.id).pitch == store.versions.get(old.id).pitch
        old_round = store.room.round(old.id)
        assert store.room.round(new.id) == replace(old_round, version_id=new.id)
        assert old_round.sealed
    assert parts_of(store.export_project(imported.id)) == parts_of(exported)
    assert store.import_project(exported).project.id != imported.id


def test_it_goes_to_another_database(exported: bytes, tmp_path: Any) -> None:
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    imported = other.import_project(exported).project
    assert other.versions.get(other.versions.list(imported.id)[0].id).pitch == PITCH
    other.close()


def test_the_file_holds_pitches_that_other_programs_read(exported: bytes, tmp_path: Any) -> None:
    with zipfile.ZipFile(BytesIO(exported)) as archive:
        archive.extractall(tmp_path)
    raw = json.loads((tmp_path / "project.json").read_text(encoding="utf-8"))
    assert len(list((tmp_path / "pictures").iterdir())) == 2
    pitch = parse_pitch(raw["versions"][0]["pitch"], tmp_path).pitch
    assert (pitch.synopsis, pitch.facts) == (PITCH.synopsis, PITCH.facts)
    assert [picture.digest for picture in pitch.images] == [KEY.digest, TEAL.digest, KEY.digest]


def test_a_file_that_is_no_project(store: Store, exported: bytes) -> None:
    for data in (b"", b"hello", exported[: len(exported) // 2], exported[:-1], exported[100:]):
        error = refusal(store, data)
        assert str(error).endswith("Export the project again and import that file.")
    assert "without project.json" in str(refusal(store, zipped({})))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_refused_or_read_rightly(store: Store, exported: bytes, data: st.DataObject) -> None:
    """A flipped byte in a zip's padding may do no harm; what is imported is never another pitch."""
    damaged = bytearray(exported)
    place = data.draw(st.integers(0, len(exported) - 1))
    damaged[place] ^= data.draw(st.integers(1, 255))
    try:
        imported = store.import_project(bytes(damaged)).project
    except InputError:
        return
    assert store.versions.get(store.versions.list(imported.id)[0].id).pitch == PITCH
    store.projects.delete(imported.id)


def edit(exported: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    parts = parts_of(exported)
    raw = json.loads(parts["project.json"])
    change(raw)
    return zipped(parts | {"project.json": json.dumps(raw).encode()})


def first(raw: dict[str, Any]) -> dict[str, Any]:
    return raw["versions"][0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.update(anipop_project=2), "made by a newer AniPop (format 2)"),
        (lambda raw: raw.update(anipop_project="1"), "anipop_project"),
        (lambda raw: raw.pop("anipop_project") and raw.pop("name"), '"name": received'),
        (lambda raw: raw.update(extra=1), '"extra"'),
        (lambda raw: raw.update(name=" "), "There is no name."),
        (lambda raw: raw.update(name="x" * 301), "The name has 301 characters"),
        (lambda raw: raw.update(versions=[first(raw)] * 1001), '"versions"'),
        (lambda raw: first(raw).update(notes="x" * 20_001), "20,001 characters"),
        (lambda raw: first(raw).update(created="yesterday"), '"versions.0.created": received text ("yesterday")'),
        (lambda raw: first(raw).update(created="2027-01-01T10:00:00"), "timezone"),
        (lambda raw: first(raw).update(created=EARLIEST), '"versions.0.created": received text ("0001-01-01T00'),
        (lambda raw: first(raw).update(updated=LATEST), "a time of the years 2 to 9998"),
        (lambda raw: first(raw)["guesses"][0].update(sealed_at=EARLIEST), '"versions.0.guesses.0.sealed_at": received'),
        (lambda raw: first(raw)["scored"].update(scored_at=LATEST), '"versions.0.scored.scored_at": received'),
        (lambda raw: first(raw)["opening"].update(opened_at=LATEST), '"versions.0.opening.opened_at": received'),
        (lambda raw: first(raw)["decisions"][0].update(decided_at=EARLIEST), "decisions.0.decided_at"),
        (lambda raw: first(raw)["outcome"].update(entered_at=EARLIEST), "outcome.entered_at"),
        (lambda raw: first(raw).update(guesses=first(raw)["guesses"] * 2), "one guess a person"),
        (lambda raw: first(raw)["guesses"][0].update(score=11), '"versions.0.guesses.0.score": received a number (11)'),
        (lambda raw: first(raw)["guesses"][0].update(who="a\0b"), "broken characters"),
        (lambda raw: first(raw)["scored"].update(score=float("nan")), "finite"),
        (lambda raw: first(raw)["scored"]["blocks"][0].update(kind="luck"), "blocks.0.kind"),
        (lambda raw: first(raw)["scored"]["blocks"][0].update(name=HALF), '"versions.0.scored.blocks.0.name": rec'),
        (lambda raw: first(raw)["scored"].update(checkpoint=HALF), '"versions.0.scored.checkpoint": received'),
        (lambda raw: first(raw)["opening"]["scored"].update(checkpoint=HALF), "opening.scored.checkpoint"),
        (lambda raw: first(raw)["decisions"][0].update(verdict="perhaps"), "'go', 'revise' or 'pass'"),
        (lambda raw: first(raw)["outcome"].update(mal_id=2**40), "mal_id"),
        (lambda raw: first(raw).update(pitch=[]), '"versions.0.pitch": received a list'),
        (lambda raw: first(raw)["pitch"].update(synopsis="word " * 60_000), "Version 1 of the file: synopsis has"),
        (lambda raw: first(raw)["pitch"].update(plot="x"), 'Version 1 of the file: There is no field "plot"'),
        (lambda raw: first(raw)["pitch"].update(images=[picture_name("0" * 64)]), ".webp is missing in the file"),
        (lambda raw: first(raw)["pitch"].update(images=["../../etc/passwd"]), '"../../etc/passwd" names no picture'),
        (lambda raw: first(raw)["pitch"].update(images=["/etc/passwd"]), '"/etc/passwd" names no picture'),
        (lambda raw: first(raw)["pitch"]["characters"][0].update(portrait="art/aki.png"), "names no picture"),
    ],
)  # fmt: skip
def test_content_that_is_wrong(store: Store, exported: bytes, change: Any, message: str) -> None:
    assert message in str(refusal(store, edit(exported, change)))


@pytest.mark.parametrize(
    "text", [b"{", b"[]", b"1", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 9_999 + b"}"]
)
def test_json_that_is_wrong(store: Store, exported: bytes, text: bytes) -> None:
    assert "project.json" in str(refusal(store, zipped(parts_of(exported) | {"project.json": text})))


def picture_name(digest: str) -> str:
    return f"pictures/{digest}.webp"


def webp(image: Image.Image) -> bytes:
    return encode(image, "WEBP", lossless=True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (webp(FOREIGN.image), "is not the picture it was exported as"),
        (webp(Image.new("RGB", (3000, 3000))), "is not the picture it was exported as"),
        (encode(KEY.image), "in the file is damaged"),  # a PNG
        (webp(KEY.image)[:-50], "damaged"),
        (b"", "in the file is damaged"),
        (b"\0" * 4_000_000, "is larger than 3 MB"),
    ],
)
def test_pictures_that_are_wrong(store: Store, exported: bytes, data: bytes, message: str) -> None:
    parts = parts_of(exported) | {picture_name(KEY.digest): data}
    assert message in str(refusal(store, zipped(parts)))


@pytest.mark.parametrize(
    "name", ["../evil.webp", "/etc/cron.d/evil", "pictures/../../evil", "pictures/key.webp", "a.exe"]
)
def test_what_belongs_to_no_project(store: Store, exported: bytes, name: str) -> None:
    assert "belongs to no project" in str(refusal(store, zipped(parts_of(exported) | {name: b"x"})))


def test_zip_bombs(store: Store, exported: bytes) -> None:
    bomb = zipped(parts_of(exported) | {"project.json": b" " * (MAX_PROJECT_BYTES + 1)})
    assert len(bomb) < 100_000
    assert "project.json is larger than 20 MB" in str(refusal(store, bomb))
    many = zipped({f"pictures/{number:064x}.webp": b"" for number in range(MAX_PICTURES + 3)}, zipfile.ZIP_STORED)
    assert "more than 2,000 pictures" in str(refusal(store, many))
    assert "packed in a way" in str(refusal(store, zipped(parts_of(exported), zipfile.ZIP_LZMA)))


def test_a_size_that_is_a_lie(store: Store, exported: bytes) -> None:
    """The header says 10 bytes, and 25 MB come out."""
    bomb = bytearray(zipped({"project.json": b" " * 25_000_000}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = bomb.index(signature) + offset
        bomb[place : place + 4] = (10).to_bytes(4, "little")
    assert "project.json" in str(refusal(store, bytes(bomb)))


def test_a_locked_zip(store: Store, exported: bytes) -> None:
    locked = bytearray(exported)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(signature) + offset] |= 1
    assert "project.json in the file is damaged" in str(refusal(store, bytes(locked)))


def test_nothing_but_pixels_is_kept_of_a_picture(store: Store, exported: bytes) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "taken at 35.6, 139.7"
    data = encode(KEY.image, "WEBP", lossless=True, exif=exif)
    assert b"taken at" in data
    imported = store.import_project(zipped(parts_of(exported) | {picture_name(KEY.digest): data})).project
    store.projects.delete(store.projects.list()[1].id)
    assert all(b"taken at" not in part for part in parts_of(store.export_project(imported.id)).values())


def test_a_project_too_large_to_be_imported_again_is_not_exported(
    store: Store, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anipop_core.store.export_file.MAX_PROJECT_BYTES", 1000)
    with pytest.raises(InputError, match="The text of Tide 潮 is larger than"):
        store.export_project(project)


def test_pictures_and_characters_beyond_the_limits_are_left_out_with_a_warning(store: Store, exported: bytes) -> None:
    parts = parts_of(exported)
    content = json.loads(parts["project.json"])
    version = content["versions"][0]
    path = version["pitch"]["images"][0]
    version["pitch"]["images"] = [path] * 15
    version["pitch"]["characters"] = [{"name": str(number)} for number in range(24)]
    version["picture_names"] = {}
    imported = store.import_project(zipped(parts | {"project.json": json.dumps(content).encode()}))
    pitch = store.versions.get(store.versions.list(imported.project.id)[0].id).pitch
    assert (len(pitch.images), [character.name for character in pitch.characters][-1]) == (12, "19")
    assert imported.notices == (
        'Version "First": characters has 24 entries: the first 20 are read, 4 left out. Put first what matters most.',
        'Version "First": images has 15 entries: the first 12 are read, 3 left out. Put first what matters most.',
    )
