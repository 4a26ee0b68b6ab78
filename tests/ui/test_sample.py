from __future__ import annotations

from anipop_core.samples.sample import sample_pitch


def test_its_pictures_are_named_as_if_they_were_uploaded():
    pitch = sample_pitch()
    names = [picture.name for picture in pitch.images]
    names += [character.portrait.name for character in pitch.characters if character.portrait]
    assert len(names) == 4
    assert not any("/" in name for name in names)
