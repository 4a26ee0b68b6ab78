from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import html

PAGE = "pages/browse_titles.py"


def browse(app: AppTest, **params: str | list[str]) -> AppTest:
    at = app.switch_page(PAGE)
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def address(at: AppTest) -> dict[str, list[str]]:
    found = dict(at.query_params)
    return {name: [value] if isinstance(value, str) else list(value) for name, value in found.items()}


def search(at: AppTest) -> Any:
    return next(field for field in at.text_input if field.label == "Search")


def number(at: AppTest, label: str) -> Any:
    return next(field for field in at.number_input if field.label == label)


def shown(at: AppTest) -> pd.DataFrame:
    return at.dataframe[0].value


def test_the_whole_catalogue(app):
    at = browse(app)
    assert not at.exception
    assert "200 titles: the whole catalogue." in html(at)
    assert len(shown(at)) == 200
    assert address(at) == {}
    assert shown(at)["page"][0] == "title?id=199"  # relative: the app may be mounted below another address


def test_filters_say_what_they_do_and_live_in_the_url(app):
    at = browse(app)
    search(at).input("title 1").run()
    at.multiselect(key="browse-type").select("TV").run()
    number(at, "Year, from").set_value(1990).run()
    at = number(at, "Year, to").set_value(1999).run()
    assert not at.exception
    table = shown(at)
    sentence = f"{len(table)} titles: &quot;title 1&quot; in the title, TV, from 1990 to 1999."
    assert sentence in html(at)
    assert len(table) > 0
    assert set(table["type"]) == {"TV"}
    assert table["title"].str.contains("1").all()
    assert table["year"].between(1990, 1999).all()
    assert address(at) == {"q": ["title 1"], "type": ["TV"], "year": ["1990..1999"]}


def test_a_link_opens_the_view_it_was_taken_from(app):
    at = browse(app, q="title", type=["TV"], genre=["Comedy"], score="6..7", sort="score", columns=["title", "score"])
    assert not at.exception
    table = shown(at)
    assert list(table.columns) == ["page", "title", "score", "mal_id"]
    assert table["score"].is_monotonic_increasing
    assert table["score"].between(6, 7).all()
    assert at.multiselect(key="browse-genre").value == ["Comedy"]
    assert number(at, "Score, from").value == 6
    assert search(at).value == "title"
    assert at.selectbox(key="browse-sort").value == "score"


def test_choices_show_counts_under_the_other_filters(app):
    at = browse(app, score="..5.38")  # the first 20 titles
    assert "Comedy (15)" in at.multiselect(key="browse-genre").options
    assert "TV (10)" in at.multiselect(key="browse-type").options


def test_numbers_show_how_many_titles_lie_between_them_under_the_other_filters(app):
    at = browse(app, type="TV", score="6..7")
    captions = [caption.value for caption in at.caption]
    inside = len(shown(at))
    assert 0 < inside < 100
    assert f"{inside} of 100 with a score" in captions
    assert f"{inside} with a year" in captions
    assert f"{inside} with a reach" in captions


def test_any_or_all_of_several_genres(app):
    at = browse(app)
    at.multiselect(key="browse-genre").set_value(["Action", "Comedy"]).run()
    assert "200 titles: Action or Comedy." in html(at)
    at = at.segmented_control(key="browse-genre_all").set_value("all of them").run()
    assert "0 titles: Action and Comedy." in html(at)
    assert address(at) == {"genre_all": ["Action", "Comedy"]}


def test_with_all_of_them_a_choice_shows_what_it_would_leave(app):
    at = browse(app, genre_all=["Action", "Drama"])
    assert "50 titles: Action and Drama." in html(at)
    assert at.multiselect(key="browse-genre").options == ["Action (50)", "Drama (50)", "Comedy (0)"]


def test_one_genre_of_a_link_to_all_of_them_stays_so_with_another(app):
    at = browse(app, genre_all=["Action"])
    at = at.multiselect(key="browse-genre").set_value(["Action", "Drama"]).run()
    assert address(at) == {"genre_all": ["Action", "Drama"]}


