"""Frozen dataclasses from JSON: each value must be of its field's type."""

from __future__ import annotations

import math
from dataclasses import is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_Record = TypeVar("_Record")


def build(cls: type[_Record], raw: dict[str, Any]) -> _Record:
    """An instance of `cls` from JSON, records inside it too; unknown keys are dropped (a later version wrote them).

    Raises:
        TypeError: A value is not of its field's type, or one is missing.
        AttributeError: A record is no JSON object.
    """
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable
    return cls(**{name: read_field(cls, name, value) for name, value in raw.items() if name in hints})


def read_field(cls: type, name: str, value: object) -> Any:  # noqa: ANN401  # of the field's type
    """The value of one field of `cls` from JSON: lists become tuples, objects records; records stay as they are.

    Raises:
        TypeError: It is not of the field's type.
    """
    try:
        return _read(value, _hints(cls)[name])
    except _NotOfTypeError as error:
        raise TypeError(f"{cls.__name__}.{name} can't be {value!r}"[:200]) from error


class _NotOfTypeError(TypeError):
    """A value is not of an annotated type."""


@lru_cache
def _hints(cls: Any) -> dict[str, Any]:  # noqa: ANN401  # a class, which mypy holds for unhashable
    return get_type_hints(cls)


@lru_cache
def _taken_apart(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401  # an annotation
    return get_origin(hint), get_args(hint)


def _read(value: Any, hint: Any) -> Any:  # noqa: ANN401  # JSON, and any annotation of a recipe's field
    """A value from JSON as an annotated type; a whole number may stand for a float, if it is finite."""
    if type(value) is hint and hint is not float:  # most often
        return value
    origin, arguments = _taken_apart(hint)
    if hint is float:
        is_right = type(value) in (int, float) and math.isfinite(value)
    elif is_dataclass(hint):
        return build(hint, value)  # type: ignore[arg-type]  # a class
    elif origin in (Union, UnionType):
        return None if value is None and NoneType in arguments else _read(value, arguments[0])
    elif origin is tuple and isinstance(value, (list, tuple)):
        wanted = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        if len(value) == len(wanted):
            return tuple(map(_read, value, wanted))
        is_right = False
    else:
        is_right = origin is Literal and value in arguments
    if not is_right:
        raise _NotOfTypeError
    return value
