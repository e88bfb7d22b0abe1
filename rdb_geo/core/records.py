"""Frozen dataclasses from JSON: each value must be of its field's type."""

from __future__ import annotations

import math
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_Record = TypeVar("_Record")


def build(cls: type[_Record], raw: dict[str, Any]) -> _Record:
    """An instance of `cls` from JSON: lists become tuples, unknown keys are dropped (a later version wrote them).

    Raises:
        TypeError: A value is not of its field's type.
    """
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k in hints}
    for name, value in values.items():
        if not _is_of(value, hints[name]):
            raise TypeError(f"{cls.__name__}.{name} can't be {value!r}"[:200])
    return cls(**values)


@lru_cache
def _hints(cls: Any) -> dict[str, Any]:  # noqa: ANN401  # a class, which mypy holds for unhashable
    return get_type_hints(cls)


@lru_cache
def _taken_apart(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401  # an annotation
    return get_origin(hint), get_args(hint)


def _is_of(value: object, hint: Any) -> bool:  # noqa: ANN401  # any annotation of a recipe's field
    """Whether a value from JSON is of an annotated type; a whole number may stand for a float, if it is finite."""
    if hint is float:
        return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
    if type(value) is hint:  # most often
        return True
    origin, arguments = _taken_apart(hint)
    if origin in (Union, UnionType):
        return any(_is_of(value, one) for one in arguments)
    if origin is tuple and isinstance(value, tuple):
        wanted = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        return len(value) == len(wanted) and all(map(_is_of, value, wanted))
    return origin is Literal and value in arguments
