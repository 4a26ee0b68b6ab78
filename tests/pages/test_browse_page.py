from __future__ import annotations

from tests.pages.conftest import html


def browse(app):
    return app.switch_page("pages/browse_titles.py").run()


def test_the_whole_catalogue(app):
    at = browse(app)
    assert "200 titles: the whole catalogue." in html(at)
    assert len(at.dataframe[0].value) == 200


def test_filters_say_what_they_do(app):
    at = browse(app)
    at.text_input(key="browse-text").input("title 1").run()
    at.multiselect(key="browse-types").select("TV").run()
    at = at.slider(key="browse-years").set_value((1990, 1999)).run()
    shown = at.dataframe[0].value
    assert f"{len(shown)} titles: &quot;title 1&quot; in the title, TV, from 1990 to 1999." in html(at)
    assert len(shown) > 0
    assert set(shown["type"]) == {"TV"}
    assert shown["title"].str.startswith("Title 1").all()
    assert shown["year"].between(1990, 1999).all()


def test_no_title_fits(app):
    at = browse(app)
    at = at.text_input(key="browse-text").input("<b>nothing</b>").run()
    assert not at.exception
    assert "0 titles: &quot;&lt;b&gt;nothing&lt;/b&gt;&quot; in the title." in html(at)
    assert "No title fits." in html(at)
    assert len(at.dataframe) == 0
