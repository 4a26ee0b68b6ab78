from __future__ import annotations

from tests.pages.conftest import html, scored


def test_without_a_score_it_sends_to_the_score_page(app):
    at = app.switch_page("pages/what_if.py").run()
    assert "Score a pitch first" in html(at)
    at = at.button(key="to-score").click().run()
    assert not at.exception
    assert at.button(key="score")


def test_a_changed_fact_shows_the_old_and_the_new_score(app):
    at = scored(app.text_area[0].input("A courier crosses the flooded city.").run())
    at = at.switch_page("pages/what_if.py").run()
    assert "Nothing is changed yet." in html(at)
    at = at.selectbox[0].select("Movie").run()
    assert not at.exception
    shown = html(at)
    assert '<span class="ap-score">6.86</span>' in shown  # 6.5 + 6 words + .3 for a plan
    assert "+0.30 points" in shown
    assert "<td>Type</td><td>not known</td><td>Movie</td>" in shown
    at = at.button(key="start-over").click().run()
    assert "Nothing is changed yet." in html(at)
    assert '<span class="ap-score">6.56</span>' in html(at)
