"""What the names and wavelengths of bands say about their colours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

COLOURS = ("red", "green", "blue")

WORDS = {
    "red": ("red", "rot", "rouge", "rojo", "rosso", "vermelho"),
    "green": ("green", "grun", "gruen", "vert", "verde"),
    "blue": ("blue", "blau", "bleu", "azul", "blu"),
    "nir": (
        "nir",
        "nir08",
        "nir1",
        "nir09",
        "pir",
        "ir",
        "irc",
        "nearinfrared",
        "infrarot",
        "infrarouge",
        "infrarrojo",
    ),
}
"""English, German, French, Spanish (and what Italian and Portuguese add), without accents."""

INITIALS = {"r": "red", "g": "green", "b": "blue", "n": "nir", "v": "green"}
"""A description of one letter, as WorldView's ``BAND_R``; V is Vert or Verde."""

OTHER_WORDS = frozenset(
    (
        *("edge", "rededge", "redege", "kante", "rotkante", "bord", "borde", "limite", "lisiere", "re"),
        *("near", "nahes", "proche", "cercano", "infra", "infrared", "swir", "mir", "pan", "thermal", "cirrus"),
        *("coastal", "coast", "aerosol", "kuste", "kusten", "kuesten", "cotier", "costero", "costa"),
        *("yellow", "gelb", "jaune", "amarillo", "ndvi", "mask", "ratio", "index"),
    )
)
"""Beside one of these a colour is none: ``Red Edge``, ``Coastal Blue``, ``near infra red``."""

FILLERS = frozenset(
    (
        *("band", "bands", "bande", "banda", "kanal", "channel", "canal", "ch", "image"),
        *("sr", "toa", "surface", "reflectance", "radiance", "msi"),
    )
)

CODE = re.compile(r"(?:^|[^a-z0-9])(?:sr_?|toa_?|sur_refl_)?b(?:and)?[ _-]?0*(\d{1,2})(a?)(?![a-z0-9])", re.IGNORECASE)
"""A band's number in ``B4``, ``B04_10m``, ``SR_B4``, ``sr_band4``, ``Band 4``, ``sur_refl_b01``."""

BY_NUMBER = {
    "sentinel-2": {"4": "red", "3": "green", "2": "blue", "8": "nir"},
    "landsat 8/9": {"4": "red", "3": "green", "2": "blue", "5": "nir"},
    "landsat 4-7": {"3": "red", "2": "green", "1": "blue", "4": "nir"},
    "pleiades": {"2": "red", "1": "green", "0": "blue", "3": "nir"},
    "modis": {"1": "red", "4": "green", "3": "blue", "2": "nir"},
}
"""Colours of numbered bands: ESA Sentinel-2 user guide; USGS "What are the band designations for the Landsat
satellites?"; Airbus Pléiades and SPOT 6/7 user guides; MODIS bands 1 to 7 (MOD09)."""

LANDSAT = re.compile(r"(?:^|[^a-z0-9])l([ceot])0?([4-9])(?![0-9])|landsat[ _-]?([4-9])(?![0-9])", re.IGNORECASE)

WAVELENGTH = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(nm|nano\w+|µm|μm|um|micro\w+)(?![a-z])|\((\d+(?:\.\d+)?)\)|^\s*(\d+\.\d+)\s*$", re.IGNORECASE
)
"""A number with its unit, or alone in brackets, as GDAL describes the bands of an ENVI file."""

CENTRES_NM = {"red": (665.0, 612.0, 700.0), "green": (560.0, 505.0, 602.0), "blue": (490.0, 446.0, 516.0)}
"""Best wavelength of a colour, and between which it is that colour at all (coastal bands lie at 443 nm and below)."""


def colours_by_word(names: Sequence[str]) -> list[str]:
    """The colour of each band as words say it: ``red``, ``green``, ``blue``, ``nir`` or nothing, each at most once."""
    return _once(names, [_by_words(name) for name in names])


