"""A click on the button that scores has the form read once, and each text's language told once."""

from __future__ import annotations

from collections import Counter

import pytest

from anipop_core.data import language
from anipop_core.ui.session import draft
from anipop_core.ui.shell import resources

SYNOPSIS = "A courier crosses the flooded city by night and finds letters that never arrived. " * 5


@pytest.fixture
def counted(monkeypatch) -> Counter[str]:
    """How often a form was read, and how often a text's language was looked for, from now on."""
    count: Counter[str] = Counter()
    parse, identifier = draft.pitch_from_form, language._identifier()

    def counted_parse(*form):
        count["parse"] += 1
        return parse(*form)

    class CountedIdentifier:
        def classify(self, text):
            count["language"] += 1
            return identifier.classify(text)

    monkeypatch.setattr(draft, "pitch_from_form", counted_parse)
    monkeypatch.setattr(language, "_identifier", CountedIdentifier)
    return count


@pytest.fixture
def edited(small_app):
    """The score page with a kept version of a project on the form, scored and then changed."""
    at = small_app.switch_page("pages/score_pitch.py").run()
    at = at.text_area[0].input(SYNOPSIS).run().button(key="score").click().run()
    at = at.button(key="keep-version").click().run().button(key="keep").click().run()
    return at.text_area[0].input(f"{SYNOPSIS} Then the water falls.").run()


def test_a_submit_reads_the_form_and_tells_the_language_once(edited, counted):
    edited.text_area[0].input(f"{SYNOPSIS} Then the water rises again.")  # sent with the click
    at = edited.button(key="score").click().run()
    resources.worker().submit(lambda: None).result()  # the explanation encodes the texts anew
    assert not at.exception
    assert counted == {"parse": 1, "language": 1}


def test_a_redraw_reads_nothing(edited, counted):
    assert not edited.run().exception
    assert not counted
