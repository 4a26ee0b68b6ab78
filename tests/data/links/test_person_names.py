from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.data.links.person_names import LONGEST, Credited, read_credit


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("澤田　渚", ["澤田 渚"]),
        ("チーフディレクター：澤田渚", ["澤田渚"]),
        ("[主]澤田渚", ["澤田渚"]),
        ("澤田渚[主]", ["澤田渚"]),
        ("澤田渚「潮の手紙」", ["澤田渚"]),
        ("澤田渚「潮の手紙」 潮書房刊", ["澤田渚"]),
        ("「潮の手紙」澤田渚", ["澤田渚"]),
        ("澤田“TIDE”渚", ["澤田渚"]),
        ("澤田渚 [17話~20話]", ["澤田渚"]),
        ("澤田渚[第1話~第12話]", ["澤田渚"]),
        ("澤田渚・森みお", ["澤田渚", "森みお"]),
        ("澤田渚×Tide Egg", ["澤田渚", "Tide Egg"]),
        ("澤田渚＋森みお", ["澤田渚", "森みお"]),
        ("澤田渚丶 森みお", ["澤田渚", "森みお"]),
        ("漫画：澤田渚‖キャラクターデザイン補佐：森みお", ["澤田渚"]),
        ("澤田渚 協力：森みお", ["澤田渚"]),
        ("ハンナ・ベルク・リンド", ["ハンナ・ベルク・リンド"]),
        ("澤田・F・渚夫", ["澤田・F・渚夫"]),
        ("Tide+", ["Tide+"]),
        ("TIDE:gull", ["TIDE:gull"]),
    ],
)
def test_who_is_named(credit: str, names: list[str]) -> None:
    assert [found.name for found in read_credit(credit)] == names


@pytest.mark.parametrize(
    "credit",
    [
        "", "「潮の手紙」", "副：澤田渚", "[副]澤田渚", "澤田渚[副]", "演奏：潮交響楽団", "協力：澤田渚", "CV：澤田渚",
        "製作担当：澤田渚",         "潮の手紙」「潮", "「潮の手紙」より", "未定", "[5-8]", "―", "渚" * (LONGEST + 1),
    ],
)  # fmt: skip
def test_what_names_nobody_in_this_role(credit: str) -> None:
    assert read_credit(credit) == ()


def test_square_brackets_hold_another_name_of_the_same_person() -> None:
    assert read_credit("さわだなぎさ [ 澤田渚 ]") == (Credited("さわだなぎさ", "澤田渚"),)
    assert read_credit("A子×B子[澤田渚]") == (Credited("A子"), Credited("B子"))  # whose?


@given(st.text(max_size=60))
def test_no_credit_is_too_odd_to_read(credit: str) -> None:
    for found in read_credit(credit):
        assert 1 < len(found.name) <= LONGEST
        assert found.name == found.name.strip()
