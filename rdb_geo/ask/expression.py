"""What is asked, as a tree: texts and examples under AND, OR, NOT and weights. docs/query-grammar.md describes it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from rdb_geo.core.errors import UsageError

MAX_TERMS = 12
"""More texts and examples in one question are refused: nobody could say any more what decided."""

HEAVIEST = 10.0
"""Largest weight of a term."""

_FOLDERS = re.compile(r'(?<=like\(")[^"#]*/')


@dataclass(frozen=True, slots=True)
class Term:
    """The chip shows what a text says."""

    text: str
    """In plain words."""

    def __str__(self) -> str:
        return quoted(self.text)


@dataclass(frozen=True, slots=True)
class Like:
    """The chip looks like an example."""

    place: str
    """``LON,LAT``, ``hits.geojson#3``, ``scene.tif#COL,ROW,WIDTH,HEIGHT`` or a picture's path."""

    def __str__(self) -> str:
        return f"like({quoted(self.place)})"


@dataclass(frozen=True, slots=True)
class Not:
    """The chip does not answer a part."""

    part: Expression
    """What it must not show."""

    from_words: bool = field(default=False, compare=False)
    """It stands for a word such as "without", not for the operator."""

    def __str__(self) -> str:
        return f"NOT {_operand(self.part, bare=(Term, Like, Not))}"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part that counts for more, or for less, than its neighbours."""

    part: Expression
    """What is weighted."""

    weight: float
    """0 < weight ≤ `HEAVIEST`; 1 = as without."""

    def __post_init__(self) -> None:
        """Refuse what is no weight."""
        if not 0 < self.weight <= HEAVIEST:
            raise UsageError(f"a weight lies above 0 and is at most {HEAVIEST:g}, got {self.weight:g}.")

    def __str__(self) -> str:
        return f"{_operand(self.part, bare=(Term, Like, Not))}^{_plain(self.weight)}"


@dataclass(frozen=True, slots=True)
class And:
    """The chip answers all parts."""

    parts: tuple[Expression, ...]
    """Two or more."""

    def __str__(self) -> str:
        words = [_operand(part, bare=(Term, Like, Not, Weighted)) for part in self.parts]
        return words[0] + "".join(f" {word}" if word.startswith("NOT ") else f" AND {word}" for word in words[1:])


@dataclass(frozen=True, slots=True)
class Or:
    """The chip answers at least one part."""

    parts: tuple[Expression, ...]
    """Two or more."""

    def __str__(self) -> str:
        return " OR ".join(_operand(part, bare=(Term, Like, Not, Weighted)) for part in self.parts)


Expression: TypeAlias = Term | Like | Not | Weighted | And | Or


def leaves(expression: Expression) -> Iterator[Term | Like]:
    """The texts and examples of a tree from left to right, repetitions included."""
    if isinstance(expression, (Term, Like)):
        yield expression
    elif isinstance(expression, (Not, Weighted)):
        yield from leaves(expression.part)
    else:
        for part in expression.parts:
            yield from leaves(part)


def check_sense(expression: Expression) -> None:
    """Refuse a question that nothing can answer, or that everything does.

    Each different text and example may be true or false of a chip by itself; weights don't matter. Texts that differ in
    capitals alone are one text.

    Raises:
        UsageError: There are more than `MAX_TERMS` terms, or the terms contradict each other.
    """
    found = list(leaves(expression))
    if len(found) > MAX_TERMS:
        raise UsageError("many-terms", count=len(found), most=MAX_TERMS)
    names = sorted({_name(leaf) for leaf in found})
    answers = {
        _holds(expression, dict(zip(names, values, strict=True)))
        for values in itertools.product((False, True), repeat=len(names))
    }
    if answers == {False}:
        raise UsageError("contradiction", question=expression)
    if answers == {True}:
        raise UsageError("truism", question=expression)


def quoted(text: str) -> str:
    """A text in quotes; a quote inside it is doubled."""
    return '"' + text.replace('"', '""') + '"'


def title(question: str) -> str:
    """What was asked, for people: examples without the folders that they lie in."""
    return _FOLDERS.sub("", question)


def _operand(part: Expression, *, bare: tuple[type, ...]) -> str:
    return str(part) if isinstance(part, bare) else f"({part})"


def _plain(number: float) -> str:
    """A number without an exponent and without needless zeros, the same float when read again."""
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _name(leaf: Term | Like) -> tuple[str, str]:
    return ("text", " ".join(leaf.text.casefold().split())) if isinstance(leaf, Term) else ("like", leaf.place)


def _holds(expression: Expression, truth: Mapping[tuple[str, str], bool]) -> bool:
    if isinstance(expression, (Term, Like)):
        return truth[_name(expression)]
    if isinstance(expression, Not):
        return not _holds(expression.part, truth)
    if isinstance(expression, Weighted):
        return _holds(expression.part, truth)
    return (all if isinstance(expression, And) else any)(_holds(part, truth) for part in expression.parts)
