"""Which words a model has seen, and which of them lie near to a word that it has not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix

HARDLY_SEEN = 10
"""A word in fewer captions than this says little to the model: five captions were written of each picture."""

NEAR = 0.7
"""Texts with at least this cosine mean about the same: synonyms of RSICD's classes lie above it, two classes below."""

_SILENT_WORDS = """
a about above aerial all an and any are around as at be between big by find for from has have here image images in is it
its large lots many me near next no not of on only or over photo photograph picture satellite several show side small
some that the their there these this to two under up view where which with
"""

_NAMELESS_WORDS = """
after but both either except its see seen so them they to very was were what while whole without your
"""

_NAMELESS = frozenset(_NAMELESS_WORDS.split())
"""Known words that name nothing either: no help to who looks for a word that the model knows."""

ALIKE = 0.8
"""Words at least so alike in letters (twice those in common by those of both) may be the same, mistyped."""

_SILENT = frozenset(_SILENT_WORDS.split())
"""Words that name nothing to look for."""

_WORD = re.compile(r"[^\W\d_]+")


def content_words(text: str) -> list[str]:
    """The words of a text that name something, lower-cased, each once, in order."""
    return [word for word in dict.fromkeys(_WORD.findall(text.lower())) if word not in _SILENT]


def stem(word: str) -> str:
    """A word without the ending of its plural: ``factories`` → ``factory``, ``tanks`` → ``tank``."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def count_words(captions: Iterable[str]) -> dict[str, int]:
    """In how many captions each stem stands; silent words are left out."""
    counts: dict[str, int] = {}
    for caption in captions:
        for found in {stem(word) for word in content_words(caption)}:
            counts[found] = counts.get(found, 0) + 1
    return counts


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What the captions say on which a model was trained."""

    captions: int
    """How many there are."""

    counts: Mapping[str, int]
    """In how many of them each stem stands."""

    words: tuple[str, ...]
    """Words that the model knows well."""

    vectors: Float32Matrix
    """Their embeddings, float32 (W, D), unit rows."""

    def seen(self, word: str) -> int:
        """In how many captions a word stands, in singular or plural."""
        return self.counts.get(stem(word.lower()), 0)

    def rare_words(self, text: str) -> tuple[str, ...]:
        """The words of a text that the model has hardly seen, in order."""
        return tuple(word for word in content_words(text) if self.seen(word) < HARDLY_SEEN)

    def rare_share(self, text: str) -> float:
        """The share of a text's words that the model has hardly seen; 1 where it has no word at all."""
        words = content_words(text)
        return len(self.rare_words(text)) / len(words) if words else float(not _WORD.search(text))

    def is_near(self, word: str, vector: NDArray[np.float32]) -> bool:
        """Whether a known word means about the same as a vector, (D,)."""
        return float(self.vectors[self.words.index(word)] @ vector) >= NEAR

    def nearest(self, vector: NDArray[np.float32], count: int = 3, *, besides: Iterable[str] = ()) -> tuple[str, ...]:
        """Known words nearest to a unit vector (D,), the nearest first, `besides` left out in singular and plural."""
        without = {stem(word.lower()) for word in besides}
        order = np.argsort(-(self.vectors @ vector), kind="stable")
        names = (self.words[place] for place in order.tolist())
        return tuple([name for name in names if stem(name) not in without and _names(name)][:count])

    def alike(self, words: Iterable[str]) -> tuple[str, ...]:
        """For each word the known one that is spelled most like it, where one is."""
        named = [word for word in self.words if _names(word)]
        found = (difflib.get_close_matches(word, named, 1, ALIKE) for word in words)
        return tuple(dict.fromkeys(name for names in found for name in names))


def _names(word: str) -> bool:
    return len(word) > 2 and word not in _NAMELESS
