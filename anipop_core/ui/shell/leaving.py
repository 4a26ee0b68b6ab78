"""A click on a page's link straight from a text field: what was typed is sent before the page is left.

Streamlit sends a text when its field loses the focus, which that very click makes it do. The two requests then race,
and where the page's comes first the text is lost with its field. The link waits for the text.
"""

from __future__ import annotations

import streamlit as st

_SCRIPT = """
const WAIT_MS = 500;

export default function ({ parentElement }) {
  let left = -Infinity;
  const leave = (event) => { if (event.target.matches?.("input, textarea")) left = performance.now(); };
  const click = (event) => {
    const link = event.target.closest?.('[data-testid="stPageLink"] a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || performance.now() - left > WAIT_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => link.click(), WAIT_MS + 1);
  };
  document.addEventListener("focusout", leave, true);
  document.addEventListener("click", click, true);
  return () => {
    document.removeEventListener("focusout", leave, true);
    document.removeEventListener("click", click, true);
  };
}
"""
_component = st.components.v2.component("anipop_leaving", js=_SCRIPT)


def send_texts_before_leaving() -> None:
    """Draw the script, once a page."""
    _component(key="leaving", height=1)
