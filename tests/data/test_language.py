from __future__ import annotations

import pytest

from anipop_core.data.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A girl finds a key under the lake and follows it home.", "en"),
        ("灯台守の少女は、嵐の夜に海から聞こえる歌声の主を探し始める。", "ja"),
        ("Una joven cartera descubre que las cartas que reparte están dirigidas a los muertos.", "es"),
        ("Un garçon muet se lie d'amitié avec le robot rouillé du phare abandonné.", "fr"),
        ("Haruto to Yuki no Himitsu no Tabi: Saigo no Natsuyasumi", "en"),  # romanised: not reliable
        ("A girl.", "en"),
        ("", "en"),
    ],
)
def test_other_languages_count_only_where_they_are_sure(text: str, language: str) -> None:
    assert language_of(text) == language
