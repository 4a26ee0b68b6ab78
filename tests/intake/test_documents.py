"""Ten documents as the trade writes them, and those that mean harm."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anipop_core.errors import InputError
from anipop_core.intake.batches import read_batch
from anipop_core.intake.documents import limits
from anipop_core.intake.documents.headings import fact_of, section_of
from anipop_core.intake.documents.layout import OTHER, Part, lay_out
from anipop_core.intake.documents.pieces import Document, Piece
from anipop_core.intake.documents.pitch import contents_of, read_pitch_document
from anipop_core.intake.documents.reading import read_document
from anipop_core.intake.pictures import read_picture
from tests.intake.trade_documents import DOCUMENTS, JAPANESE_STORY, MORE, STORY, art, deck_pptx, kikakusho_docx, pdf

LOGLINE = "An island's clocks decide what it remembers."
FACTS = {"type": "TV", "episodes": 12, "studios": ("Bones",)}
EXPECTED = {  # title, beginning of the synopsis, characters (True: with a portrait), pictures, facts
    "treatment.pdf": ("The Ferry", LOGLINE, {"Aki": True, "Ren": False}, 1,
                      {"type": "TV", "episodes": 12, "duration_min": 24, "genres": ("Drama", "Fantasy"),
                       "director": ("Mori Hana",)}),
    "one-page.pdf": ("THE FERRY", STORY[:40], {}, 0, {}),
    "企画書.pdf": ("時計島", JAPANESE_STORY[:20], {"アキ": False}, 0,
                {"type": "TV", "episodes": 12, "director": ("森ハナ",)}),
    "企画書.docx": ("時計島", STORY, {"アキ": True, "レン": False}, 0,
                 {"episodes": 12, "duration_min": 24, "year": 2027, "season": "spring", "source": "Original",
                  "studios": ("Bones",), "genres": ("Fantasy",), "director": ("森ハナ",), "music": ("北野ソラ",)}),
    "bible.docx": ("The Ferry", STORY, {"Aki": False, "Ren": False, "Old Tam": False}, 0, {}),
    "deck.pptx": ("The Ferry", STORY, {"Aki": False, "Ren": True}, 1, {**FACTS, "genres": ("Fantasy",), "year": 2027}),
    "details.pptx": ("The Ferry", STORY, {}, 0,
                     {"episodes": 12, "demographics": ("Seinen",), "script": ("Kita Sora",)}),
    "notes.md": ("The Ferry", LOGLINE, {"Aki": False, "Ren": False}, 0, FACTS),
    "mail.txt": ("The Ferry", STORY, {}, 0, {"genres": ("Fantasy",)}),
    "企画.txt": ("時計島", JAPANESE_STORY[:20], {"アキ": False}, 0, {"episodes": 12}),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_the_trade_is_laid_out(name: str, tmp_path: Path) -> None:
    title, synopsis, characters, pictures, facts = EXPECTED[name]
    (tmp_path / name).write_bytes(DOCUMENTS[name]())
    pitch = read_pitch_document(tmp_path / name).pitch
    assert pitch.title == title
    assert " ".join(pitch.synopsis.split()).startswith(" ".join(synopsis.split()))
    assert {c.name: c.portrait is not None for c in pitch.characters} == characters
    assert len(pitch.images) == pictures
    assert {field: getattr(pitch.facts, field) for field in pitch.facts.known} == facts


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_of_a_document_is_lost_or_invented(name: str) -> None:
    document = read_document(DOCUMENTS[name](), name)
    parts = lay_out(document)
    whole = "".join("".join(piece.text.split()) for piece in document.pieces)
    for part in parts:
        for line in part.text.split("\n"):
            assert "".join(line.split()) in whole
    told = letters("".join(f"{part.label}{part.text}" for part in parts))
    for piece in document.pieces:
        for line in piece.text.split("\n"):
            value = line.partition(":")[2] or line.partition("：")[2] or line  # a fact's label becomes its field
            assert letters(value) in told or letters(line) in told or section_of(line) is not None, line
    assert sum(part.picture is not None for part in parts) == sum(p.picture is not None for p in document.pieces)


def test_what_was_not_placed_is_told(tmp_path: Path) -> None:
    (tmp_path / "treatment.pdf").write_bytes(DOCUMENTS["treatment.pdf"]())
    notices = read_pitch_document(tmp_path / "treatment.pdf").notices
    assert "“To be discussed with the committee.” (page 2)" in notices[0].message
    rows = list(read_batch(tmp_path / "treatment.pdf", None))
    assert rows[0].id == "treatment.pdf" and rows[0].parsed is not None
    assert MORE in " ".join(rows[0].parsed.pitch.synopsis.split())


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Synopsis", "synopsis"), ("SYNOPSIS:", "synopsis"), ("2. Main Characters", "characters"),
        ("【あらすじ】", "synopsis"), ("■ 登場人物", "characters"), ("３．企画意図", "other"), ("スタッフ", "facts"),
        ("The story begins in winter", None), ("Story of a boy", None), ("", None),
    ],
)  # fmt: skip
def test_headings(line: str, section: str | None) -> None:
    assert section_of(line) == section


def test_markdowns_marks_are_no_part_of_names_and_facts() -> None:
    text = f"# The Ferry\n## Story\n{STORY}\n## Characters\n- **Aki**: Winds clocks.\n## Format\n- **Episodes:** 12\n"
    found = contents_of(lay_out(read_document(text.encode(), "marked.md")))
    assert [(c["name"], c["description"]) for c in found.characters] == [("Aki", "Winds clocks.")]
    assert found.facts == {"episodes": "12"}


def test_labels_of_facts() -> None:
    assert [fact_of(label) for label in ("話数", "Runtime (min)", "Directed by", "Aki")] == [
        "episodes", "duration_min", "director", None,
    ]  # fmt: skip


def rezipped(data: bytes, **parts: bytes) -> bytes:
    """The archive with further parts, named with "__" for "/"."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, old.read(part))
        for name, content in parts.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(DOCUMENTS["one-page.pdf"]())))
    writer.encrypt("secret")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def empty_pages(count: int) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


