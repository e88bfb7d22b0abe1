"""When a picture was taken, from the texts in which files, products and catalogues say it."""

from __future__ import annotations

import re
import warnings
from datetime import datetime, timedelta, timezone

import rasterio

from rdb_geo.core.errors import RdbGeoWarning

TEXT = re.compile(
    r"(?P<year>\d{4})(?:[-:/.]?(?P<month>\d\d)(?:[-:/.]?(?P<day>\d\d))?)?"
    r"(?:(?:[T ]\s*|(?<=\d{8}))(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?P<fraction>[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?",
    re.IGNORECASE,
)
"""ISO 8601 with or without marks, EXIF's ``2023:06:01 10:00:00``; ``Z``, ``UTC``, ``+0000``, ``+02:00`` or ``+02``."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

IN_WORDS = (
    re.compile(r"(?:[a-z]{3},? +)?(?P<day>\d\d?)[ -](?P<month>[a-z]{3})[a-z]*[ -](?P<year>\d{4})(?P<rest>.*)"),
    re.compile(r"[a-z]{3} +(?P<month>[a-z]{3}) +(?P<day>\d\d?) +(?P<rest>\d\d:\d\d:\d\d) +(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})(?P<rest>.*)"),
)
"""``01-jun-2023 10:00:00.5`` (SNAP, NITF), ``thu, 01 jun 2023 10:00:00 gmt``; C's ``thu jun  1 10:00:00 2023``;
``1.6.2023``: only slashes leave open which number is the month, and are not read."""

DAY_OF_YEAR = re.compile(r"(?P<year>\d{4})-?(?P<day>\d{3})(?P<rest>(?:T.*)?)")

TAGS = (
    ("IMAGERY", "ACQUISITIONDATETIME", ""),
    ("", "ACQUISITIONDATETIME", ""),
    ("", "ACQUISITION_DATETIME", ""),
    ("", "ACQUISITION_DATE", ""),
    ("", "ACQUISITION TIME", ""),
    ("ENVI", "ACQUISITION_TIME", ""),
    ("", "ACQUISITION_TIME", ""),
    ("", "FIRSTLINETIME", ""),
    ("", "IMAGE_DATE", ""),
    ("", "CAPTURE_DATE", ""),
    ("", "NITF_IDATIM", ""),
    ("", "NC_GLOBAL#TIME_COVERAGE_START", ""),
    ("", "TIME_COVERAGE_START", ""),
    ("", "DATE_ACQUIRED", ""),
    ("", "PRODUCT_START_TIME", ""),
    ("", "SENSING_TIME", ""),
    ("", "DATATAKE_1_DATATAKE_SENSING_START", ""),
    ("EXIF", "EXIF_DATETIMEORIGINAL", "EXIF_OFFSETTIMEORIGINAL"),
    ("", "EXIF_DATETIMEORIGINAL", "EXIF_OFFSETTIMEORIGINAL"),
    ("", "DATETIME", ""),
    ("", "TIFFTAG_DATETIME", ""),
)
"""Domain, metadata item, and that of its time zone: the moment of the picture before what may be that of the file."""

OF_FILES = ("DATETIME", "TIFFTAG_DATETIME")
"""Items that tell when the file was written as often as when the picture was taken: the name of a product counts more,
unless both tell the same day."""

PLACEHOLDERS = frozenset(("20021216151629",))
"""What GDAL writes as the moment of a NITF picture where nobody told it one."""

IN_NAMES = (
    re.compile(r"S2[A-D]_MSIL[12][AC]_(\d{8}T\d{6})_"),
    re.compile(r"_T\d{2}[A-Z]{3}_(\d{8}T\d{6})_|(?:^|/)T\d{2}[A-Z]{3}_(\d{8}T\d{6})_"),
    re.compile(r"L[COTEM]0[1-9]_L[12]\w{2}_\d{6}_(\d{8})_\d{8}_\d{2}_\w\w", re.IGNORECASE),
    re.compile(r"HLS\.[LS]30\.T\d{2}[A-Z]{3}\.(\d{7}T\d{6})"),
    re.compile(r"(?:^|[/_])(\d{8}T\d{6})_\d{8}T\d{6}_T\d{2}[A-Z]{3}"),
    re.compile(r"(?:^|[/_])L[COTEM]0[1-9]_\d{6}_(\d{8})(?!\d)"),
    re.compile(r"(?:^|/)S1[A-D]_\w{2}_\w{4}_\w{4}_(\d{8}T\d{6})_"),
    re.compile(r"(?:^|/)(?:M[OYC]D|VNP|VJ1)\w+\.A(\d{7})\."),
    re.compile(r"(?:^|/)CBERS_4A?_\w+?_(\d{8})_"),
    re.compile(r"(?:^|/)S3[AB]_\w+?_+(\d{8}T\d{6})_\d{8}T"),
    re.compile(r"(?:^|/)(?:GF|ZY|HJ)\d\w*_[EW]\d+\.\d+_[NS]\d+\.\d+_(\d{8})_L"),
    re.compile(r"(?:^|/)SV\d-\d\d_(\d{8})_L"),
    re.compile(r"ENMAP\d\d-\w+-DT\d+_(\d{8}T\d{6})Z"),
    re.compile(r"(?:^|/)K3A?_(\d{14})_\d+_\d+_L"),
    re.compile(r"(?:^|/)PRS_L\w+?_(\d{14})_\d{14}_"),
    re.compile(r"(?:^|/)(\d{4}-\d\d-\d\d)-\d\d[:_]\d\d_\d{4}-\d\d-\d\d-\d\d[:_]\d\d_\w"),
    re.compile(r"(?:^|/)openEO_(\d{4}-\d\d-\d\d)Z"),
    re.compile(r"planet_\w+_(\d{4}-\d\d)_(?:\d{4}-\d\d_)?mosaic"),
)
"""Dates in the names of products, which stacks and exports of them keep: Sentinel-2, Landsat, HLS, Earth Engine's names
of the first two, Sentinel-1, MODIS and VIIRS, CBERS, Sentinel-3, Gaofen and Ziyuan, SuperView, EnMAP, KOMPSAT-3,
PRISMA, downloads of the Copernicus Browser and of openEO, and Planet's mosaics, which begin with their month."""


