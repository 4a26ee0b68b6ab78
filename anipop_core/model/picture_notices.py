"""Notices about pictures unlike any that the model was trained on."""

from __future__ import annotations

from anipop_core.model.catalogue import Catalogue
from anipop_core.schema import EncodedPitch, Notice, Pitch


def picture_notices(catalogue: Catalogue, pitch: Pitch, encoded: EncodedPitch) -> tuple[Notice, ...]:
    """A notice for each image and portrait that no catalogue picture is as like as `odd_picture_below`."""
    pictures = [(f"images[{i}]", p.name, v) for i, (p, v) in enumerate(zip(pitch.images, encoded.images, strict=True))]
    pictures += [
        (f"characters[{i}].portrait", c.portrait.name, vector)
        for i, (c, e) in enumerate(zip(pitch.characters, encoded.characters, strict=True))
        if c.portrait is not None and (vector := e.portrait) is not None
    ]
    return tuple(
        Notice(
            "odd_picture",
            f"{name} is unlike any picture the model knows, so its share of the score is a guess. "
            "Finished key art or a character portrait says most.",
            field,
        )
        for field, name, vector in pictures
        if catalogue.nearest_picture(vector) < catalogue.odd_picture_below
    )
