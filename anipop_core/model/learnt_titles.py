"""Notices about a pitch whose text or pictures are a known title's: the model has learnt from them, so that its score
is no forecast. Takes 5 ms for a text, a picture and three portraits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from anipop_core.model.catalogue import Catalogue
from anipop_core.schema import EncodedPitch, Notice, Pitch

LEARNT = "learnt_title"  # these notices' code
# Cosines of the centred vectors from which a text or a picture counts as a known title's. Measured on the 10,210
# titles and their 2,699 pictures:
# - Texts. Of 399 synopses all were found as they are, 99 in 100 with a twentieth of the words left out or with their
#   sentences in another order, 95 with a sentence less, 91 with two sentences more, half with half of the text; with
#   all names changed 1 in 10. Of 45 million pairs of titles of different franchises 11 are as near, all of them parts
#   of one series or of one set of announcements; the nearest that have nothing in common have .80.
# - Pictures. Of 140 all were found as they are and at twice the size, 99 in 100 as a poor JPEG, 3 in 4 mirrored, 6 in
#   10 with a twentieth cut from each side; hardly any in grey, in a frame or at half their size. No two pictures of
#   different franchises are as near: the nearest have .81.
SAME_TEXT = 0.85
SAME_PICTURE = 0.85
ABOUT_AS_NEAR = 0.01  # sequels repeat each other's texts: of titles as near as this the most read one is named


def learnt_title_notices(catalogue: Catalogue, pitch: Pitch, encoded: EncodedPitch) -> tuple[Notice, ...]:
    """One notice for each known title that the synopsis, an image or a portrait is taken from.

    A synopsis that is hardly a text is passed over: it is like many.
    """
    named: dict[int, Notice] = {}
    for field, what, likeness, least in _compared(catalogue, pitch, encoded):
        row = _repeated(catalogue, likeness, least)
        if row is not None and row not in named:
            named[row] = _notice(catalogue, row, field, what)
    return tuple(named.values())


def _compared(
    catalogue: Catalogue, pitch: Pitch, encoded: EncodedPitch
) -> Iterator[tuple[str, str, np.ndarray, float]]:
    """Field, what it is in words, its cosine to each title (n,) and the least that tells."""
    if encoded.synopsis is not None and encoded.is_telling:
        yield "synopsis", "text", catalogue.likeness(encoded, "text"), SAME_TEXT
    for place, (picture, vector) in enumerate(zip(pitch.images, encoded.images, strict=True)):
        yield f"images[{place}]", picture.name, catalogue.art_likeness(vector), SAME_PICTURE
    for place, (character, known) in enumerate(zip(pitch.characters, encoded.characters, strict=True)):
        if character.portrait is not None and known.portrait is not None:
            likeness = catalogue.art_likeness(known.portrait, portraits=True)
            yield f"characters[{place}].portrait", character.portrait.name, likeness, SAME_PICTURE


def _repeated(catalogue: Catalogue, likeness: np.ndarray, least: float) -> int | None:
    """The row of the title that is repeated; None for none."""
    best = likeness.max()
    if best < least:
        return None
    rows = np.flatnonzero(likeness >= max(best - ABOUT_AS_NEAR, least))
    return int(rows[np.argmax(catalogue.table["num_list_users"].fillna(0).to_numpy()[rows])])


def _notice(catalogue: Catalogue, row: int, field: str, what: str) -> Notice:
    title = catalogue.table.iloc[row]
    received = f"{title['score']:.2f} by {_readers(title['num_list_users'])}"
    if field == "synopsis":
        message = f"The model learnt from this title, {title['title']}: {received}. Its score here says little."
    else:
        message = (
            f"The model learnt from this picture ({what}) of {title['title']}: {received}. "
            "What it says of the picture is no forecast."
        )
    return Notice(LEARNT, message, field)


def _readers(members: float) -> str:
    return f"{members / 1e6:.1f} million readers" if members >= 1e6 else f"{round(members):,} readers"
