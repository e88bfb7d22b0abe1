"""Counts, sizes and years in a text: no model tells them from a picture, so they are left out, which is said."""

from __future__ import annotations

import re

from rdb_geo.core.progress import Note

_NUMBER = r"\d+(?:[.,:/-]\d+)*"
_COUNTS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|dozens?(?:\\s+of)?|hundreds?(?:\\s+of)?"
    "|thousands?(?:\\s+of)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|sept|huit|neuf|dix"
    "|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"
)
_UNITS = (
    "ha|hectares?|hektar|acres?|k?m²?|k?m2|cm|mm|ft|feet|foot|miles?|yards?|(?:kilo)?met(?:er|re)s?"
    "|(?:square|sq\\.?)\\s*\\w+|qm|qkm|storeys?|stories|floors?|years?|days?|weeks?|months?|hours?|percent|%"
)
_MORE = (
    r"(?:(?:larger|bigger|greater|smaller|taller|higher|lower|longer|shorter|wider|narrower|deeper|older|newer|closer"
    r"|more|less|fewer)\s+than|at\s+least|at\s+most|no\s+more\s+than|up\s+to|within|around|about|exactly|größer\s+als"
    r"|kleiner\s+als|mehr\s+als|weniger\s+als|höher\s+als|mindestens|plus\s+de|moins\s+de|más\s+de|menos\s+de)"
)
_WHEN = (
    r"(?:(?:built|taken|made|seen)\s+)?(?:before|after|since|until|till|in|from|between|during|vor|nach|seit|bis|im\s+jahr"
    r"|avant|après|depuis|en|antes\s+de|después\s+de|desde|hasta)"
)
_YEAR = r"(?:1[89]|20)\d\d(?:-\d\d?)*"
_SAID = re.compile(
    rf"""(?<![\w.-])(?:
    (?:{_WHEN}\s+)?{_YEAR}(?:\s*(?:and|to|und|bis|et|y|à|-|–)\s*{_YEAR})*
    | (?:(?:no|not)\s+)?(?:(?:{_MORE}|over|under|above|below|über|unter|of)\s+(?={_NUMBER}\s*(?:{_UNITS})(?!\w))
        |{_MORE}\s+)?{_NUMBER}(?:\s*(?:{_UNITS}))?
    | (?:(?:no|not)\s+)?(?:{_MORE}\s+)?(?:a\s+)?(?:{_COUNTS})(?=\s)
    | how\s+many|how\s+much|(?:the\s+)?number\s+of|wie\s+viele?|combien\s+(?:de|d['’])|cu[aá]nt[oa]s
    )(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)


def without_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without its counts, sizes and years, and what was left out, in order."""
    left_out = tuple(match[0] for match in _SAID.finditer(text))
    return (" ".join(_SAID.sub(" ", text).split()) if left_out else text), left_out


def left_out(phrases: tuple[str, ...]) -> str:
    """What is said of numbers that were not asked."""
    said = ", ".join(f"“{phrase}”" for phrase in phrases)
    how = "--from and --to limit dates, --shapes --min-area sizes, --near distances"
    return Note("left-out", f"left out: {said}, as models tell no number from a picture; {how}.", phrases=list(phrases))
