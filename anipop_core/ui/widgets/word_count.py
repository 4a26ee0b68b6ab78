"""A word count beside a text area that follows every keystroke.

Streamlit's server sees a text only when its field is left, so the browser counts, by the same rule as the
server: whatever stands between white space.
"""

from __future__ import annotations

import streamlit as st

_SCRIPT = """
export default function({ data, parentElement }) {
  const output = parentElement.querySelector("output");
  const show = (text) => {
    const words = text.split(/\\s+/).filter(Boolean).length;
    output.textContent = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
  };
  const area = () => document.querySelector(`.st-key-${data.key} textarea`);
  const listen = (event) => { if (event.target === area()) show(event.target.value); };
  show(area()?.value || data.text);
  document.addEventListener("input", listen);
  return () => document.removeEventListener("input", listen);
}
"""
_STYLE = "output { display: block; text-align: right; font-size: 14px; opacity: .75; }"

_counter = st.components.v2.component("word_count", html="<output></output>", css=_STYLE, js=_SCRIPT)


def show_word_count(key: str, text: str) -> None:
    """Count the words of the text area with this `key`; `text` is what the server knows of it."""
    _counter(key=f"count-{key}", data={"key": key, "text": text}, height="content")
