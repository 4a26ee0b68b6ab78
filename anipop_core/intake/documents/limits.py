"""How large a document may be, and the errors for what can't be opened."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from anipop_core.errors import InputError
from anipop_core.intake.wording import quoted

MAX_BYTES = 50_000_000
MAX_PAGES = 300
MAX_LETTERS = 1_000_000  # of all text: some 300 dense pages
MAX_PICTURES = 60  # that are read
MAX_UNPACKED_BYTES = 400_000_000  # of all parts of a Word or PowerPoint file
MAX_TEXT_PART_BYTES = 40_000_000  # of one XML part
MAX_PARTS = 5_000
ALLOWED = "Allowed are PDF, Word (.docx), PowerPoint (.pptx), Markdown and text files of up to 50 MB and 300 pages."
FIELD = "document"


def error(received: str, next_step: str) -> InputError:
    """An error beside the field for documents."""
    return InputError(received, ALLOWED, next_step, FIELD)


def damaged(name: str, kind: str) -> InputError:
    """For a file that its parser can't read."""
    return error(f"{quoted(name)} is damaged, or no {kind}.", "Save or export it again, or paste its text.")


def check_size(data: bytes, name: str) -> None:
    """Raises InputError for a file that is empty or too large."""
    if not data:
        raise error(f"{quoted(name)} is empty.", "Check that it is the right file.")
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1_000_000:.0f} MB"
        raise error(f"{quoted(name)} has {size}.", "Export it with smaller pictures, or paste its text.")


def check_pages(count: int, name: str, what: str) -> None:
    """Raises InputError for too many pages or slides."""
    if count > MAX_PAGES:
        raise error(f"{quoted(name)} has {count:,} {what}.", "Keep the pages of the pitch, or paste its text.")


def check_archive(data: bytes, name: str, kind: str) -> None:
    """Raises InputError for a zip that is damaged, encrypted, unpacks to too much or holds names that leave it.

    Nothing is unpacked for it, and Python's zipfile reads no more of a part than its header says.
    """
    try:
        parts = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise damaged(name, kind) from None
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted(name)
    if any(_leaves(part.filename) for part in parts):
        raise error(f"{quoted(name)} holds files that would leave its folder.", "Save it again with the program.")
    large = any(part.file_size > MAX_TEXT_PART_BYTES for part in parts if part.filename.endswith((".xml", ".rels")))
    if large or len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise error(
            f"{quoted(name)} unpacks to far more than it seems: too large to open safely.",
            "Save the pitch alone, or paste its text.",
        )


def encrypted(name: str) -> InputError:
    """For a file with a password."""
    return error(f"{quoted(name)} is protected by a password.", "Save it without one.")


def _leaves(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
