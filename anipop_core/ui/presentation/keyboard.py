"""Keys that turn the slides: a listener in the page, without anything to see."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from anipop_core.ui.session import keys

# Moves are counted up rather than sent one by one: keys pressed while the page is still redrawn are not lost.
# Where something is being typed or a control has the focus, its keys stay its own.
_LISTENER = """
const MOVES = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const own = (parentElement.anipopKeys ??= { moved: data.moved });
  document.removeEventListener("keydown", own.listener);
  own.listener = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable=true], [role=menu], [role=listbox]")) return;
    if (event.key === " " && event.target.closest?.("button, a, summary")) return;
    if (event.key === "Escape") {
      setTriggerValue("escaped", true);
    } else if (event.key in MOVES) {
      event.preventDefault();
      own.moved += MOVES[event.key];
      setStateValue("moved", own.moved);
    }
  };
  document.addEventListener("keydown", own.listener);
  document.documentElement.dataset.anipopKeys = "on"; // who presses keys by machine waits for it
  return () => {
    document.removeEventListener("keydown", own.listener);
    delete document.documentElement.dataset.anipopKeys;
  };
}
"""
_component = st.components.v2.component("anipop_slide_keys", js=_LISTENER)


def listen(move: Callable[[int], None]) -> bool:
    """Right arrow, space and Page Down call `move` with the slides forward, left arrow and Page Up with those back,
    before the page is drawn again. True where Escape was pressed."""

    def moved() -> None:
        total = int(st.session_state[keys.SLIDE_KEYS].get("moved") or 0)
        seen = st.session_state.get(keys.SLIDE_MOVES_SEEN, 0)
        st.session_state[keys.SLIDE_MOVES_SEEN] = total
        move(total - seen)

    result = _component(
        key=keys.SLIDE_KEYS,
        data={"moved": st.session_state.get(keys.SLIDE_MOVES_SEEN, 0)},
        height=1,
        on_moved_change=moved,
        on_escaped_change=lambda: None,
    )
    return bool(result.get("escaped"))
