from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from anipop_core.intake.wording import QUOTED_LENGTH, described, did_you_mean, quoted


def test_long_text_is_cut() -> None:
    assert quoted("x" * QUOTED_LENGTH) == f'"{"x" * QUOTED_LENGTH}"'
    assert quoted("x" * (QUOTED_LENGTH + 1)) == f'"{"x" * (QUOTED_LENGTH - 1)}…"'


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_a_quotation_can_be_shown_on_one_line(text: str) -> None:
    assert quoted(text).isprintable()
    assert len(quoted(text)) <= QUOTED_LENGTH + 2
    quoted(text).encode("utf-8")


def test_numbers_too_long_to_print_are_not_printed() -> None:
    assert described(10**5_000) == "a very large number"
    assert described(float("nan")) == "a number (nan)"


def test_no_suggestion_where_nothing_is_near() -> None:
    assert did_you_mean("budget", ("id", "title")) == ""