def test_a_filter_is_taken_away_by_its_sentence(app):
    at = browse(app, type="TV", score="6..7")
    at = at.button(key="browse-take-type").click().run()
    assert address(at) == {"score": ["6..7"]}
    assert at.multiselect(key="browse-type").value == []


def test_nonsense_in_the_url_is_named_and_the_rest_applies(app):
    at = browse(app, type="TV", colr="<b>red</b>", year="soon")
    assert not at.exception
    assert "There is no filter &quot;colr&quot; here" in html(at)
    assert "Year: &quot;soon&quot; is no range of numbers" in html(at)
    assert "100 titles: TV." in html(at)


def test_no_title_fits_says_what_to_loosen_and_does_it(app):
    at = browse(app, q="<b>nothing</b>", type="TV")
    assert not at.exception
    assert "0 titles: &quot;&lt;b&gt;nothing&lt;/b&gt;&quot; in the title, TV." in html(at)
    assert "Without <b>&quot;&lt;b&gt;nothing&lt;/b&gt;&quot; in the title</b> there are 100 titles." in html(at)
    assert len(at.dataframe) == 0
    at = at.button(key="browse-loosen").click().run()
    assert "100 titles: TV." in html(at)
    assert search(at).value == ""


def test_filters_that_only_together_leave_nothing(app):
    at = browse(app, q="nothing", score="9.9..")
    at = at.button(key="browse-take-all-empty").click().run()
    assert "200 titles: the whole catalogue." in html(at)


def test_the_wrong_way_round_is_put_right(app):
    at = browse(app)
    number(at, "Year, from").set_value(1999).run()
    at = number(at, "Year, to").set_value(1990).run()
    assert address(at) == {"year": ["1990..1999"]}


@pytest.mark.parametrize("figures", ["scores", "groups", "reach", "map"])
def test_every_set_of_figures_is_drawn_with_a_text_alternative(app, figures):
    at = browse(app, figures=figures, type="TV", score="6..7")
    assert not at.exception
    charts = at.get("plotly_chart")
    assert charts
    assert all(chart.proto.alt for chart in charts)


@pytest.mark.parametrize("colour", ["score", "error", "genre.Action"])
def test_the_map_is_coloured_as_asked(app, colour):
    at = browse(app, figures="map", colour=colour, map="10..10..20..20")
    assert not at.exception
    assert "11 titles: in the marked part of the map." in html(at)


def test_a_genre_is_never_read_as_markdown(app, model):
    genres = model.checkpoint.catalogue.table["genres"]
    model.checkpoint.catalogue.table["genres"] = [["![x](http://host/x.png)", *words] for words in genres]
    at = browse(app, figures="map", colour="genre.![x](http://host/x.png)")
    assert not at.exception
    assert "titles of the genre ![x](http://host/x.png)." in html(at)
    assert not any("http://" in caption.value for caption in at.caption)


def test_an_older_catalogue_has_no_map_and_says_so(app, model):
    model.checkpoint.catalogue.table = model.checkpoint.catalogue.table.drop(columns=["map_x", "map_y", "genres"])
    at = browse(app, figures="map", map="10..10..20..20")
    assert not at.exception
    assert "This catalogue has no map" in html(at)
    assert "There is no filter &quot;map&quot; here" in html(at)
    assert len(shown(at)) == 200


def test_the_view_is_there_again_after_a_visit_to_another_page(app):
    at = browse(app)
    at.multiselect(key="browse-type").select("TV").run()
    at = at.switch_page("pages/evidence.py").run()
    at.query_params.clear()
    at = at.switch_page(PAGE).run()
    assert "100 titles: TV." in html(at)
    assert at.multiselect(key="browse-type").value == ["TV"]


def test_a_link_with_half_a_year_after_one_with_whole_years(app):
    at = browse(app, year="2000..2010")
    at.query_params["year"] = "2000..2010.5"
    at = at.run()
    assert not at.exception
    assert number(at, "Year, to").value == 2010.5
    assert "from 2000 to 2010.5." in html(at)