HARMFUL = {
    "empty": (lambda: b"", "is empty"),
    "cut PDF": (lambda: DOCUMENTS["one-page.pdf"]()[:300], "is damaged, or no PDF"),
    "PDF with a password": (encrypted_pdf, "protected by a password"),
    "scan": (lambda: pdf([("picture", art("grey"))]), "only pictures of pages: it was scanned"),
    "10,000 pages": (lambda: empty_pages(10_000), "has 10,000 pages"),
    "no document": (lambda: b"\x00\x01\x02" * 50, "is no text"),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "before 2007"),
    "some zip": (lambda: rezipped(zip_of(), notes=b"x"), "no Word or PowerPoint file"),
    "cut Word": (lambda: kikakusho_docx()[:4000], "is damaged"),
    "macros": (lambda: rezipped(kikakusho_docx(), **{"word__vbaProject.bin": b"x"}), "carries macros"),
    "names that leave": (lambda: rezipped(deck_pptx(), **{"..__..__evil": b"x"}), "would leave its folder"),
    "bomb": (lambda: rezipped(kikakusho_docx(), word__bomb=b"\0" * 3_000_000), "unpacks to far more"),
    "XML bomb": (lambda: rezipped(kikakusho_docx(), **{"word__bomb.xml": b" " * 600_000}), "unpacks to far more"),
}  # fmt: skip


