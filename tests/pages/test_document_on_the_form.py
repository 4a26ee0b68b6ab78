from __future__ import annotations

from anipop_core.intake.documents.layout import CHARACTER, SYNOPSIS, Part
from anipop_core.ui.score.document_field import Reading
from anipop_core.ui.session import keys
from tests.pages.conftest import PITCH, html


def test_what_of_a_document_is_too_much_for_a_pitch_is_said(app):
    cast = tuple(Part(CHARACTER, "page 1", f"keeps bell {n}.", label=f"Diver {n}") for n in range(23))
    app.session_state[keys.DOCUMENT] = Reading(1, "cast.md", (Part(SYNOPSIS, "page 1", PITCH.synopsis), *cast))
    at = app.run().button(key="document-take").click().run()
    assert not at.exception
    assert "characters has 23 entries: the first 20 are read, 3 left out." in html(at)
    assert [character.name for character in at.session_state[keys.DRAFT].characters][-1] == "Diver 19"
