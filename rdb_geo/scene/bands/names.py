"""What the names and wavelengths of bands say about their colours; the words for them stand in `names.json`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

COLOURS = ("red", "green", "blue")

FALSE_COLOURS = ("nir", "red", "green")
"""Drawn as red, green and blue where a file names no blue band: the usual colour-infrared picture."""

_TOLD = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))

WORDS: dict[str, list[str]] = _TOLD["words"]
"""English, German, French, Spanish, what Italian, Portuguese, Dutch and Polish add, Russian, Chinese and Japanese,
without accents; and the bands of SPOT 1 to 5 (XS), Sentinel-3 OLCI (Oa), VIIRS (M) and ASTER (3N)."""

INITIALS: dict[str, str] = _TOLD["initials"]
"""A description of one letter, as WorldView's ``BAND_R``; V is Vert or Verde."""

OTHER_WORDS: frozenset[str] = frozenset(_TOLD["other_words"])
"""Beside one of these a colour is none: ``Red Edge``, ``Coastal Blue``, ``near infra red``."""

FILLERS: frozenset[str] = frozenset(_TOLD["fillers"])

CODE = re.compile(
    r"(?:^|[^a-z0-9])(?:(?:sr_?|toa_?|sur_refl_)?b(?:and)?|imagedata)[ _-]?0*(\d{1,2})([an]?)(?![a-z0-9])",
    re.IGNORECASE,
)
"""A band's number in ``B4``, ``B04_10m``, ``SR_B4``, ``sr_band4``, ``Band 4``, ``sur_refl_b01``, ``B3N`` and
``ImageData3N`` (ASTER)."""

BY_NUMBER: dict[str, dict[str, str]] = _TOLD["by_number"]
"""Colours of numbered bands: ESA Sentinel-2 user guide; USGS "What are the band designations for the Landsat
satellites?"; Airbus Pléiades and SPOT 6/7 user guides; MODIS bands 1 to 7 (MOD09); ASTER user handbook; INPE, CBERS-4
and 4A cameras (MUX, WFI)."""

HINTS = (
    (r"(?:^|[^a-z0-9])(?:l[ceot]0?[89](?![0-9])|landsat[ _-]?[89](?![0-9])|oli(?![a-z]))", "landsat 8/9"),
    (r"(?:^|[^a-z0-9])(?:l[ceot]0?[4-7](?![0-9])|landsat[ _-]?[4-7](?![0-9])|e?tm(?![a-z]))", "landsat 4-7"),
    (r"sur_refl|nadir_reflectance|modis|\bm[oyc]d(?:09|43)", "modis"),
    (r"\bast(?:er|_)", "aster"),
    (r"(?<![a-z])(?:liss|awifs|resourcesat|pan10m|irs[-_]?(?:1[cd]|p6|r2))", "irs"),
    (r"(?<![a-z])(?:wpm|amazonia|cbers_?2b?_?ccd)", "blue first"),
)
"""What of file names, spacecraft and descriptions tells whose band numbers these are."""

TELLING = {"0": "pleiades", "3n": "aster"}
"""Band numbers that only one sensor has."""

IRS_BANDS = frozenset("2345")
"""LISS and AWiFS of India's satellites have no first band, and their files are called ``BAND2.tif``."""

WAVELENGTH = re.compile(
    r"(?:(?P<from>\d+(?:[.,]\d+)?)\s*(?:-|–|to)\s*)?(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>nm|nano\w+|µm|μm|um|micro\w+)(?![a-z])"
    r"|\((?P<bracketed>\d+(?:\.\d+)?)\)|^\s*(?P<alone>\d+\.\d+)\s*$",
    re.IGNORECASE,
)
"""A number or a range with its unit, or a number alone in brackets, as GDAL describes the bands of an ENVI file."""

BARE_NM = re.compile(r"(?<![\d.])([3-9]\d\d)(?![\d.])")
"""A number that may be a wavelength in nanometres: ``Rrs_490``, ``Red-650``, ``wavelength_665``; a year is none."""

CENTRES_NM = {"red": (665.0, 612.0, 700.0), "green": (560.0, 505.0, 602.0), "blue": (490.0, 446.0, 516.0)}
"""Best wavelength of a colour, and between which it is that colour at all (coastal bands lie at 443 nm and below)."""


def colours_by_word(names: Sequence[str], *, takes_last: bool = False) -> list[str]:
    """The colour of each band as words say it: ``red``, ``green``, ``blue``, ``nir`` or nothing, each at most once.

    Of bands that are called alike none has the colour, or with `takes_last` the last.
    """
    return _once(names, [_by_words(name) for name in names], takes_last=takes_last)


def colours_by_number(names: Sequence[str], hint: str = "", *, takes_last: bool = False) -> tuple[list[str], bool]:
    """As `colours_by_word`, by each band's number among the sensor's, and whether the sensor is guessed.

    Names are descriptions, empty where there is none; `hint` is free text that may tell the sensor: file name,
    spacecraft. Nothing where the numbers only count the bands.
    """
    codes = [band_code(name) for name in names]
    known = [code for code in codes if code]
    sensor, is_guess = _sensor(known, " ".join((hint, *names)))
    is_ordinal = all(code in ("", str(place)) for place, code in enumerate(codes, start=1))
    if (is_guess or sensor == "sentinel-2") and is_ordinal and not any(re.match(r"(SR_)?B\d", name) for name in names):
        return [""] * len(names), False  # GDAL's "Band 1" and Earth Engine's "b1" say no more than that
    return _once(names, [BY_NUMBER[sensor].get(code, "") for code in codes], takes_last=takes_last), is_guess


