"""What names tell of scenes that are no pictures in the light that eyes see: radar, heights, indices, masks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rdb_geo.core.progress import Note
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.bands.roles import BandInfo

POLARISATION = re.compile(
    r"(?:(?:sigma|gamma|beta|amplitude|intensity)[^a-z]*)?(?:vv|vh|hv|hh)(?:_?d?b)?|(?:sigma|gamma|beta)_?(?:0|nought)",
    re.IGNORECASE,
)
"""What SNAP, Earth Engine and openEO call a band of radar."""

RADAR_FILE = re.compile(
    r"(?:^|[_.-])(?:sar|s1[a-d]_(?:iw|ew|s\d|wv)_.*|(?:iw|ew|s\d)-(?:grd|slc)-.*|vv|vh|hv|imag(?:e|ery)_hh)(?=[_.-])",
    re.IGNORECASE,
)
"""What a file of radar is called: by its kind, Sentinel-1's names, or a polarisation."""

RADAR_MISSION = re.compile(
    r"(?:^|[/_.\s-])(?:(?:iceye|capella|palsar)(?![a-z])|umbra-?\d|alos2|img-(?:hh|hv|vv|vh)-alos|rs2_|rcm[1-3]_|"
    r"radarsat|csks\d|csg_|cosmo-?skymed|ts[xd]1_sar|tdx1_|tandem-?x_|terrasar|paz1_|saocom|novasar|opera_l2_rtc-s1|gf3[a-c]?_|hj2[ef]_|"
    r"asa_im|nisar|sentinel-?1(?![0-9])|s1[a-d]_iw|s1_grd)|_(?:f02dar|rt[123]0?_h[hv]|sl_h[hv]_)",
    re.IGNORECASE,
)
"""Satellites that carry radar alone, as their files or folders are called by ICEYE, Capella, Umbra, JAXA, MDA, ASI,
Airbus, CONAE, NASA, CRESDA, ESA and the Copernicus Browser."""

MOST_RADAR_BANDS = 4
"""A picture of more bands is hardly one of radar, whatever it is called."""

MASK = re.compile(
    r"(?:.*_)?(?:SCL|CLD|SNW|DDV|CLDPRB|SNWPRB|MSK_\w+|QA_PIXEL|QA_RADSAT|QA_AEROSOL|PIXEL_QA|RADSAT_QA|BQA|ST_QA|Fmask|udm2?)"
    r"(?:_\d\dm)?(?:_clip)?\.(?:tiff?|jp2|img)",
    re.IGNORECASE,
)
"""Names of masks, classifications and quality bands of Sentinel-2, Landsat, HLS and Planet."""

HEIGHTS = re.compile(
    r"(?:.*[_. -])?(?:n?d[tseo]m|n?dgm|chm|mn[tsehx]|md[ts]|g?dem|ahn\d?|srtm\w*|hillshade|slope)\d*"
    r"(?:[_. -].*)?\.\w+|.*\.hgt",
    re.IGNORECASE,
)
"""Names of models of heights: DEM, DTM, DSM, DGM and DOM (Germany), MNT (France), MDT (Spain), AHN (Dutch), SRTM."""

INDICES = re.compile(
    r"(?:.*[_. -])?(?:ndvi|gndvi|ndre|evi2?|savi|m?ndwi|ndsi|ndmi|ndbi|ndci|d?nbr|moisture[_ -]index\d?|"
    r"scene[_ -]classification(?:[_ -]map)?|(?:esa_?)?worldcover|sentinel-5p|land[_ -]?cover|lulc|nlcd|clc\d*|corine)"
    r"(?:[_. -].*)?\.\w+",
    re.IGNORECASE,
)
"""Names of indices and class maps, with a band of numbers or painted in colours, as Copernicus Browser writes them."""

NUMBERS = re.compile(r"(?:.*[_. -])?(?:lst|lai|fapar|thermal)(?:[_. -].*)?\.\w+", re.IGNORECASE)
"""Other numbers, whose names may be places': of these a picture has colours."""

NO_PICTURES = (
    ("mask", MASK, "a mask or quality band of a product", 99),
    ("heights", HEIGHTS, "a model of heights", 1),
    ("index", INDICES, "a spectral index or class map", 3),
    ("index", NUMBERS, "a spectral index or class map", 1),
)
"""What is no picture, how it is called, and of how many bands it is at most."""


def unlike_photographs(record: SceneRecord, bands: Sequence[BandInfo]) -> list[Note]:
    """A sentence where names tell that what is drawn is no photograph."""
    drawn = [band for band in bands if band.colour != "alpha"]
    return [*_radar(record.uri, drawn), *_no_picture(record, len(drawn))]


def _radar(uri: str, drawn: Sequence[BandInfo]) -> list[Note]:
    """Most bands, one of two, or the file, have names of radar."""
    named = [band.description for band in drawn if POLARISATION.fullmatch(band.description.strip())]
    *_, folder, name = ["", *uri.rstrip("/").split("/")]
    is_few = len(drawn) <= 2
    has_mission = len(drawn) <= MOST_RADAR_BANDS and RADAR_MISSION.search(f"{folder}/{name}")
    if not (2 * len(named) > len(drawn) or (is_few and (named or RADAR_FILE.search(name))) or has_mission):
        return []
    told = named[0] if named else name
    said = f"it is called like radar ({told}): models that learned from photographs find little in it."
    return [Note("radar", said, sign=told)]


def _no_picture(record: SceneRecord, count: int) -> list[Note]:
    """A plain file, or tiles of such, away from the product that would tell what it is."""
    pictures = (record.uri,) if record.composite is None else record.composite.tiles
    if not pictures or record.provenance is not None:
        return []
    name = pictures[0].rsplit("/", 1)[-1]
    for kind, pattern, what, most_bands in NO_PICTURES:
        if count <= most_bands and pattern.fullmatch(name):
            said = f"it is called like {what}: its numbers are drawn as they stand, and are no picture of the ground."
            return [Note("no-picture", said, kind=kind)]
    return []
