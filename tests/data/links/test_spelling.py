from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.data.links.spelling import spelling_key
from anipop_core.data.links.usual_spellings import respell, usual_spellings

NAMES = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "same",
    [
        ("P.A. Tide", "P.A.TIDE", "Ｐ．Ａ．Ｔｉｄｅ"),
        ("8tide", "8-Tide"),
        ("髙橋 櫻", "高橋桜", "高橋　桜"),
        ("Éclat", "eclat"),
        ("ﾀﾞｲﾁ", "ダイチ"),
    ],
)
def test_spellings_of_one_name(same: tuple[str, ...]) -> None:
    assert len({spelling_key(name) for name in same}) == 1


@pytest.mark.parametrize("different", [("ハル", "バル"), ("森ミオ", "林ミオ"), ("!!", "??"), ("A1", "A2")])
def test_different_names_stay_apart(different: tuple[str, str]) -> None:
    assert len({spelling_key(name) for name in different}) == 2


@given(NAMES)
def test_a_key_is_its_own_key_and_none_is_empty(name: str) -> None:
    key = spelling_key(name)
    assert spelling_key(key) == key
    assert bool(key) == bool(name.strip())


@given(NAMES)
def test_width_spaces_and_composition_do_not_count(name: str) -> None:
    key = spelling_key(name)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert spelling_key(unicodedata.normalize(form, name)) == key
    assert spelling_key(f" {name}\u3000") == key


def test_a_name_is_spelt_as_most_titles_spell_it() -> None:
    studios = pd.Series([["Tide Works"], ["TIDEWORKS", "Anchor"], ["Tide Works"]])
    producers = pd.Series([["ANCHOR"], ["ANCHOR"], []])
    usual = usual_spellings(studios, producers)
    assert respell(studios, usual).tolist() == [["Tide Works"], ["Tide Works", "ANCHOR"], ["Tide Works"]]
    assert respell(pd.Series([["anchor", "ANCHOR"]]), usual).tolist() == [["ANCHOR"]]
