"""What the name of a file and its folder tells of the order of bands that have no names."""

from __future__ import annotations

import re

Places = tuple[int, int, int]
"""Which bands are red, green and blue, counted from 1 among those that are no alpha."""

COUNTED = {5: (3, 2, 1), 6: (3, 2, 1), 7: (3, 2, 1), 8: (5, 3, 2), 10: (3, 2, 1)}
"""Of stacks in order of wavelength: Landsat TM, RapidEye (5 … 7), WorldView-2 (8), Sentinel-2 without 60 m (10)."""

COASTAL_FIRST = (4, 3, 2)
"""Of stacks of nine bands or more: Sentinel-2 and Landsat 8/9 begin with the coastal band."""

SENSOR = "in the order of its sensor"

BLUELESS = f"{SENSOR}, in false colours: near infrared, red and green, for want of a blue band"

ORDERS: tuple[tuple[str, tuple[int, ...], Places, str], ...] = (
    (r"(?:nir|i)_?rgb(?![a-z])", (4,), (2, 3, 4), "by the file's name: infrared, red, green, blue"),
    (r"bgr(?:n|i|a|nir)?(?![a-z])", (3, 4), (3, 2, 1), "by the file's name: blue, green, red"),
    (r"rgb(?:n|i|a|nir)?(?![a-z])", (3, 4), (1, 2, 3), "by the file's name: red, green, blue"),
    (r"gf6_wfv", (8,), (3, 2, 1), SENSOR),
    (r"gf4_pm[si]", (5,), (4, 3, 2), SENSOR),
    (r"zy1e_vnic|zy1f_vnic", (8,), (3, 2, 1), SENSOR),
    (r"hj2[ab]_ccd|rapideye|re[1-5]_3[ab]", (5,), (3, 2, 1), SENSOR),
    (r"gf\d[a-d]?_(?:pms|wfv)|gf7_|zy\d\w*_mux|hj[12][ab]_ccd|sv\d-\d\d_|svn\d|superview", (4,), (3, 2, 1), SENSOR),
    (r"jl1\w+_(?:pms|mss)|jl1(?:gf|kf)\w*|triplesat|kompsat|k3a?_\d{14}", (4,), (3, 2, 1), SENSOR),
    (
        r"\d\d[a-z]{3}\d{8}-[ms]\d\w\w|qb0?2|quickbird|ikonos|ik01|geoeye|ge01|wv0?[234]|worldview-?[234]",
        (4,),
        (3, 2, 1),
        SENSOR,
    ),
    (r"cbers_4a_wpm|cbers_4a?_mux|cbers_4a?_wfi|cbers_2b?_ccd|amazonia_1", (4,), (3, 2, 1), SENSOR),
    (r"planet_\w*analytic|l1\d-\d{4}e-\d{4}n", (4,), (3, 2, 1), "in the order of Planet's mosaics"),
    (r"(?:\w*_)?analytic_?ms", (4,), (3, 2, 1), SENSOR),
    (r"(?:\w*_)?analytic\w*_8b|superdove", (8,), (6, 4, 2), SENSOR),
    (r"(?:img_)?pneo\d?", (6,), (4, 3, 2), SENSOR),
    (r"(?:img_)?(?:phr1[ab]|pleiades|spot-?[67])", (4,), (1, 2, 3), SENSOR),
    (r"(?:img_)?spot-?[1-5](?!\d)", (3, 4), (1, 2, 3), BLUELESS),
    (
        r"liss|awifs|resourcesat|(?:irs-?)?(?:1[cd]|p6)_l[34]|cbers_4_pan10m?|ast_l1\w|aster",
        (3, 4),
        (3, 2, 1),
        BLUELESS,
    ),
    (r"lm0[1-5]_", (4,), (4, 2, 1), BLUELESS),
    (r"l[co]0[89]_|landsat[-_ ]?[89]", (7, 8, 9, 10, 11), (4, 3, 2), SENSOR),
    (r"l[et]0[457]_|landsat[-_ ]?[4-7]", (6, 7), (3, 2, 1), SENSOR),
    (r"s2[a-d]_|sentinel-?2", (12, 13), (4, 3, 2), SENSOR),
    (r"s2[a-d]_|sentinel-?2", (10,), (3, 2, 1), SENSOR),
)
"""Beginnings of words in lower case, of how many bands they tell, the order and why.

Makers' tables of bands (CRESDA's for Gaofen, Ziyuan and Huanjing; SuperView, Jilin-1, TripleSat, KOMPSAT, Maxar, INPE,
Planet, Airbus's DIMAP guides, NRSC, USGS). Most begin with blue; Gaofen-4 with the panchromatic band, Pléiades and
SPOT 6 with red, SPOT 1 to 5 with near infrared. Where a sensor has four bands, three are somebody's picture of them,
whose order its name doesn't tell.
"""

