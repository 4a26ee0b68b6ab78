"""`fetch-data` as a command, against local services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from anipop_core.cli import commands
from anipop_core.data.fetch import settings
from tests.data.fetch.services import Services, running


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with running() as found:
        monkeypatch.setattr(settings, "DEFAULT", found.settings())
        yield found


def fetch(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, ["fetch-data", "--out", str(tmp_path / "data"), *arguments])


def test_a_season(services: Services, tmp_path: Path) -> None:
    result = fetch(tmp_path, "--season", "2024-spring", "--no-pictures")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("5 titles. Requests still to make, about: ")
    assert "5 titles fetched with " in result.stdout
    assert "Left out because MyAnimeList has no score for them yet: 1." in result.stdout
    build = CliRunner().invoke(
        commands, ["build-data", "--source", str(tmp_path / "data"), "--out", str(tmp_path / "built")]
    )
    assert build.exit_code == 0, build.output
    assert "5 titles, " in build.output


def test_a_title_that_is_missing_makes_it_1(services: Services, tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("1\n99\n")
    result = fetch(tmp_path, "--ids", str(tmp_path / "ids.txt"), "--no-pictures")
    assert result.exit_code == 1
    assert "- MyAnimeList: title 99: has no title with this id" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Exactly one of --season, --ids and --all is allowed."),
        (["--all", "--season", "2024-spring"], "Exactly one of --season, --ids and --all is allowed."),
        (["--season", "2024-autumn"], '"2024-autumn" is not a season.'),
        (["--ids", "nowhere.txt"], "nowhere.txt can't be read."),
        (["--all", "--sources", "jikan,imdb"], '--sources holds "imdb".'),
        (["--all", "--sources", ","], "--sources is empty."),
        (["--all", "--sources", "anilist,kitsu"], "jikan or zenodo has to be among them."),
        (["--season", "2024-spring", "--sources", "zenodo"], "jikan has to be among them for a season."),
    ],
)
def test_bad_usage(services: Services, tmp_path: Path, arguments: list[str], message: str) -> None:
    result = fetch(tmp_path, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not services.asked
    assert not (tmp_path / "data").exists()


def test_the_help_says_whose_the_texts_are() -> None:
    text = " ".join(CliRunner().invoke(commands, ["fetch-data", "--help"]).output.split())
    assert "belong to their owners" in text


def test_the_help_says_what_is_asked_for_again() -> None:
    text = " ".join(CliRunner().invoke(commands, ["fetch-data", "--help"]).output.split())
    assert "Those are asked for again after a day" in text
