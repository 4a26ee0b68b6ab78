"""Closing the tab forgets a studio's titles: nothing in the process holds their words any longer."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pandas as pd
from streamlit.testing.v1 import AppTest

from anipop_core.browsing.titles import Titles
from anipop_core.ui.shell import resources
from tests.pages.conftest import ENTRY, RUN_S
from tests.pages.test_own_titles_page import STORY, own_page


def test_no_word_of_them_is_left_when_the_session_has_ended(small_app):
    word = f"Zarquon{id(object())}"  # in no file, and in no other test
    assert _kinds_while_browsed(word) >= {"Titles", "DataFrame"}
    resources.predictor().text_encoder.seen.clear()  # the made-up encoder's own note
    gc.collect()
    assert set(_kinds_holding(word)) == set()


def _kinds_while_browsed(word: str) -> set[str]:
    """What holds the word while a session of its own browses the titles; that session ends with this call."""
    at = AppTest.from_file(str(ENTRY), default_timeout=RUN_S).run()
    at = own_page(
        at, f"Title,Synopsis,Studio,Genres\n{word} Harbour,{STORY} {word},Studio {word},{word} drama\n".encode()
    )
    at = at.button(key="own-score").click().run()
    at = at.toggle(key="own-browse").set_value(True).run()
    assert not at.exception
    return set(_kinds_holding(word))


def _kinds_holding(word: str) -> Iterator[str]:
    """The class of each object that has a longer text with the word in it, a table or a database of them included."""
    for found in gc.get_objects():
        if isinstance(found, Titles):
            held = str(found.whole((), None).to_pylist())
        elif isinstance(found, pd.DataFrame):
            held = found.to_csv()
        else:
            texts = (text for text in gc.get_referents(found) if type(text) in (str, bytes))
            held = " ".join(text if isinstance(text, str) else text.decode(errors="replace") for text in texts)
        if word in held and held != word:
            yield type(found).__name__
