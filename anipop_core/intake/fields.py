"""The fields of a pitch as they arrive: names, types, lengths, and errors that name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.functional_validators import AfterValidator, PlainValidator
from pydantic_core import PydanticCustomError

from anipop_core.data.linked_facts import is_absent
from anipop_core.errors import InputError
from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES, MAX_LINE_LENGTH, MAX_TAGS
from anipop_core.intake.wording import described, did_you_mean, listed, quoted


def _check_text(text: str) -> str:
    """The text as it is: word positions are given to the user in the text as submitted."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise PydanticCustomError("broken_text", "NUL or half a surrogate pair")
    return text


def _check_id(value: object) -> object:
    if isinstance(value, str) and len(value) <= MAX_LINE_LENGTH:
        return _check_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():  # pandas writes whole numbers so where some are missing
        return int(value)
    raise PydanticCustomError("id_type", "neither short text nor a whole number")


def _check_fact(value: object) -> object:
    """Of any kind, so that what can't be read is quoted as it was written; a text has a line's length."""
    if not isinstance(value, str):
        return value
    if len(value) > MAX_LINE_LENGTH:
        raise PydanticCustomError(
            "string_too_long", "too long", {"max_length": MAX_LINE_LENGTH, "given": f"{len(value)} characters"}
        )
    return _check_text(value)


def _check_tags(value: object) -> object:
    """A list, or what isn't one as it is. MAL tables join lists by "|"."""
    if isinstance(value, str):
        value = [word for word in value.split("|") if word.strip()]
    if not isinstance(value, list):
        return value
    if len(value) > MAX_TAGS:
        raise PydanticCustomError("too_long", "too long", {"max_length": MAX_TAGS, "given": f"{len(value)} entries"})
    return [_check_fact(word) for word in value]


Text = Annotated[str, AfterValidator(_check_text)]
Line = Annotated[Text, Field(max_length=MAX_LINE_LENGTH)]
# Whatever they hold: what `data.vocabulary` and `data.linked_facts` can't read counts as missing, with a warning
Fact = Annotated[Any, PlainValidator(_check_fact)]
Tags = Annotated[Any, PlainValidator(_check_tags)]
Id = Annotated[str | int, PlainValidator(_check_id)]


class _Fields(BaseModel):
    """Wrong types and unknown fields are errors; null, NaN and an empty list equal absent, also inside lists."""

    model_config = ConfigDict(strict=True, frozen=True)
    may_be_empty: ClassVar[tuple[str, ...]] = ()  # fields for which "" doesn't equal absent

    @model_validator(mode="before")
    @classmethod
    def _known_and_present(cls, raw: object) -> object:
        if not isinstance(raw, Mapping):
            return raw if raw or not isinstance(raw, list) else {}
        allowed = tuple(cls.model_fields)
        for key in raw:
            if key not in allowed:
                raise PydanticCustomError("unknown_field", "unknown", {"key": str(key), "allowed": allowed})
        return {key: _present(value) for key, value in raw.items() if not cls._says_nothing(key, value)}

    @classmethod
    def _says_nothing(cls, key: str, value: object) -> bool:
        return is_absent(value) and not (isinstance(value, str) and key in cls.may_be_empty)


def _present(value: object) -> object:
    """The value; of a list what isn't absent."""
    return (
        [each for each in value if isinstance(each, str) or not is_absent(each)] if isinstance(value, list) else value
    )


class FactFields(_Fields):
    """Facts in the sender's spelling; `data.vocabulary` reads them."""

    type: Fact = ""
    source: Fact = ""
    genres: Tags = []
    themes: Tags = []
    demographics: Tags = []
    episodes: Fact = None
    duration_min: Fact = None
    studios: Tags = []
    rating: Fact = ""
    season: Fact = ""
    year: Fact = None
    producers: Any = None
    predecessor: Any = None
    source_work: Any = None
    staff: Any = None


class CharacterFields(_Fields):
    """A character; `portrait` is a path."""

    may_be_empty = ("name", "description", "portrait")

    name: Line = ""
    description: Text = ""
    portrait: Line = ""


class PitchFields(_Fields):
    """A pitch; `images` are paths."""

    may_be_empty = ("id", "title", "synopsis")

    id: Id | None = None
    title: Line = ""
    synopsis: Text = ""
    characters: list[CharacterFields] = Field(default=[], max_length=MAX_CHARACTERS)
    images: list[Line] = Field(default=[], max_length=MAX_IMAGES)
    facts: FactFields = FactFields()


ALLOWED_KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "model_type": "a group of fields {...}",
    "id_type": f"text of up to {MAX_LINE_LENGTH} characters or a whole number",
}
_CORRECT = "Correct it and try again."


def read_fields(raw: object) -> PitchFields:
    """The fields of a decoded pitch. Raises InputError for the first that is unknown, of a wrong type or too long."""
    try:
        return PitchFields.model_validate(raw)
    except ValidationError as error:
        raise _in_words(error.errors(include_url=False)[0]) from None


def _in_words(problem: Mapping[str, Any]) -> InputError:
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
            unit = "characters" if isinstance(value, str) else "entries"
            received, allowed = context.get("given", f"{len(value):,} {unit}"), f"up to {context['max_length']}"
        case "broken_text" | "string_unicode":
            received, allowed = f"broken text ({quoted(str(value))})", "text saved as UTF-8"
        case kind:
            received, allowed = described(value), ALLOWED_KINDS[kind]
    return InputError(f"{where}: received {received}.", f"Allowed: {allowed}.", _CORRECT, field)


def _path(location: tuple[str | int, ...]) -> str:
    """("characters", 1, "name") -> "characters[1].name"."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return "".join(steps).removeprefix(".")