def band_code(name: str) -> str:
    """A band's number without leading zeros, ``4`` or ``8a``, from ``B04``, ``SR_B4``, ``Band 4 - Red``; or nothing."""
    found = CODE.findall(name)
    return (found[-1][0] + found[-1][1]).lower() if found else ""


def wavelength_nm(text: str, unit: str = "") -> float | None:
    """A wavelength in nanometres, or None: ``490 nm``, ``(665.0)``, the middle of ``0.45-0.52 µm``."""
    match = WAVELENGTH.search(text)
    if match is None:
        try:
            number = float(text)
        except ValueError:
            return None
    else:
        number = _number(match["number"] or match["bracketed"] or match["alone"])
        number = (_number(match["from"]) + number) / 2 if match["from"] else number
        unit = match["unit"] or unit
    if unit.lower().startswith(("µm", "μm", "um", "micro")) or (not unit.lower().startswith("n") and number < 15):
        number *= 1000
    return number if 300 <= number <= 15_000 else None


def bare_wavelengths(names: Sequence[str]) -> list[float | None]:
    """Wavelengths in nanometres of names that hold them without a unit, ``Rrs_490``; none where the numbers count."""
    found = [BARE_NM.findall(name) for name in names]
    known = [float(numbers[0]) if len(numbers) == 1 else None for numbers in found]
    is_ordinal = any(number == place for place, number in enumerate(known, start=1))
    return [None] * len(names) if is_ordinal else known


def colours_by_wavelength(wavelengths: Sequence[float | None]) -> list[str]:
    """The bands nearest to red, green and blue; nothing for the others."""
    colours = [""] * len(wavelengths)
    for colour, (best, least, most) in CENTRES_NM.items():
        near = [
            (abs(nm - best), place) for place, nm in enumerate(wavelengths) if nm is not None and least <= nm <= most
        ]
        if near:
            colours[min(near)[1]] = colour
    return colours


def words_of(name: str) -> list[str]:
    """Lower-case words without accents; ``RedEdge`` is two."""
    spaced = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    plain = "".join(letter for letter in spaced if not unicodedata.combining(letter)).lower()
    return [word for word in re.split(r"[\W_]+", plain) if word]


def is_other(name: str) -> bool:
    """A band's name says that it is no red, green or blue: ``SWIR``, ``Red Edge``, ``NIR``."""
    return bool(OTHER_WORDS & set(words_of(name))) or _by_words(name) == "nir"


def _by_words(name: str) -> str:
    words = words_of(name)
    if OTHER_WORDS & set(words):
        nears = {"near", "nahes", "proche", "cercano", "infra"} & set(words)
        return "nir" if nears and not {"swir", "mir", "thermal"} & set(words) else ""
    for colour, known in WORDS.items():
        if set(known) & set(words):
            return colour
    rest = [word for word in words if word not in FILLERS and not word.isdigit()]
    return INITIALS.get(rest[0], "") if len(rest) == 1 else ""


def _once(names: Sequence[str], colours: list[str], *, takes_last: bool = False) -> list[str]:
    """Each colour for one band only.

    Of ``Green I``, ``Green-531`` and ``Green`` the plainer; else of ``Red 650`` and ``Red 668`` the one of the better
    wavelength; of what is still alike the last or none.
    """
    kept, waves = list(colours), bare_wavelengths(names)
    for colour in (*COLOURS, "nir"):
        places = [place for place, found in enumerate(colours) if found == colour]
        ranks = {place: _plainness(colour, names[place], waves[place]) for place in places}
        best = [place for place in places if ranks[place] == min(ranks.values())]
        for place in places:
            if place != best[-1] or (len(best) > 1 and not takes_last):
                kept[place] = ""
    return kept


def _plainness(colour: str, name: str, wavelength: float | None) -> tuple[float, ...]:
    words = words_of(name)
    far = abs(wavelength - CENTRES_NM[colour][0]) if wavelength is not None and colour in CENTRES_NM else 0.0
    return len([word for word in words if not word.isdigit()]), len(BARE_NM.findall(name)), far


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _sensor(codes: Sequence[str], hint: str) -> tuple[str, bool]:
    """Whose band numbers these are, and whether that is a guess."""
    lowered, known = hint.lower(), set(codes)
    told = [sensor for pattern, sensor in HINTS if re.search(pattern, lowered)]
    told += [sensor for code, sensor in TELLING.items() if code in known]
    if told:
        return told[0], False
    for sensor in ("cbers", "cbers wfi"):
        if known <= set(BY_NUMBER[sensor]) and len(known) >= len(COLOURS):
            return sensor, "cbers" not in lowered
    if known <= IRS_BANDS and len(known) >= len(COLOURS) and re.search(r"(?<![a-z0-9])band[2-5](?![a-z0-9])", lowered):
        return "irs", True
    is_old = "vcid" in lowered or "4" not in known or ({"1", "2", "3", "4"} <= known and "6" not in known)
    if "sr_b" in lowered or "vcid" in lowered:  # collection 2, level 2 has an SR_B6 from Landsat 8 on
        return ("landsat 4-7" if is_old else "landsat 8/9"), known == {"1", "2", "3", "4"}
    if is_old and known <= {"1", "2", "3", "4", "5", "7"}:
        return "landsat 4-7", True
    return "sentinel-2", "1" in known and not known & {"8", "8a", "9", "10", "11", "12"}
