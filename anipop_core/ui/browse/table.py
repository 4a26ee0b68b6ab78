"""The titles as a table: which columns, in which order, and the whole view as a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import streamlit as st

from anipop_core.browsing.columns import Column
from anipop_core.browsing.filters import Filter
from anipop_core.browsing.titles import MOST_SHOWN, Titles
from anipop_core.browsing.view import Sort
from anipop_core.figures.colours import Colours
from anipop_core.reports.safe_csv import table_to_csv
from anipop_core.ui.browse.state import BrowseState

HEIGHT, ROW_HEIGHT = 620, 35  # pixels; Streamlit's rows
TITLE_PAGE = "title?id="  # beside Browse, wherever the app is mounted
UP, DOWN = "smallest first", "largest first"


def show_table(state: BrowseState, count: int, colours: Colours) -> None:
    """The order, the downloads, and the first `MOST_SHOWN` titles."""
    _show_order_and_downloads(state)
    columns = _chosen_columns(state)
    titles = state.titles.shown(state.view.filters, _with_id(state, columns), state.view.sort)
    settings: dict[str, Any] = {column.name: _setting(column, colours) for column in columns}
    if "mal_id" in titles.column_names:
        ids = titles["mal_id"].cast(pa.string())
        links = pa.array([None if id.as_py() is None else f"{TITLE_PAGE}{id.as_py()}" for id in ids], pa.string())
        titles = titles.add_column(0, "page", links)
        settings["page"] = st.column_config.LinkColumn("Page", display_text="Open", width=64, help="The title's page")
    st.dataframe(
        titles,
        hide_index=True,
        height=min(HEIGHT, ROW_HEIGHT * (count + 1) + 3),
        key=state.key("table"),
        column_order=["page", *(column.name for column in columns)],
        column_config=settings,
        lazy=True,  # the browser fetches the rows it shows, and sorting by a heading is over all of them
        alt=f"The {count:,} titles found.",
    )
    if count > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN:,} of {count:,} titles are shown. A download holds them all.")


def _show_order_and_downloads(state: BrowseState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key=state.key("order")):
        _show_order(state)
        with st.popover("Columns"):
            _show_column_choice(state)
        st.space("stretch")
        filters, sort, titles = state.view.filters, state.view.sort, state.titles
        for label, suffix, write in (("CSV", "csv", to_csv), ("Parquet", "parquet", to_parquet)):
            st.download_button(
                f"Download as {label}",
                data=partial(_file, write, titles, filters, sort),
                file_name=f"anipop-titles.{suffix}",
                key=state.key(f"download-{suffix}"),
                on_click="ignore",
                help="All titles found, with every column, in the order shown",
            )


def _show_order(state: BrowseState) -> None:
    labels = {column.name: column.label for column in state.titles.columns if column.kind != "scores"}
    sort = state.view.sort
    column_key = state.follow("sort", sort.column if sort else None)
    way_key = state.follow("sort-way", DOWN if sort is None or sort.down else UP)

    def choose() -> None:
        column = st.session_state[column_key]
        state.set(sort=Sort(column, st.session_state[way_key] == DOWN) if column else None)

    st.selectbox(
        "Sort by", list(labels), format_func=lambda name: labels.get(name, name), key=column_key, index=None,
        placeholder="the most listed first", on_change=choose, width=230,
    )  # fmt: skip
    if sort:
        st.selectbox("Order", (DOWN, UP), key=way_key, on_change=choose, width=160)


def _show_column_choice(state: BrowseState) -> None:
    labels = {column.name: column.label for column in state.titles.columns}
    key = state.follow("columns", [column.name for column in _chosen_columns(state)])

    def choose() -> None:
        names = tuple(st.session_state[key])
        usual = tuple(column.name for column in state.titles.columns if column.usual)
        state.set(columns=None if names in ((), usual) else names)

    st.multiselect(
        "Columns of the table", list(labels), format_func=lambda name: labels.get(name, name), key=key,
        on_change=choose, width=420, select_all=False,
    )  # fmt: skip


def _chosen_columns(state: BrowseState) -> list[Column]:
    known = {column.name: column for column in state.titles.columns}
    if state.view.columns is None:
        usual = [column for column in known.values() if column.usual]
        return usual or list(known.values())
    return [known[name] for name in state.view.columns]


def _with_id(state: BrowseState, columns: Sequence[Column]) -> list[Column]:
    """The columns, and the id that the links are made of."""
    ids = [column for column in state.titles.columns if column.name == "mal_id" and column not in columns]
    return [*columns, *ids]


def _setting(column: Column, colours: Colours) -> Any:
    label, help = column.label, column.help or None
    config = st.column_config
    if column.kind == "score":
        shade = colours.accent if column.name == "oof_score" else colours.muted
        return config.ProgressColumn(label, help=help, format="%.2f", min_value=1, max_value=10, color=shade)
    if column.kind == "percentile":
        return config.ProgressColumn(label, help=help, format="%d", min_value=0, max_value=100, color=colours.muted)
    if column.kind == "points":
        return config.NumberColumn(label, help=help, format="%+.2f")
    if column.kind == "whole":
        return config.NumberColumn(label, help=help, format="localized")
    if column.kind == "plain":
        return config.NumberColumn(label, help=help, format="%d")
    if column.kind == "scores":
        return config.BarChartColumn(label, help=help, y_min=1, y_max=10, color=colours.muted)
    wide = column.name == "title"
    return config.TextColumn(label, help=help, width="medium" if wide else None)


def _file(write: Callable[[pa.Table], bytes], titles: Titles, filters: Sequence[Filter], sort: Sort | None) -> bytes:
    """Made when the button is pressed."""
    return write(titles.whole(filters, sort))


def to_csv(titles: pa.Table) -> bytes:
    """For spreadsheets; lists are joined with |."""
    frame: pd.DataFrame = titles.to_pandas()
    for name in titles.column_names:
        if pa.types.is_list(titles.schema.field(name).type):
            frame[name] = ["" if words is None else "|".join(map(str, words)) for words in frame[name]]
    return table_to_csv(frame).encode()


def to_parquet(titles: pa.Table) -> bytes:
    """The table as a Parquet file."""
    file = io.BytesIO()
    pyarrow.parquet.write_table(titles, file, compression="zstd")
    return file.getvalue()
