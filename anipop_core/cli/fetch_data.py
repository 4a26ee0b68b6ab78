"""`python -m anipop_core fetch-data`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anipop_core.data.fetch.selection import DEFAULT_SOURCES
from anipop_core.errors import needs_extra


def fetch_data(
    out: Annotated[Path, typer.Option(help="Folder for the tables and pictures; what is there already stays.")],
    season: Annotated[str | None, typer.Option(help="One season, for example 2024-spring.")] = None,
    ids: Annotated[Path | None, typer.Option(help="A text file of MyAnimeList ids, one a line.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every title: this takes days.")] = False,
    sources: Annotated[
        str,
        typer.Option(
            help="Of jikan (MyAnimeList), anilist, kitsu and zenodo (the paper's own set, one large download)."
        ),
    ] = DEFAULT_SOURCES,
    pictures: Annotated[bool, typer.Option(help="Fetch covers, banners and portraits too.")] = True,
    refresh: Annotated[
        bool,
        typer.Option(
            help="Forget all answers of the chosen sources, about other titles too, and ask anew. "
            "The tables, pictures and the paper's set stay."
        ),
    ] = False,
) -> None:
    """Fetch titles, characters, staff, source works and pictures from their public sources, for build-data.

    For research. The texts and pictures belong to their owners and the terms of each service apply: keep them on
    this machine and don't pass them on. Needs the internet, keeps to the pace each service allows, and goes on where
    it was stopped: what has arrived is not asked for again, but for lists of titles and for titles that have no score
    or aren't known yet. Those are asked for again after a day, and pictures that did not come in the next run.

    Ratings and readers of source works are those of the day they arrive: for a title that had aired by then they hold
    what the anime itself brought them. What works were rated in 2022 (score_2022) nobody tells any more; it stays
    where the table in the folder has it.
    """
    with needs_extra("fetch", "Fetching data"):
        from anipop_core.data.fetch import settings
        from anipop_core.data.fetch.run import fetch_data as fetch
        from anipop_core.data.fetch.selection import KEPT, Order, select, select_sources
    from anipop_core.intake.pictures import read_picture

    order = Order(out, select(season, ids, everything), select_sources(sources, season), pictures)
    try:
        summary = fetch(order, settings.DEFAULT, read_picture, typer.echo, refresh)
    except KeyboardInterrupt:
        typer.echo(
            f"\nStopped. What has arrived is kept in {out / KEPT}: run the same command "
            f"{'without --refresh ' if refresh else ''}to go on from here.",
            err=True,
        )
        raise typer.Exit(1) from None
    typer.echo(f"{summary}")
    if summary.problems:
        raise typer.Exit(1)
