"""Sound inputs, changed at random: bytes and JSON."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=8), st.just([]), st.just({}),
    st.sampled_from([-1, 0, 1e308, "", "../x", "\x00", "NaN", [[[]]], {"type": "Point"}, "9" * 400, "\ud800"]),
)  # fmt: skip


@st.composite
def bytes_like(draw: st.DrawFn, sound: bytes, *, first: int | None = None) -> bytes:
    """A few bytes of `sound` changed, taken out, put in or cut off; only among the `first` ones."""
    content = bytearray(sound)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, min(len(content), first or len(content)) - 1)))
        kind = draw(st.sampled_from(["flip", "flip", "flip", "out", "in", "cut", "max"]))
        if kind == "flip" and content:
            content[place] ^= 1 << draw(st.integers(0, 7))
        elif kind == "max":
            content[place : place + 4] = b"\xff\xff\xff\xff"
        elif kind == "out":
            del content[place : place + draw(st.integers(1, 40))]
        elif kind == "in":
            content[place:place] = draw(st.binary(min_size=1, max_size=20))
        else:
            del content[place:]
    return bytes(content)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in _paths(item, (*path, key)))]


@st.composite
def json_like(draw: st.DrawFn, sound: Any) -> Any:
    """Some values of `sound` replaced by odd ones, or taken out."""
    raw = copy.deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_paths(raw)))
        if not path:
            continue
        inner = raw
        for key in path[:-1]:
            inner = inner[key]
        if draw(st.booleans()) and isinstance(inner, dict):
            del inner[path[-1]]
        else:
            inner[path[-1]] = copy.deepcopy(draw(ODD))
    return raw
