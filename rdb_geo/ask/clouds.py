"""Whether a question asks for clouds: chips under them answer no other one."""

from __future__ import annotations

import re

from rdb_geo.ask.expression import And, Expression, Like, Not, Or, Term

CLOUD_WORDS = re.compile(
    r"(?<!\bno )(?<!\bwithout )\b(?:clouds?|cloudy|clouded|overcast|fog|foggy|haze|hazy|mist|misty|smoke|smoky"
    r"|plumes?|contrails?|cumulus|cirrus|wolken?|bewölkt|bewölkung|nebel|dunst|rauch|nuages?|nuageux|brouillard|brume|fumées?"
    r"|nubes?|nublado|nubosidad|niebla|humo)\b(?![ -]?free)",
    re.IGNORECASE,
)
"""What masks of clouds cover, in the languages that questions come in."""


def asks_for_clouds(expression: Expression) -> bool:
    """Whether clouds may answer: a text that names them, or an example, which may show them; what is ruled out not."""
    if isinstance(expression, Term):
        return CLOUD_WORDS.search(expression.text) is not None
    if isinstance(expression, Like):
        return True
    if isinstance(expression, Not):
        return False
    parts = expression.parts if isinstance(expression, (And, Or)) else (expression.part,)
    return any(map(asks_for_clouds, parts))
