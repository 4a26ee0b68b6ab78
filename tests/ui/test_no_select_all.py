"""Streamlit's lists put "Select all" first, so that a second Enter behind a word takes every word there is."""

from __future__ import annotations

import ast
from pathlib import Path

import anipop_core.ui

FOLDER = Path(anipop_core.ui.__file__).parent


def lists() -> list[tuple[str, ast.Call]]:
    """Where each `multiselect` is called."""
    return [
        (f"{path.relative_to(FOLDER)}:{node.lineno}", node)
        for path in sorted(FOLDER.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "multiselect"
    ]


def offers_all(call: ast.Call) -> bool:
    return not any(
        keyword.arg == "select_all" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in call.keywords
    )


def test_no_list_offers_all_at_once() -> None:
    found = lists()
    assert len(found) >= 6
    assert [place for place, call in found if offers_all(call)] == []


def test_a_new_list_without_it_is_found() -> None:
    (call,) = (node for node in ast.walk(ast.parse("st.multiselect('Genres', [])")) if isinstance(node, ast.Call))
    assert offers_all(call)
