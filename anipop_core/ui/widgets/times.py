"""Times as the user's own clock shows them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def local_time(time: datetime) -> str:
    """ "3 Nov 2027, 14:05" by the clock of the browser, or in UTC where it doesn't say."""
    local = time.astimezone(_zone())
    return f"{local.day} {local:%b %Y, %H:%M}"


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # whatever a browser sends
        return UTC
