"""What is wrong with a field of a pitch, in words: what was received, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.errors import InputError
from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.intake.wording import described, did_you_mean, listed, quoted

ALLOWED_KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "model_type": "a group of fields {...}",
    "id_type": f"text of up to {MAX_LINE_LENGTH} characters or a whole number",
}
_CORRECT = "Correct it and try again."


def in_words(problem: Mapping[str, Any]) -> InputError:
    """The error for one entry of pydantic's `ValidationError.errors()`."""
    field = _path(problem["loc"])
    where, value, context = field or "The pitch", problem["input"], problem.get("ctx", {})
    match problem["type"]:
        case "unknown_field":
            owner = f"in {field}" if field else "in a pitch"
            key, allowed = context["key"], context["allowed"]
            return InputError(
                f"There is no field {quoted(key)} {owner}.",
                f"Allowed: {listed(allowed)}.",
                f"{did_you_mean(key, allowed)}Rename or remove it and try again.",
                field,
            )
        case "too_long" | "string_too_long":
            received, allowed = f"{len(value):,} characters", f"up to {context['max_length']}"
        case "broken_text" | "string_unicode":
            received, allowed = f"broken text ({quoted(str(value))})", "text saved as UTF-8"
        case kind:
            received, allowed = described(value), ALLOWED_KINDS[kind]
    return InputError(f"{where}: received {received}.", f"Allowed: {allowed}.", _CORRECT, field)


def _path(location: tuple[str | int, ...]) -> str:
    """("characters", 1, "name") -> "characters[1].name"."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return "".join(steps).removeprefix(".")
