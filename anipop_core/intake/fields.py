"""The fields of a pitch as they arrive: names, types, lengths, and errors that name them.

Of a list that is too long the first entries are read, and a notice says how many were left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator
from pydantic.functional_validators import AfterValidator, PlainValidator
from pydantic_core import PydanticCustomError

from anipop_core.data.linked_facts import field_in_words, is_absent
from anipop_core.intake.field_errors import in_words
from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES, MAX_LINE_LENGTH, MAX_TAGS
from anipop_core.intake.wording import quoted
from anipop_core.schema import Notice


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


def _check_fact(value: object, info: ValidationInfo) -> object:
    """Of any kind, so that what can't be read is quoted as it was written; a text has a line's length."""
    if not isinstance(value, str):
        return value
    if len(value) > MAX_LINE_LENGTH:
        field = str(info.field_name)
        message = (
            f"{quoted(value)} counts as missing in {field_in_words(field)}: allowed are up to {MAX_LINE_LENGTH} "
            "characters."
        )
        _tell(info, "unknown_fact", message, f"facts.{field}")
        return None
    return _check_text(value)


def _check_tags(value: object, info: ValidationInfo) -> object:
    """A list, or what isn't one as it is. MAL tables join lists by "|"."""
    if isinstance(value, str):
        value = [word for word in value.split("|") if word.strip()]
    if not isinstance(value, list):
        return value
    return [_check_fact(word, info) for word in _first(value, MAX_TAGS, f"facts.{info.field_name}", info)]


def _at_most(limit: int) -> Callable[[object, ValidationInfo], object]:
    return lambda value, info: _first(value, limit, str(info.field_name), info) if isinstance(value, list) else value


def _first(entries: list[Any], limit: int, field: str, info: ValidationInfo) -> list[Any]:
    """The first `limit` entries; a notice says how many are left out."""
    if len(entries) > limit:
        message = (
            f"{field.removeprefix('facts.')} has {len(entries):,} entries: the first {limit} are read, "
            f"{len(entries) - limit:,} left out. Put first what matters most."
        )
        _tell(info, "left_out", message, field)
    return entries[:limit]


def _tell(info: ValidationInfo, code: str, message: str, field: str) -> None:
    cast(list[Notice], info.context).append(Notice(code, message, field))  # the list of `read_fields`


Text = Annotated[str, AfterValidator(_check_text)]
Line = Annotated[Text, Field(max_length=MAX_LINE_LENGTH)]
# Whatever they hold: what `data.fact_reader` and `data.linked_facts` can't read counts as missing, with a warning
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
    """Facts in the sender's spelling; `data.fact_reader` reads them."""

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
    characters: Annotated[list[CharacterFields], BeforeValidator(_at_most(MAX_CHARACTERS))] = []
    images: Annotated[list[Line], BeforeValidator(_at_most(MAX_IMAGES))] = []
    facts: FactFields = FactFields()


def read_fields(raw: object) -> tuple[PitchFields, tuple[Notice, ...]]:
    """The fields of a decoded pitch, and what was left out of them because it is too much.

    Raises InputError for the first field that is unknown, of a wrong type, or a text too long for it.
    """
    left_out: list[Notice] = []
    try:
        return PitchFields.model_validate(raw, context=left_out), tuple(left_out)
    except ValidationError as error:
        raise in_words(error.errors(include_url=False)[0]) from None
