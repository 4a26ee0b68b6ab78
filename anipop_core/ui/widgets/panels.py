"""A panel below a project or version: a small form for one action, which keeps what was typed through redraws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, forget_failure


@dataclass
class OpenPanel:
    """An action that was begun on a project or version, with what was typed for it."""

    action: str
    text: str = ""  # what its field holds
    original: str = ""  # what the text was when the panel was opened
    revision: int = 0  # of the version, then
    file: bytes = b""  # of an export
    name: str = ""  # of the project or version, then
    project: str = ""  # id of the project it is, or belongs to; "" for one that is to be made


def panel_of(target: str) -> OpenPanel | None:
    """The panel open on a project or version, by its id."""
    return all_panels().get(target)


def all_panels() -> dict[str, OpenPanel]:
    """Those that are open, by the id of their project or version."""
    found: dict[str, OpenPanel] = st.session_state.setdefault(keys.OPEN_PANELS, {})
    return found


def open_panel(target: str, panel: OpenPanel) -> None:
    """Open it, in place of another one on the same project or version."""
    all_panels()[target] = panel
    forget_failure()


def close_panel(target: str) -> None:
    """Close it and forget its error."""
    all_panels().pop(target, None)
    forget_failure()


def close_panels_of(project_id: str) -> None:
    """The project's own and those of its versions."""
    for target in [target for target, panel in all_panels().items() if panel.project == project_id]:
        close_panel(target)


def line_field(label: str, target: str, panel: OpenPanel) -> None:
    """A field for a name; what is typed goes into the panel."""
    key = keys.panel_text(panel.action, target)
    st.text_input(label, panel.text, max_chars=MAX_LINE_LENGTH, key=key, on_change=lambda: _keep_text(panel, key))


def notes_field(label: str, target: str, panel: OpenPanel) -> None:
    """The same for a longer text."""
    key = keys.panel_text(panel.action, target)
    st.text_area(label, panel.text, height=160, key=key, on_change=lambda: _keep_text(panel, key))


def confirm(
    target: str, panel: OpenPanel, place: str, label: str, run: Callable[[], object], leave: str = "Cancel"
) -> None:
    """A button that calls `run` and closes the panel, and one that only closes it; errors are shown at `place`."""

    def do() -> None:
        if panel_of(target) is not panel:
            return  # the second half of a double click: it is done already
        with attempt(place):
            run()
            close_panel(target)

    with st.container(horizontal=True):
        st.button(label, key=_key(target, panel, "do"), on_click=do)
        leave_button(target, panel, leave)


def leave_button(target: str, panel: OpenPanel, label: str = "Cancel") -> None:
    """A button that closes the panel."""
    st.button(label, key=_key(target, panel, "leave"), type="tertiary", on_click=lambda: close_panel(target))


def _key(target: str, panel: OpenPanel, part: str) -> str:
    return f"panel-{part}-{panel.action}-{target}"


def _keep_text(panel: OpenPanel, key: str) -> None:
    panel.text = st.session_state[key]
