"""Records of the worker's messages, read by the types of their fields. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def read(kind: type[Record], body: Mapping[str, Any]) -> Record:
    """A dataclass or named tuple from the fields of a message; what it does not name is left out.

    ``Annotated[type, "name"]`` gives a field's name in the message, where it is another; an empty one means the whole
    message. TypeError or ValueError where a field without a default is missing, or where one is of another type. Types
    are read when this runs, on Python 3.9 too: ``Optional[int]``, not ``int | None``.
    """
    given = {}
    for field, hint in get_type_hints(kind, include_extras=True).items():
        name = field
        if get_origin(hint) is Annotated:
            hint, name = get_args(hint)  # noqa: PLW2901 - the type without its name
        raw = body.get(name) if name else body
        if raw is not None or get_origin(hint) is Union:
            given[field] = _value(hint, raw)
    return kind(**given)


def _value(hint: Any, raw: Any) -> Any:  # noqa: ANN401 - of any type, as JSON is
    origin = get_origin(hint)
    if origin is Union:  # Optional
        return None if raw is None else _value(get_args(hint)[0], raw)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in raw)
    if origin is Mapping:
        return dict(raw)
    return hint(raw) if hint in {str, int, float, bool} else read(hint, raw)


class Note(NamedTuple):
    """One thing to know."""

    code: str
    """What is said; empty of a sentence that has no code."""
    sentence: str
    """The engine's own words."""
    values: Mapping[str, Any] = {}
    """Numbers and words of the sentence."""


class Problem(NamedTuple):
    """What went wrong."""

    code: str
    """Its kind."""
    message: str
    """The engine's own words."""
    why: str = ""
    """Names the sentence; empty of one without a name."""
    values: Mapping[str, Any] = {}
    """Numbers and words of the sentence."""
