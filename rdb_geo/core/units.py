"""Lengths and areas as people write them, in metres and square metres; chances as they are told."""

from __future__ import annotations

import re

METRES = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), 1000.0),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters"), 0.01),
    **dict.fromkeys(("ft", "foot", "feet", "'", "′"), 0.3048),
    **dict.fromkeys(("yd", "yard", "yards"), 0.9144),
    **dict.fromkeys(("mi", "mile", "miles"), 1609.344),
    **dict.fromkeys(("nm", "nmi"), 1852.0),
}
"""International units."""

SQUARE_METRES = {
    **dict.fromkeys(("ha", "hectare", "hectares"), 1e4),
    **dict.fromkeys(("ac", "acre", "acres"), 4046.8564224),
    **{f"{unit}{square}": factor**2 for unit, factor in METRES.items() for square in ("2", "²", "^2")},
    **{f"{prefix}{unit}": factor**2 for unit, factor in METRES.items() for prefix in ("sq", "sq ", "square ")},
    **{f"sq.{unit}": METRES[unit] ** 2 for unit in ("m", "km", "ft", "yd", "mi")},
}

_NUMBER = re.compile(r"(\d+(?:[.,]\d*)?|[.,]\d+)\s*(\D.*)?", re.DOTALL)


def read_length(text: str) -> float | None:
    """Metres of ``300m``, ``300 m``, ``0.3km``, ``1,000 ft``, ``0.2mi``; None where it is no length with a unit."""
    return _read(text, METRES)


def read_area(text: str) -> float | None:
    """Square metres of ``500m2``, ``2 ha``, ``1.5 km²``, ``3 acres``; None where it is no area with a unit."""
    return _read(text, SQUARE_METRES)


def chance_words(chance: float) -> str:
    """A chance, 0 … 1, in whole percent; no model is sure, so ``under 1 %`` stands for 0 and ``over 99 %`` for 100."""
    percent = f"{100 * chance:.0f} %"
    return {"0 %": "under 1 %", "100 %": "over 99 %"}.get(percent, percent)


def _read(text: str, units: dict[str, float]) -> float | None:
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", " ".join(text.split()))
    match = _NUMBER.fullmatch(plain)
    factor = units.get((match[2] or "").strip().lower()) if match else None
    return float(match[1].replace(",", ".")) * factor if match and factor is not None else None
