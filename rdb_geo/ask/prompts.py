"""What the user typed to what the text tower is given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rdb_geo.core.errors import UsageError

MAX_WORDS = 50
"""More words hardly fit the text tower's context (64 tokens): the end would be ignored without a word."""


_AROUND = re.compile(r"^[^\w({\[<]+|[^\w)}\]>]+$")
"""Marks and signs before and after a text, which should not decide what is found."""


def expand(text: str, templates: Sequence[str]) -> list[str]:
    """The query, white space folded and marks around it dropped, in each prompt template with its ``{}``.

    Raises:
        UsageError: The query is empty or has more than `MAX_WORDS` words.
    """
    words = text.split()
    if not any(letter.isalnum() for letter in text):
        raise UsageError("the query is empty: say in words what to look for, for example  flooded farmland")
    if len(words) > MAX_WORDS:
        raise UsageError("many-words", count=len(words), most=MAX_WORDS)
    query = _AROUND.sub("", " ".join(words))
    return [template.format(query) for template in templates]
