"""Facts as the JSON of a pitch holds them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.schema import Facts, Predecessor, SourceWork


def facts_document(facts: Facts) -> dict[str, Any]:
    """The known facts as JSON: people by role under "staff", of a work and a predecessor what is known of them."""
    found: dict[str, Any] = {}
    for name in facts.known:
        value = getattr(facts, name)
        if name in STAFF_ROLES:
            found.setdefault("staff", {})[name] = list(value)
        elif isinstance(value, SourceWork | Predecessor):
            found[name] = {key: known for key, known in asdict(value).items() if known not in (None, "")}
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def facts_from_document(document: Mapping[str, Any]) -> Facts:
    """The facts that `facts_document` wrote. Raises TypeError for other documents."""
    values = {name: value for name, value in document.items() if name != "staff"} | document.get("staff", {})
    if "predecessor" in values:
        values["predecessor"] = Predecessor(**values["predecessor"])
    if "source_work" in values:
        values["source_work"] = SourceWork(**values["source_work"])
    as_tuples: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in values.items()}
    return Facts(**as_tuples)