def zip_of() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize("kind", HARMFUL)
def test_what_cannot_be_opened_safely_is_refused_with_a_sentence(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 2_000_000)  # the document itself takes 150 kB
    monkeypatch.setattr(limits, "MAX_TEXT_PART_BYTES", 500_000)
    make, message = HARMFUL[kind]
    with pytest.raises(InputError, match=message) as refused:
        read_document(make(), "pitch.file")
    assert limits.ALLOWED in str(refused.value)
    assert refused.value.field == "document"


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    with pytest.raises(InputError, match="smaller pictures"):
        read_document(b"x" * 1001, "pitch.txt")


def test_links_and_scripts_are_neither_followed_nor_run(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(DOCUMENTS["one-page.pdf"]())))
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    out = BytesIO()
    writer.write(out)
    assert lay_out(read_document(out.getvalue(), "script.pdf"))[0].text == "THE FERRY"
    with zipfile.ZipFile(BytesIO(kikakusho_docx())) as file:
        parts = {part.filename: file.read(part) for part in file.infolist()}
    relations = "word/_rels/document.xml.rels"
    remote = b'<Relationship Id="rId99" Type="http://x/image" Target="http://a.example/a.png" TargetMode="External"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", remote + b"</Relationships>")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert read_document(out.getvalue(), "linked.docx").pieces


def test_small_pictures_and_repeated_ones_are_left_out() -> None:
    blocks = [("text", STORY), ("picture", art("teal")), ("picture", art("teal")), ("picture", art("red", 40, 40))]
    parts = lay_out(read_document(pdf(blocks), "logos.pdf"))
    assert sum(part.picture is not None for part in parts) == 1


@given(
    st.lists(
        st.builds(Piece, where=st.just("page 1"), text=st.text(max_size=80), is_heading=st.booleans()), max_size=12
    )
)
@settings(max_examples=200, deadline=None)
def test_any_text_is_laid_out_and_fills_the_form(pieces: list[Piece]) -> None:
    parts = lay_out(Document("any", tuple(pieces)))
    contents_of(parts)
    letters = "".join(piece.text for piece in pieces)
    assert all(line.strip() in letters for part in parts for line in part.text.split("\n"))


def test_a_photo_in_a_pdf_is_the_photo(tmp_path: Path) -> None:
    """The JPEG as it is: not decoded and written as another file first."""
    from reportlab.pdfgen.canvas import Canvas

    Image.open(BytesIO(art("teal"))).save(tmp_path / "photo.jpg")
    canvas = Canvas(str(tmp_path / "photo.pdf"))
    canvas.drawString(60, 700, STORY)
    canvas.drawImage(str(tmp_path / "photo.jpg"), 60, 60, 320, 180)
    canvas.save()
    data = (tmp_path / "photo.pdf").read_bytes()
    assert b"/DCTDecode" in data
    parts = lay_out(read_document(data, "photo.pdf"))
    same = read_picture((tmp_path / "photo.jpg").read_bytes(), "photo.jpg").digest
    assert [part.picture.digest for part in parts if part.picture] == [same]


def test_a_second_title_or_fact_does_not_replace_the_first() -> None:
    parts = [Part("title", "", "One"), Part("title", "", "Two"), Part("fact", "", "12", "episodes"),
             Part("fact", "", "24", "episodes"), Part(OTHER, "", "rest")]  # fmt: skip
    found = contents_of(parts)
    assert (found.title, found.facts) == ("One", {"episodes": "12"})


def test_of_a_cast_longer_than_a_pitch_takes_the_first_are_read(tmp_path: Path) -> None:
    cast = "\n\n".join(f"Diver {number}: keeps the bell number {number}." for number in range(24))
    (tmp_path / "cast.md").write_text(f"# The Ferry\n\n## Synopsis\n\n{STORY}\n\n## Characters\n\n{cast}\n", "utf-8")
    parsed = read_pitch_document(tmp_path / "cast.md")
    assert [character.name for character in parsed.pitch.characters] == [f"Diver {number}" for number in range(20)]
    assert "characters has 24 entries: the first 20 are read, 4 left out." in " ".join(
        notice.message for notice in parsed.notices
    )
