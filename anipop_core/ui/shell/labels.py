"""In words: labels for what users named, counts, and times by the user's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from anipop_core.intake.limits import MAX_LINE_LENGTH


def distinct(names: Iterable[str]) -> list[str]:
    """The names, made unique: a repeated one gets a number. Figures and selects tell their rows by name."""
    found: dict[str, None] = {}  # in the order they came
    for name in names:
        label, number = name, 2
        while label in found:
            label, number = f"{name} ({number})", number + 1
        found[label] = None
    return list(found)


def distinct_labels(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id -> unique label, from pairs of id and name."""
    named = list(names)
    return dict(zip((id_ for id_, _ in named), distinct(name for _, name in named), strict=True))


def counted(number: int, one: str) -> str:
    """ "1 version", "3 versions"."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def with_ending(name: str, ending: str) -> str:
    """The name with `ending` behind it, shortened so that it is no longer than names may be."""
    return f"{name[: MAX_LINE_LENGTH - len(ending)]}{ending}"


def local_time(time: datetime) -> str:
    """ "3 Nov 2027, 14:05" by the clock of the browser, or in UTC where it doesn't say."""
    local = time.astimezone(_zone())
    return f"{local.day} {local:%b %Y, %H:%M}"


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # whatever a browser sends
        return UTC
