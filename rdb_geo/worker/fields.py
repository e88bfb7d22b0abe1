"""The fields of a request, each read with the type that it must have."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rdb_geo.core.errors import RdbGeoError
from rdb_geo.worker.jobs import Box, Geometry

_Value = TypeVar("_Value")


class BadRequestError(RdbGeoError):
    """The line is no request of the protocol: an error in the client."""

    code = "bad-request"

    def __init__(self, message: str, request_id: str | None = None) -> None:
        """Keep whom to tell.

        Args:
            message: One sentence.
            request_id: The request's id, where it could be read.
        """
        super().__init__(message)
        self.request_id = request_id


class Fields:
    """One JSON object of a request. Every method raises `BadRequestError` where the field is not what it must be.

    A field that is null counts as left out.
    """

    def __init__(self, raw: Mapping[str, Any], what: str, request_id: str) -> None:
        """Wrap.

        Args:
            raw: The object.
            what: What it is, for messages.
            request_id: The request's id, for messages.
        """
        self._raw = raw
        self._what = what
        self._request_id = request_id

    def text(self, name: str) -> str:
        """A text that is not empty."""
        return self._required(name, "a text that is not empty", _text)

    def optional_text(self, name: str) -> str | None:
        """As `text`, or None."""
        return self._optional(name, None, "a text that is not empty", _text)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts; none where the field is left out."""
        return self._optional(name, (), "a list of texts", _texts)

    def some_texts(self, name: str) -> tuple[str, ...]:
        """At least one text."""
        return self._required(name, "a list of texts, at least one", lambda value: _filled(_texts(value)))

    def number(self, name: str, default: float) -> float:
        """A number."""
        return self._optional(name, default, "a number", _number)

    def optional_number(self, name: str) -> float | None:
        """A number, or None."""
        return self._optional(name, None, "a number", _number)

    def numbers(self, name: str, default: tuple[float, ...]) -> tuple[float, ...]:
        """Numbers."""
        return self._optional(name, default, "a list of numbers", _numbers)

    def optional_whole(self, name: str) -> int | None:
        """A whole number, or None."""
        return self._optional(name, None, "a whole number", _whole)

    def size(self, name: str, largest: int) -> int:
        """A whole number, 1 … largest."""
        return self._required(name, f"a whole number, 1 … {largest}", lambda value: _up_to(_whole(value), largest))

    def flag(self, name: str) -> bool:
        """True or false; false where it is left out."""
        return self._optional(name, False, "true or false", _flag)

    def decision(self, name: str) -> bool:
        """True or false, which must be said."""
        return self._required(name, "true or false", _flag)

    def optional_area(self, name: str) -> Geometry | None:
        """A GeoJSON geometry of polygons, or None."""
        return self._optional(name, None, "a GeoJSON geometry of the type Polygon or MultiPolygon", _geometry)

    def box(self, name: str) -> Box:
        """Pixels of a scene."""
        return self._required(name, "[column, row, width, height] in whole pixels", _box)

    def optional_box(self, name: str) -> Box | None:
        """As `box`, or None."""
        return self._optional(name, None, "[column, row, width, height] in whole pixels", _box)

    def part(self, name: str) -> Fields:
        """An object inside this one."""
        inside = self._required(name, "an object", _object)
        return Fields(inside, f"field {name} of the {self._what}", self._request_id)

    def parts(self, name: str) -> list[Fields]:
        """Objects inside this one; there may be none."""
        inside = self._required(name, "a list of objects", _objects)
        return [
            Fields(raw, f"field {name}[{place}] of the {self._what}", self._request_id)
            for place, raw in enumerate(inside)
        ]

    def one_of(self, *names: str) -> str:
        """Which of `names` is given: exactly one must be."""
        given = [name for name in names if self._raw.get(name) is not None]
        if len(given) != 1:
            listed = f"{', '.join(names[:-1])} and {names[-1]}"
            raise self._refusal(f"needs exactly one of the fields {listed}")
        return given[0]

    def _required(self, name: str, what: str, read: Callable[[Any], _Value]) -> _Value:
        return self._read(name, f"needs the field {name}, which is {what}", read)

    def _optional(self, name: str, default: _Value, what: str, read: Callable[[Any], _Value]) -> _Value:
        if self._raw.get(name) is None:
            return default
        return self._read(name, f"has a field {name} that is not {what}", read)

    def _read(self, name: str, complaint: str, read: Callable[[Any], _Value]) -> _Value:
        try:
            return read(self._raw.get(name))
        except (TypeError, ValueError, OverflowError) as error:
            raise self._refusal(complaint) from error

    def _refusal(self, complaint: str) -> BadRequestError:
        return BadRequestError(f"the {self._what} {complaint}.", self._request_id)


def _text(value: Any) -> str:  # noqa: ANN401 - a value of JSON, as in all functions below
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _number(value: Any) -> float:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _whole(value: Any) -> int:  # noqa: ANN401
    number = _number(value)
    if not number.is_integer() or abs(number) >= 2**31:
        raise ValueError
    return int(number)


def _up_to(number: int, largest: int) -> int:
    if not 1 <= number <= largest:
        raise ValueError
    return number


def _flag(value: Any) -> bool:  # noqa: ANN401
    if not isinstance(value, bool):
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list):
        raise TypeError
    return value


def _object(value: Any) -> Mapping[str, Any]:  # noqa: ANN401
    if not isinstance(value, dict):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(map(_text, _list(value)))


def _filled(texts: tuple[str, ...]) -> tuple[str, ...]:
    if not texts:
        raise ValueError
    return texts


def _numbers(value: Any) -> tuple[float, ...]:  # noqa: ANN401
    return tuple(map(_number, _list(value)))


def _objects(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
    return list(map(_object, _list(value)))


def _box(value: Any) -> Box:  # noqa: ANN401
    col, row, width, height = map(_whole, _list(value))
    if width < 1 or height < 1:
        raise ValueError
    return col, row, width, height


def _geometry(value: Any) -> Geometry:  # noqa: ANN401
    raw = _object(value)
    if raw.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(raw.get("coordinates"), list):
        raise ValueError
    return raw
