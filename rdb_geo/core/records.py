"""Frozen dataclasses from JSON: each value must be of its field's type."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

_Record = TypeVar("_Record")

_Reader: TypeAlias = Callable[[Any], Any]
"""A value from JSON → one of an annotated type."""


def build(cls: type[_Record], raw: dict[str, Any]) -> _Record:
    """An instance of `cls` from JSON, records inside it too; unknown keys are dropped (a later version wrote them).

    Raises:
        TypeError: A value is not of its field's type, or one is missing.
        AttributeError: A record is no JSON object.
    """
    readers = _readers(cls)  # type: ignore[arg-type]  # a class is hashable
    try:
        return cls(**{name: readers[name](value) for name, value in raw.items() if name in readers})
    except _NotOfTypeError:
        for name in readers.keys() & raw.keys():
            read_field(cls, name, raw[name])
        raise


def read_field(cls: type, name: str, value: object) -> Any:  # noqa: ANN401  # of the field's type
    """The value of one field of `cls` from JSON: lists become tuples, objects records; records stay as they are.

    Raises:
        TypeError: It is not of the field's type.
    """
    try:
        return _readers(cls)[name](value)
    except _NotOfTypeError as error:
        raise TypeError(f"{cls.__name__}.{name} can't be {value!r}"[:200]) from error


class _NotOfTypeError(TypeError):
    """A value is not of an annotated type."""


@lru_cache
def _readers(cls: Any) -> Mapping[str, _Reader]:  # noqa: ANN401  # a class, which mypy holds for unhashable
    """What reads each field: an index of many scenes has a hundred thousand, so types are taken apart once."""
    return {name: _reader(hint) for name, hint in get_type_hints(cls).items()}


def _reader(hint: Any) -> _Reader:  # noqa: ANN401  # any annotation of a recipe's field
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return lambda value: value if type(value) is hint else build(hint, value)  # type: ignore[arg-type]  # a class
    if origin is tuple:
        return _several(arguments)
    if origin in (Union, UnionType):
        inner, may_lack = _reader(arguments[0]), NoneType in arguments
        return lambda value: None if value is None and may_lack else inner(value)
    if hint is float:
        return _checked(lambda value: type(value) in (int, float) and math.isfinite(value))  # a whole number, too
    if origin is Literal:
        return _checked(lambda value: value in arguments)
    return _checked(lambda value: type(value) is hint)


def _checked(is_right: Callable[[Any], bool]) -> _Reader:
    """Gives a value as it is."""

    def read(value: Any) -> Any:  # noqa: ANN401  # JSON
        if is_right(value):
            return value
        raise _NotOfTypeError

    return read


def _several(arguments: tuple[Any, ...]) -> _Reader:
    """Gives a tuple of any length, or with one type for each value."""
    readers = [_reader(hint) for hint in arguments if hint is not Ellipsis]
    is_any_length = arguments[-1] is Ellipsis

    def read(value: Any) -> tuple[Any, ...]:  # noqa: ANN401  # JSON
        if not isinstance(value, (list, tuple)) or not (is_any_length or len(value) == len(readers)):
            raise _NotOfTypeError
        wanted = readers * len(value) if is_any_length else readers
        return tuple([reader(one) for reader, one in zip(wanted, value, strict=True)])

    return read
