"""Pitch -> EncodedPitch: every text and picture once through its encoder, remembered by content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from torch import Tensor

from anipop_core.digests import text_digest
from anipop_core.encoders.base import ImageEncoder
from anipop_core.intake.read_texts import is_telling, texts_read
from anipop_core.model.encoding_cache import EncodingCache
from anipop_core.model.text_reader import TextReader
from anipop_core.schema import (
    EncodedCharacter,
    EncodedPitch,
    Facts,
    Picture,
    Pitch,
    Vector,
)

CACHED_TEXTS = 8192
CACHED_PICTURES = 128  # feature maps: 250 KB each at 1280 x 7 x 7


class PitchEncoder:
    """The model's two encoders with their caches; serves many threads."""

    def __init__(
        self, text_reader: TextReader, image_encoder: ImageEncoder, read_facts: Callable[[Facts], Facts]
    ) -> None:
        """`read_facts`: facts as they are given -> as the model reads them."""
        self._read_facts = read_facts
        self._text_reader, self._image_encoder = text_reader, image_encoder
        self._texts: EncodingCache[Vector] = EncodingCache(CACHED_TEXTS)
        self._maps: EncodingCache[Tensor] = EncodingCache(CACHED_PICTURES)

    def encode_many(self, pitches: Sequence[Pitch]) -> list[EncodedPitch]:
        """The pitches' vectors, in their order. A text that the model can't read counts as absent."""
        read = [texts_read(pitch) for pitch in pitches]
        texts = self._text_vectors(text for of_pitch in read for text in of_pitch.values())
        maps = self.feature_maps([picture for pitch in pitches for picture in _pictures(pitch)])
        vectors = {digest: self._image_encoder.pool_map(m[None])[0].cpu().numpy() for digest, m in maps.items()}
        return [
            _encoded(pitch, self._read_facts(pitch.facts), of_pitch, texts, vectors)
            for pitch, of_pitch in zip(pitches, read, strict=True)
        ]

    def feature_maps(self, pictures: Sequence[Picture]) -> dict[str, Tensor]:
        """Digest -> last feature map (C, H, W) on the device."""
        wanted = {picture.digest: picture for picture in pictures}

        def encode(missing: list[str]) -> Iterable[Tensor]:
            return self._image_encoder.feature_maps([wanted[digest].image for digest in missing])

        return self._maps.get_all(list(wanted), encode)

    def _text_vectors(self, texts: Iterable[str]) -> dict[str, Vector]:
        wanted = {text_digest(text): text for text in texts}

        def encode(missing: list[str]) -> Iterable[Vector]:
            return self._text_reader.encode([wanted[digest] for digest in missing])

        found = self._texts.get_all(list(wanted), encode)
        return {text: found[digest] for digest, text in wanted.items()}


def _pictures(pitch: Pitch) -> list[Picture]:
    return [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]


def _encoded(
    pitch: Pitch, facts: Facts, read: dict[str, str], vectors: dict[str, Vector], pictures: dict[str, Vector]
) -> EncodedPitch:
    """`read`: field -> text; `vectors`: text -> vector; `pictures`: digest -> vector."""
    texts = {field: vectors[text] for field, text in read.items()}
    return EncodedPitch(
        synopsis=texts.get("synopsis"),
        characters=tuple(
            EncodedCharacter(
                texts.get(f"characters[{i}].description"),
                pictures[c.portrait.digest] if c.portrait is not None else None,
            )
            for i, c in enumerate(pitch.characters)
        ),
        images=tuple(pictures[picture.digest] for picture in pitch.images),
        facts=facts,
        is_telling=is_telling(read.get("synopsis", "")),
    )