def read_date(text: str) -> str | None:
    """A date in RFC 3339, UTC where no time zone is given; of a period the start; None where it is none.

    Of ``2023-06-01T10:00:00Z``, ``2023:06:01 10:00:00``, ``20230601``, ``2023-06``, ``A/B``, ``../B`` …
    """
    if "/" in text and not re.match(r"\d{4}/\d\d/\d\d", text.strip()):
        parts = [part for part in text.split("/") if part.strip() not in ("", "..")]
        return read_date(parts[0]) if parts else None
    match = TEXT.fullmatch(_numbered(text.strip()))
    if match is None:
        return None
    numbers = [int(match[name] or least) for name, least in (("year", 1), ("month", 1), ("day", 1))]
    clock = [int(match[name] or 0) for name in ("hour", "minute", "second")]
    try:
        moment = datetime(*numbers, *clock, tzinfo=_zone(match["zone"]))  # type: ignore[arg-type,misc]
    except ValueError:
        return None
    fraction = (match["fraction"] or "").replace(",", ".")
    zone = moment.strftime("%z")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}" + ("Z" if zone == "+0000" else f"{zone[:3]}:{zone[3:]}")


def _numbered(text: str) -> str:
    """A date whose month is a word or whose day is one of the year, in numbers; any other text as it is."""
    day = DAY_OF_YEAR.fullmatch(text)
    if day is not None and 1 <= int(day["day"]) <= 366:
        date = datetime(int(day["year"]), 1, 1, tzinfo=timezone.utc) + timedelta(days=int(day["day"]) - 1)
        return f"{date:%Y-%m-%d}{day['rest']}"
    for pattern in IN_WORDS:
        match = pattern.fullmatch(text.lower())
        if match is not None and (match["month"].isdigit() or match["month"] in MONTHS):
            month = int(match["month"]) if match["month"].isdigit() else MONTHS.index(match["month"]) + 1
            return f"{match['year']}-{month:02}-{int(match['day']):02} {match['rest'].strip()}".strip()
    return text


def _zone(text: str | None) -> timezone:
    digits = re.sub(r"\D", "", text or "")
    if not digits:
        return timezone.utc
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text and text.startswith("-") else minutes))


def taken_at(uri: str, dataset: rasterio.DatasetReader) -> str | None:
    """When an open raster was taken, RFC 3339: by its metadata, else its product's name.

    A date in the metadata that can't be read is warned of once.
    """
    unread, named = "", date_in_name(uri)
    for domain, item, zone_item in TAGS:
        tags = {key.upper(): value for key, value in dataset.tags(ns=domain or None).items()}
        text = str(tags.get(item, "")).strip().strip("\0")
        if not text or text in PLACEHOLDERS:
            continue
        zone = tags.get(zone_item, "")
        date = read_date(f"{text}{zone}" if zone and not re.search(r"[Zz]$|[+-]\d\d:?\d\d$", text) else text)
        if date is not None:
            is_other_day = item in OF_FILES and named is not None and date[:10] != named[:10]
            return named if is_other_day else date
        unread = unread or f"{item} = {text!r}"
    if unread and named is None:
        warnings.warn(
            f"{uri}: its date can't be read ({unread}), so that --from and --to leave the scene out.",
            RdbGeoWarning,
            stacklevel=5,
        )
    return named


def date_in_name(name: str) -> str | None:
    """The date in the name of a product, see `IN_NAMES`; None where the name is another."""
    for pattern in IN_NAMES:
        match = pattern.search(name)
        if match is None:
            continue
        return read_date(next(group for group in match.groups() if group))
    return None