INFRARED = r"(?<![a-z])(?:cir|ir?rg|irc|nrg|nirrg|false[-_ .]?colou?r(?!.?.?urban)|colou?r[-_ .]?infrared)(?![a-z])"
"""Three bands of near infrared, red and green: CIR, IRG (Spain), IRC (France), False_color (Copernicus)."""

LAYER = r"(?:sentinel-?[2-5]|landsat|hls|l[12][ac]_).*(?<![a-z])"
"""Before the names of layers that are everyday words, those of their satellites."""

LAYERS = {
    r"false[-_ .]?colou?r.?.?urban": "two short-wave infrareds and red",
    LAYER + "agriculture": "short-wave infrared, near infrared and blue",
    LAYER + "geology": "two short-wave infrareds and blue",
    r"(?<![a-z])(?:swir|short[-_ ]?wave[-_ ]?infrared)(?![a-z])": "short-wave infrared, near infrared and red",
    r"(?<![a-z])pneo.*_ned(?![a-z])": "near infrared, red edge and deep blue",
    LAYER + "(?:bathymetric|atmospheric[-_ ]penetration|healthy[-_ ]vegetation|vegetation[-_ ]analysis|land.?water"
    "|wildfires?|burned[-_ ]area|barren[-_ ]soil|thermal|tristimulus)": "",
}
"""Names of other pictures of three bands, layers of the Copernicus Browser, EO Browser and Sentinel Hub and the second
file of Pléiades Neo, and what they show."""

SEES_NO_BLUE = r"(?<![a-z0-9])(?:spot[-_]?[1-5](?!\d)|liss|awifs|resourcesat|ast_l1\w|aster(?![a-z])|cbers_4_pan10m?)"


def false_colours(uri: str, *, are_declared: bool) -> str | None:
    """How it is known that three bands without names are no red, green and blue; None where no name tells it.

    That they are declared so says nothing: GDAL declares it of any three bytes.
    """
    if re.search(INFRARED, _last(uri, 2)):
        return "by the file's name, in false colours: near infrared, red and green"
    for pattern, shown in LAYERS.items():
        if re.search(pattern, _last(uri, 1)):
            return f"by the file's name, in false colours{shown and ': '}{shown}"
    if are_declared and re.search(SEES_NO_BLUE, _last(uri, 2)):
        return "by the file's name, in false colours, as its sensor saw no blue"
    return None


def told_order(uri: str, count: int) -> tuple[Places, str] | None:
    """Red, green and blue among so many bands, and how that is known, where the name of the file or folder tells."""
    for pattern, counts, places, why in ORDERS:
        if count in counts and re.search(rf"(?<![a-z0-9])(?:{pattern})", _last(uri, 2)):
            return places, why
    return None


def guessed_order(count: int) -> Places:
    """Red, green and blue among three bands or more of which nothing is known."""
    return COUNTED.get(count, (1, 2, 3) if count <= 4 else COASTAL_FIRST)


def _last(uri: str, parts: int) -> str:
    """The name of a file, and of its folder, in lower case."""
    return "/".join(uri.lower().split("/")[-parts:])
