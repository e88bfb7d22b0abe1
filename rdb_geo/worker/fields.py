"""The fields of a request, each read with the type that it must have."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Container, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from rdb_geo.core.errors import RdbGeoError
from rdb_geo.core.requests import Box
from rdb_geo.worker.areas import Geometry, read_geometry

if TYPE_CHECKING:  # shapely is loaded only when there is an area
    from rdb_geo.core.geometry import LonLatGeometry

_Value = TypeVar("_Value")


WITHIN: Mapping[str, str] = MappingProxyType({"within": "within_file"})
"""Where requests name a layer of polygons."""


class BadRequestError(RdbGeoError):
    """The line is no request of the protocol: an error in the client."""

    code = "bad-request"

    def __init__(self, message: str, request_id: str | None = None) -> None:
        """Keep whom to tell: the request's id, where it could be read."""
        super().__init__(message)
        self.request_id = request_id


class Fields:
    """One JSON object of a request. Every method raises `BadRequestError` where the field is not what it must be.

    A field that is null counts as left out.
    """

    def __init__(self, raw: Mapping[str, Any], what: str, request_id: str) -> None:
        """Wrap an object; what it is and the request's id are for messages."""
        self._raw = raw
        self._what = what
        self._request_id = request_id

    def record(
        self, make: Callable[..., _Value], /, *, under: Mapping[str, str] | None = None, **known: object
    ) -> _Value:
        """A record, each of its fields read by its type; those that are left out keep their default.

        `make` is its class, or a function of such fields; `under` names fields that the request calls otherwise,
        `known` those that are not read.

        Raises:
            BadRequestError: A field is not what it must be.
            UsageError: From `make`: the fields make no sense.
        """
        return make(**known, **self._values(make, under or {}, known, {}))

    def work(self, do: Callable[..., _Value], parts: Mapping[str, Callable[[Fields], object]]) -> partial[_Value]:
        """What is to be done, less the desk: its parameters, each read by its type as one of `parts` or as a field."""
        return partial(do, **self._values(do, {}, {}, {"Desk": None, **parts}))

    def _values(
        self,
        make: Callable[..., object],
        under: Mapping[str, str],
        known: Container[str],
        parts: Mapping[str, Callable[[Fields], object] | None],
    ) -> dict[str, Any]:
        given = {}
        for name, field in inspect.signature(make).parameters.items():
            kind, place = str(field.annotation), under.get(name, name)
            if kind in parts:
                if (read_part := parts[kind]) is not None:
                    given[name] = read_part(self)
            elif name not in known:
                what, read = TYPES[kind]
                if field.default is field.empty:
                    given[name] = self._required(place, what, read)
                elif self._raw.get(place) is not None:
                    given[name] = self._optional(place, None, what, read)
        return given

    def text(self, name: str) -> str:
        """A text that is not empty."""
        return self._required(name, "a text that is not empty", _text)

    def optional_text(self, name: str) -> str | None:
        """As `text`, or None."""
        return self._optional(name, None, "a text that is not empty", _text)

    def some_texts(self, name: str) -> tuple[str, ...]:
        """At least one text."""
        return self._required(name, *_FILLED)

    def size(self, name: str, largest: int) -> int:
        """A whole number, 1 … largest."""
        return self._required(name, f"a whole number, 1 … {largest}", lambda value: _up_to(_whole(value), largest))

    def flag(self, name: str) -> bool:
        """True or false; false where it is left out."""
        return self._optional(name, False, "true or false", _flag)

    def optional_area(self, name: str) -> LonLatGeometry | None:
        """The area of a GeoJSON geometry of polygons, or None.

        Raises:
            AreaError: It is empty or broken, or lies outside the globe in degrees.
        """
        return self._optional(name, None, *TYPES["LonLatGeometry | None"])

    def box(self, name: str) -> Box:
        """Pixels of a scene."""
        return self._required(name, "[column, row, width, height] in whole pixels", _box)

    def optional_share(self, name: str) -> float | None:
        """A number, 0 … 1, or None."""
        return self._optional(name, None, "a number, 0 … 1", _share)

    def optional_parts(self, name: str) -> list[Fields]:
        """As `parts`; none where the field is left out."""
        return [] if self._raw.get(name) is None else self.parts(name)

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
        except RdbGeoError:  # the field is what it must be, and yet makes no sense
            raise
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


def _share(value: Any) -> float:  # noqa: ANN401
    number = _number(value)
    if not 0 <= number <= 1:
        raise ValueError
    return number


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


def _area(value: Any) -> LonLatGeometry:  # noqa: ANN401
    raw: Geometry = _object(value)
    if raw.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(raw.get("coordinates"), list):
        raise ValueError
    return read_geometry(raw)


_TEXT = ("a text that is not empty", _text)
_PATH = ("a text that is not empty", lambda value: Path(_text(value)))
_FILLED = ("a list of texts, at least one", lambda value: _filled(_texts(value)))
_BOX = ("[column, row, width, height] in whole pixels", _box)

TYPES: Mapping[str, tuple[str, Callable[[Any], Any]]] = MappingProxyType(
    {
        "str": _TEXT,
        "str | None": _TEXT,
        "str | int | None": _TEXT,
        "str | os.PathLike[str]": _TEXT,
        "str | os.PathLike[str] | None": _TEXT,
        "Path": _PATH,
        "Path | None": _PATH,
        "tuple[str, ...]": _FILLED,
        "Sequence[str]": ("a list of texts", _texts),
        "float": ("a number", _number),
        "float | None": ("a number", _number),
        "Sequence[float]": ("a list of numbers", _numbers),
        "int": ("a whole number", _whole),
        "int | None": ("a whole number", _whole),
        "bool": ("true or false", _flag),
        "Box": _BOX,
        "Box | None": _BOX,
        "LonLatGeometry | None": ("a GeoJSON geometry of the type Polygon or MultiPolygon", _area),
    }
)
"""What a field of a record must be in JSON, by its annotation, and what reads it."""
