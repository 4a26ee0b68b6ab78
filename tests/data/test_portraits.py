from __future__ import annotations

import pytest

from anipop_core.data.portraits import match_portraits, name_key

CAST = ["Ayase, Rei", "Zero Two", "Yuuko Ōmori", "Hayase Kirin", "Aran Yeager", "Ana Mori", "Ena Mori"]


@pytest.mark.parametrize(
    ("portrait", "character"),
    [
        ("Rei Ayase", "Ayase, Rei"),  # order
        ("ZeroTwo", "Zero Two"),  # spacing
        ("yuko omori", "Yuuko Ōmori"),  # long vowels and accents
        ("Kirin", "Hayase Kirin"),  # the given name alone
        ("Kirin-chan", "Hayase Kirin"),
        ("The Captain (Aran Jaeger)", "Aran Yeager"),  # a second name, and near spelling
        ("Ena Mori", "Ena Mori"),  # exact, though "Ana Mori" is near too
        ("Una Mori", None),  # near to two
        ("Mori", None),  # the family name of two
        ("Somebody Else", None),
        ("", None),
    ],
)
def test_match(portrait: str, character: str | None) -> None:
    (match,) = match_portraits([portrait], CAST)
    assert (None if match is None else CAST[match]) == character


def test_a_title_without_characters_has_no_match() -> None:
    assert match_portraits(["Rei"], []) == [None]


def test_name_key_does_not_fold_different_names() -> None:
    assert name_key("Yuki Mori") != name_key("Yuuki Mori")