def colours_by_number(names: Sequence[str], hint: str = "") -> tuple[list[str], bool]:
    """The colour of each band as its number among the sensor's bands says it.

    Args:
        names: Descriptions of all bands; empty where there is none.
        hint: Free text that may tell the sensor: file name, spacecraft.

    Returns:
        As `colours_by_word`; and whether the sensor was guessed. Nothing where the numbers only count the bands.
    """
    codes = [band_code(name) for name in names]
    known = [code for code in codes if code]
    sensor, is_guess = _sensor(known, " ".join((hint, *names)))
    is_ordinal = known == [str(place) for place in range(1, len(names) + 1)]
    if is_guess and is_ordinal and not any(re.match(r"(SR_)?B\d", name) for name in names):
        return [""] * len(names), False  # GDAL's "Band 1" and Earth Engine's "b1" say no more than that
    return _once(names, [BY_NUMBER[sensor].get(code, "") if code else "" for code in codes]), is_guess


def band_code(name: str) -> str:
    """A band's number without leading zeros, ``4`` or ``8a``, from ``B04``, ``SR_B4``, ``Band 4 - Red``; or nothing."""
    found = CODE.findall(name)
    return (found[-1][0] + found[-1][1]).lower() if found else ""


def wavelength_nm(text: str, unit: str = "") -> float | None:
    """A wavelength in nanometres as people write it: ``490 nm``, ``0.49 µm``, ``(665.0)``; None where there is none."""
    match = WAVELENGTH.search(text)
    if match is None:
        try:
            number = float(text)
        except ValueError:
            return None
    else:
        number = float((match[1] or match[3] or match[4]).replace(",", "."))
        unit = match[2] or unit
    if unit.lower().startswith(("µm", "μm", "um", "micro")) or (not unit.lower().startswith("n") and number < 15):
        number *= 1000
    return number if 300 <= number <= 15_000 else None


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
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    return [word for word in re.split(r"[^a-z0-9]+", plain) if word]


def _by_words(name: str) -> str:
    words = words_of(name)
    if OTHER_WORDS & set(words):
        nears = {"near", "nahes", "proche", "cercano", "infra", "infrared"} & set(words)
        return "nir" if nears and not {"swir", "mir", "thermal"} & set(words) else ""
    for colour, known in WORDS.items():
        if set(known) & set(words):
            return colour
    rest = [word for word in words if word not in FILLERS and not word.isdigit()]
    return INITIALS.get(rest[0], "") if len(rest) == 1 else ""


def _once(names: Sequence[str], colours: list[str]) -> list[str]:
    """Each colour for one band only: of ``Green I`` and ``Green`` the plainer; of two that are equal, none."""
    kept = list(colours)
    for colour in (*COLOURS, "nir"):
        places = [place for place, found in enumerate(colours) if found == colour]
        sizes = [len([word for word in words_of(names[place]) if not word.isdigit()]) for place in places]
        best = [place for place, size in zip(places, sizes, strict=True) if size == min(sizes)]
        for place in places:
            if [place] != best:
                kept[place] = ""
    return kept


def _sensor(codes: Sequence[str], hint: str) -> tuple[str, bool]:
    """Whose band numbers these are, and whether that is a guess."""
    landsat, lowered, known = LANDSAT.search(hint), hint.lower(), set(codes)
    if landsat is not None:
        return ("landsat 8/9" if int(landsat[2] or landsat[3]) >= 8 else "landsat 4-7"), False
    if "sur_refl" in lowered or "modis" in lowered or re.search(r"\bm[oyc]d(09|43)", lowered):
        return "modis", False
    if "0" in known:
        return "pleiades", False
    is_landsat = "sr_b" in lowered or "vcid" in lowered
    is_old = "vcid" in lowered or "4" not in known or ({"1", "2", "3", "4"} <= known and "6" not in known)
    if is_landsat:  # collection 2, level 2 has an SR_B6 from Landsat 8 on
        return ("landsat 4-7" if is_old else "landsat 8/9"), known == {"1", "2", "3", "4"}
    if is_old and known <= {"1", "2", "3", "4", "5", "7"}:
        return "landsat 4-7", True
    return "sentinel-2", "1" in known and not known & {"8", "8a", "9", "10", "11", "12"}
