"""The keys of session state stand in one file, and no two of them are the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from anipop_core.ui.session import keys

ROOT = Path(__file__).parents[2]
KEYS = ROOT / "anipop_core" / "ui" / "session" / "keys.py"
FILES = sorted({*(ROOT / "anipop_core" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"} - {KEYS})
METHODS = ("get", "pop", "setdefault")


def problems(sources: dict[str, str]) -> list[str]:
    """Where session state is used with a key that doesn't come from `keys`: file and line."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    found = []
    for name, tree in trees.items():
        for key in used_keys(tree):
            values = [key, *values_of(key, tree), *arguments_for(key, tree, trees.values())]
            found += [f"{name}:{value.lineno} {ast.unparse(value)}" for value in values if is_written_here(value, tree)]
    return found


def used_keys(tree: ast.AST) -> Iterator[ast.expr]:
    """What session state is asked for, or told to keep."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and is_session(node.value):
            yield node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_session(node.func.value):
            if node.func.attr in METHODS:
                yield node.args[0]
            else:  # update(...)
                yield from (key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys if key)
                yield from (ast.Constant(word.arg, lineno=node.lineno) for word in node.keywords)
        elif isinstance(node, ast.Compare) and any(map(is_session, node.comparators)):
            yield node.left
        elif isinstance(node, ast.Attribute) and is_session(node.value) and node.attr not in (*METHODS, "update"):
            yield ast.Constant(node.attr, lineno=node.lineno)


def is_session(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "session_state"


def values_of(key: ast.expr, tree: ast.AST) -> Iterator[ast.expr]:
    """What is assigned to the variable anywhere in its file; of several at once, each."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if is_annotated(node) else []
        for target in targets:
            if isinstance(target, ast.Name) and same(target, key):
                yield node.value
            elif isinstance(target, ast.Tuple) and any(same(one, key) for one in target.elts):
                value = node.value
                if isinstance(value, ast.GeneratorExp | ast.ListComp):
                    yield value.elt
                elif isinstance(value, ast.Tuple):
                    yield from (v for one, v in zip(target.elts, value.elts, strict=True) if same(one, key))


def is_annotated(node: ast.AST) -> bool:
    return isinstance(node, ast.AnnAssign) and node.value is not None


def same(one: ast.expr, other: ast.expr) -> bool:
    return isinstance(one, ast.Name) and isinstance(other, ast.Name) and one.id == other.id


def arguments_for(key: ast.expr, tree: ast.AST, trees: Iterator[ast.AST]) -> Iterator[ast.expr]:
    """What any file passes for the key to a function of this one that uses it."""
    if not isinstance(key, ast.Name):
        return
    places = {
        node.name: [arg.arg for arg in node.args.args].index(key.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and key.id in [arg.arg for arg in node.args.args]
        and any(same(key, used) for used in used_keys(node))
    }
    for node in (node for one in trees for node in ast.walk(one)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places:
            yield from node.args[places[node.func.id] : places[node.func.id] + 1]
            yield from (word.value for word in node.keywords if word.arg == key.id)


def is_written_here(value: ast.expr, tree: ast.AST) -> bool:
    """True of a text, an f-string, two of them joined, or a constant of the module."""
    if isinstance(value, ast.Name):
        return value.id.isupper() or value.id.lstrip("_").isupper()
    if isinstance(value, ast.BinOp):
        return True
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def test_keys_of_session_state_come_from_one_file():
    assert not problems({str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in FILES})


@pytest.mark.parametrize(
    "source",
    [
        "st.session_state['draft'] = 1",
        "st.session_state[f'draft-{n}']",
        "_KEY = 'draft'\nst.session_state.get(_KEY)",
        "st.session_state.pop('draft', None)",
        "st.session_state.setdefault('draft', {})",
        "'draft' in st.session_state",
        "'draft' not in st.session_state",
        "del st.session_state['draft']",
        "st.session_state.draft",
        "st.session_state.update({'draft': 1})",
        "st.session_state.update(draft=1)",
        "key = f'draft-{n}'\nst.session_state[key]",
        "one, other = (f'{n}' for n in 'ab')\nst.session_state[other]",
        "one, other = keys.DRAFT, 'other'\nst.session_state[other]",
        "def keep(key):\n    st.session_state[key]\nkeep('draft')",
        "def keep(draft, key):\n    st.session_state[key]\nkeep(1, key=f'{1}')",
    ],
)
def test_a_key_that_is_written_elsewhere_is_found(source):
    assert problems({"page.py": source})


def test_a_key_from_the_file_is_let_through():
    source = "key = keys.title(1)\ndef keep(key):\n    st.session_state[key]\nkeep(key)\nst.session_state[keys.DRAFT]"
    assert not problems({"page.py": source})


def test_no_two_fixed_keys_are_equal():
    fixed = [value for name, value in vars(keys).items() if name.isupper()]
    assert len(fixed) > 30
    assert len(set(fixed)) == len(fixed)


def test_every_key_of_the_file_is_used():
    named = [
        name
        for name, value in vars(keys).items()
        if name.isupper() or getattr(value, "__module__", "") == keys.__name__
    ]
    used = "".join(path.read_text(encoding="utf-8") for path in FILES)
    inside = KEYS.read_text(encoding="utf-8")
    assert not [name for name in named if f"keys.{name}" not in used and inside.count(f"{name}(") < 2]
