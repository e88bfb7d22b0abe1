"""Questions in German, Spanish and French in the English words that a model knows.

A small dictionary (`words.json`), not a translator: other words stay as they are, and what was asked is said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection
from pathlib import Path

from rdb_geo.core.progress import Note

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def plain(word: str) -> str:
    """A word in small letters without accents, as many people type it."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


DICTIONARIES = {
    language: {plain(word): english for word, english in words.items()}
    for language, words in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")).items()
}
"""Language → word, without accents → English."""


def in_english(text: str, unknown: Callable[[str], Collection[str]]) -> str:
    """Plain words in English, where the model does not know one of them that a dictionary has; else as they are."""
    if not unknown(text):
        return text
    found = WORD.findall(text)
    best = max(DICTIONARIES.values(), key=lambda words: sum(plain(word) in words for word in found))
    if not any(unknown(word) for word in found if plain(word) in best):
        return text
    return WORD.sub(lambda word: best.get(plain(word[0]), word[0]), text)


def asked_in(english: str) -> str:
    """What is said of a question that was asked in other words."""
    return Note("asked-in-english", f"asked in English: “{english}”.", words=english)
