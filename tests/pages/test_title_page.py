from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from anipop_core.schema import Facts, Predecessor, SourceWork
from anipop_core.ui.session.opening import _links_alone
from anipop_core.ui.shell import resources
from anipop_core.ui.title.local import is_poster
from anipop_core.ui.title.page import _facts
from anipop_core.ui.title.scores import score_table, unseen_sentence
from anipop_core.ui.widgets.links import plain_label
from tests.pages.conftest import html


def title_page(at: AppTest, received: str | None) -> AppTest:
    at.switch_page("pages/title.py")
    if received is not None:
        at.query_params["id"] = received
    return at.run()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset that knows title 3."""
    Image.new("RGB", (64, 96), "teal").save(tmp_path / "3.png")
    pd.DataFrame(
        {
            "mal_id": [3],
            "synopsis": ["A courier <i>crosses</i> the flooded city & finds <script> letters."],
            "poster_url": ["https://cdn.myanimelist.net/images/anime/3.jpg"],
        }
    ).to_parquet(tmp_path / "titles.parquet")
    pd.DataFrame({"mal_id": [3], "name": ["Aki"], "role": ["Main"], "description": ["Rows a boat."]}).to_parquet(
        tmp_path / "characters.parquet"
    )
    pd.DataFrame({"mal_id": [3], "kind": ["cover"], "path": ["3.png"], "name": [None]}).to_parquet(
        tmp_path / "images.parquet"
    )
    monkeypatch.setenv("ANIPOP_DATA", str(tmp_path))
    return tmp_path


def test_facts_scores_and_neighbours(small_app):
    at = title_page(small_app, "3")
    assert not at.exception
    shown = html(at)
    assert "<h1" in shown and "Title 2" in shown
    assert "Without having seen its franchise, the model said 6.50, likely 5.0 – 8.0" in shown
    assert 'href="https://myanimelist.net/anime/3"' in shown
    assert "By synopsis" in shown
    links = [link for link in at.get("page_link") if "id=" in link.proto.query_string]
    assert len(links) >= 6
    assert all("id=3&" not in link.proto.query_string + "&" for link in links)
    assert "set ANIPOP_DATA to its folder" in shown


@pytest.mark.parametrize(
    ("received", "message"),
    [
        (None, "Which title?"),
        ("", "The address names no title."),
        ("<script>alert(1)</script>", "The address names no title."),
        ("5114x", "The address names no title."),
        ("-1", "The address names no title."),
        ("99999999999999999999", "The address names no title."),
        ("٣", "The address names no title."),
        ("123456", "The catalogue has no title with the number 123456."),
    ],
)
def test_an_address_without_a_title_has_a_way_on(small_app, received, message):
    at = title_page(small_app, received)
    assert not at.exception
    assert message in html(at)
    assert "<script>" not in html(at)
    assert any(link.proto.label == "Find a title in Browse" for link in at.get("page_link"))


def test_it_becomes_a_pitch_with_its_plan_alone(small_app):
    at = title_page(small_app, "3").button(key="title-start").click().run()
    assert not at.exception
    assert at.text_input[0].value == "Title 2"
    assert at.text_area[0].value == ""
    assert "Year" in [field.label for field in at.number_input]


def test_with_the_dataset_it_brings_texts_and_art(small_app, folder):
    at = title_page(small_app, "3")
    assert not at.exception
    shown = html(at)
    assert "A courier crosses the flooded city &amp; finds" in shown
    assert "<script>" not in shown
    assert "<b>Aki</b>" in shown
    at = at.button(key="title-start").click().run()
    assert at.text_area[0].value.startswith("A courier crosses the flooded city & finds")
    assert [field.value for field in at.text_input if field.value] == ["Title 2", "Aki"]


def test_a_half_there_dataset_is_named(small_app, folder):
    (folder / "images.parquet").unlink()
    at = title_page(small_app, "3")
    assert "There is no images.parquet" in html(at)
    assert "A courier crosses" in html(at)


def test_posters_come_from_the_web_only_when_switched_on(small_app, folder):
    at = title_page(small_app, "3")
    assert "cdn.myanimelist.net" not in html(at)
    at = at.toggle(key="posters-from-the-web").set_value(True).run()
    assert 'src="https://cdn.myanimelist.net/images/anime/3.jpg"' in html(at)
    assert 'referrerpolicy="no-referrer"' in html(at)


def test_where_no_poster_is_known_there_is_nothing_to_switch_on(small_app, folder):
    at = title_page(small_app, "4")
    assert not at.exception
    assert "posters-from-the-web" not in [toggle.key for toggle in at.toggle]


def test_without_the_dataset_the_page_says_where_posters_come_from(small_app):
    at = title_page(small_app, "3")
    assert "posters-from-the-web" not in [toggle.key for toggle in at.toggle]
    assert "the poster can be shown from the web" in html(at)


def test_posters_that_are_on_stay_on_after_a_title_without_one(small_app, folder):
    at = title_page(small_app, "3").toggle(key="posters-from-the-web").set_value(True).run()
    at = title_page(at, "4")
    at = title_page(at, "3")
    assert "images/anime/3.jpg" in html(at)


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.myanimelist.net/images/anime/3l.jpg", "https://media.kitsu.app/anime/3/large.jpeg",
        "https://s4.anilist.co/file/anilistcdn/media/anime/cover/large/3.jpg",
    ],
)  # fmt: skip
def test_posters_of_the_sources_that_fetch_data_asks(url):
    assert is_poster(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.myanimelist.net/a.jpg", "http://s4.anilist.co/a.jpg", "https://s5.anilist.co/a.jpg",
        "https://cdn.myanimelist.net.evil.example/a.jpg", "javascript:alert(1)",
        "https://user@evil.example/cdn.myanimelist.net", "https://cdn.myanimelist.net:444/a.jpg", "https://[", "",
    ],
)  # fmt: skip
def test_other_hosts_are_never_asked(url):
    assert not is_poster(url)


def test_it_is_explained_from_the_stored_vectors(small_app):
    at = title_page(small_app, "3").button(key="title-explain").click().run()
    resources.worker().submit(lambda: None).result()
    at.run()
    assert not at.exception
    assert "Told from the stored vectors" in html(at)
    assert "its score of it is no test: unseen it said 6.50" in html(at)
    assert [chart.proto.id for chart in at.get("plotly_chart") if "title-drivers" in chart.proto.id]


def test_the_explanation_belongs_to_its_title(small_app):
    title_page(small_app, "3").button(key="title-explain").click().run()
    resources.worker().submit(lambda: None).result()
    at = title_page(small_app, "4")
    assert "Told from the stored vectors" not in html(at)


def test_the_sentence_says_side_and_range():
    title = {"score": 8.0, "oof_score": 7.5, "oof_low": 7.0, "oof_high": 7.9}
    assert unseen_sentence(title).endswith("0.50 points too low. The real score lies outside the range.")
    assert "0.25 points too high" in unseen_sentence(title | {"score": 7.25})
    assert "on the spot. The real score lies in the range." in unseen_sentence(title | {"score": 7.5})


def test_platforms_without_a_score_are_left_out():
    title = {"score": 8.0, "anilist_score": None, "kitsu_rating": 7.7, "oof_score": 7.5}
    assert list(score_table(title)["label"]) == ["MyAnimeList", "Kitsu", "Model, unseen"]


def test_labels_show_markdown_to_the_letter():
    assert plain_label("**K** [x](y) :red[z] $1$") == (r"\*\*K\*\* \[x\]\(y\) \:red\[z\] \$1\$")


def test_a_start_holds_the_links_alone():
    """What is known of a work depends on the year that the pitch is given."""
    work = SourceWork(manga_id=1, title="Umi", score=8.5, members=9, year=2001, magazine="Wave")
    earlier = Predecessor(mal_id=10, title="Kaze", score=7.5, members=9, year=2013)
    assert _links_alone(Facts(source_work=work, predecessor=earlier, director=("Aki",))) == Facts(
        source_work=SourceWork(1, "Umi"), predecessor=Predecessor(10, "Kaze"), director=("Aki",)
    )
    typed = Facts(source_work=SourceWork(score=8.0), predecessor=Predecessor(title="Ours", score=7.0))
    assert _links_alone(typed) == typed


def test_what_it_builds_on_is_told_in_words():
    title = {"source_work": 1, "based_on": "Umi", "source_score": 8.5, "predecessor": pd.NA, "follows": None}
    assert _facts(title) == [("Follows", "–"), ("Based on", "Umi (8.50)")]
