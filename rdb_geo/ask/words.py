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


_SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}

_ENDINGS = {"de": ("e", "en", "es", "n", "s"), "es": ("s", "es"), "fr": ("s", "x")}
"""What plurals and cases add to a word."""

_SHORTEST = 4
"""A word keeps at least so many letters when its ending goes."""


def _spellings(word: str) -> set[str]:
    """A word without accents, and with its umlauts spelled out."""
    return {plain(word), plain("".join(_SPELLED_OUT.get(letter, letter) for letter in word))}


DICTIONARIES = {
    language: {spelling: english for word, english in words.items() for spelling in _spellings(word)}
    for language, words in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")).items()
}
"""Language → word, without accents → English; empty of an article."""


def _look_up(word: str, language: str) -> str | None:
    """The English of a word, in any of its common endings; None = it is not in the dictionary."""
    words, key = DICTIONARIES[language], plain(word)
    endings = _ENDINGS[language] + (("er",) if language == "de" and key != word.casefold() else ())
    stems = (key.removesuffix(end) for end in endings if key.endswith(end) and len(key) - len(end) >= _SHORTEST)
    return next((words[found] for found in (key, *stems) if found in words), None)


def in_english(text: str, unknown: Callable[[str], Collection[str]]) -> str:
    """Plain words in English, where the model does not know one of them that a dictionary has; else as they are."""
    if not unknown(text):
        return text
    found = dict.fromkeys(WORD.findall(text))
    told = {language: {word: _look_up(word, language) for word in found} for language in DICTIONARIES}
    best = max(told.values(), key=lambda words: sum(english is not None for english in words.values()))
    if not any(unknown(word) for word, english in best.items() if english):
        return text
    words = WORD.sub(lambda word: word[0] if (english := best[word[0]]) is None else english, text)
    return " ".join(re.sub(r"(?<!\w)['’]", "", words).split())


def asked_in(english: str) -> str:
    """What is said of a question that was asked in other words."""
    return Note("asked-in-english", f"asked in English: “{english}”.", words=english)
