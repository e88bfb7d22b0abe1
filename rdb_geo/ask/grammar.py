"""A line of text to the tree of an expression, by recursive descent. docs/query-grammar.md holds the grammar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rdb_geo.ask.denials import read_words
from rdb_geo.ask.expression import HEAVIEST, And, Expression, Like, Not, Or, Term, Weighted, check_sense, quoted
from rdb_geo.core.errors import ExpressionError, UsageError

DEEPEST = 20
"""Levels of parentheses, and of NOT before NOT."""

LONGEST = 20_000
"""Characters of a question."""

SHOWN = 60
"""Characters on each side of a mistake that are shown with it."""

QUOTES = str.maketrans(dict.fromkeys("“”„", '"'))
"""Quotes that word processors put in the place of straight ones."""

OPERATORS = ("AND", "OR", "NOT")

_SIGNS = re.compile(r'"|\^|(?:^|[\s()])(?:AND|OR|NOT)(?=[\s()]|$)|(?:^|[\s(])[lL][iI][kK][eE]\(')
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<like>[lL][iI][kK][eE]\((?:\s*"(?P<quoted_place>(?:[^"]|"")*)"\s*|(?P<place>[^")]*))\))
      | "(?P<text>(?:[^"]|"")*)"
      | \^\s*(?P<weight>\d+(?:\.\d*)?|\.\d+)(?=[\s()]|$)
      | (?P<sign>[()])
      | (?P<word>(?![lL][iI][kK][eE]\()[^\s()"^]+)
    )""",
    re.VERBOSE,
)


def is_expression(text: str) -> bool:
    """Whether a text is more than plain words: it holds a quote, ``^``, ``like(``, or AND, OR, NOT in capitals."""
    return _SIGNS.search(text.translate(QUOTES)) is not None


def parse(text: str) -> Expression:
    """The tree that a text stands for; plain words are one term, but for what they deny.

    Raises:
        ExpressionError: It is no expression; `detail` shows where.
        UsageError: It is too long, its terms contradict each other, or there are too many.
    """
    if len(text) > LONGEST:
        raise UsageError("long-question", most=LONGEST, count=len(text))
    expression = _Parser(text).parse() if is_expression(text) else read_words(text)
    check_sense(expression)
    return expression


def written(text: str) -> str:
    """A text such that `parse` reads it as this one term again: as it is, or in quotes."""
    return text if not is_expression(text) and isinstance(read_words(text), Term) else quoted(text)


def compose(
    text: str | Expression | None,
    *,
    also: Sequence[str] = (),
    either: Sequence[str] = (),
    never: Sequence[str] = (),
    like: Sequence[str] = (),
) -> Expression:
    """The tree of a question that comes in pieces, each an expression of its own; their order does not matter.

    ``(text OR either …) AND also … AND (like … OR like …) NOT never …``: `text` may be empty, and `like` are examples
    of one thing, as in ``like(…)``.

    Raises:
        ExpressionError: A piece is no expression.
        UsageError: There is no piece, or the pieces contradict each other.
    """
    first = [] if text is None or (isinstance(text, str) and not text.strip()) else [_tree(text)]
    first += [_tree(piece) for piece in either]
    examples = [Like(_place(place)) for place in like]
    parts = [_join(Or, group) for group in (first, examples) if group]
    parts[bool(first) : bool(first)] = [_tree(piece) for piece in also]
    parts += [_negated(_tree(piece)) for piece in never]
    if not parts:
        return Term("")
    whole = _join(And, parts)
    check_sense(whole)
    return whole


def _join(kind: type[And | Or], parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _tree(piece: str | Expression) -> Expression:
    return parse(piece) if isinstance(piece, str) else piece


def _negated(part: Expression) -> Expression:
    """NOT, below a weight: what is weighted is that it is missing."""
    return Weighted(Not(part.part), part.weight) if isinstance(part, Weighted) else Not(part)


def _place(text: str) -> str:
    place = text.strip()
    if not place:
        raise UsageError("an example is LON,LAT, a picture's path, or a hit such as  hits.geojson#3 : it is empty.")
    return place


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """``text`` in quotes, ``words``, ``like``, ``weight``, one of `OPERATORS`, ``(``, ``)`` or ``end``."""
    value: str
    start: int


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._read(text.translate(QUOTES))
        self._place = 0
        self._depth = 0

    def parse(self) -> Expression:
        expression = self._either()
        if self._next.kind == ")":
            raise self._mistake("unopened")
        return expression

    def _either(self) -> Expression:
        parts = [self._both()]
        while self._next.kind == "OR":
            self._take()
            parts.append(self._both())
        return _join(Or, parts)

    def _both(self) -> Expression:
        parts = [self._item()]
        while self._next.kind in ("AND", "NOT"):
            if self._next.kind == "AND":
                self._take()
            parts.append(self._item())
        if self._next.kind not in ("OR", ")", "end"):
            raise self._mistake("no-operator", hint=_hint(self._next))
        return _join(And, parts)

    def _item(self) -> Expression:
        depth = self._depth
        negations = 0
        while self._next.kind == "NOT":
            self._enter()
            negations += 1
        item = self._atom()
        for _ in range(negations):
            item = Not(item)
        self._depth = depth
        while self._next.kind == "weight":
            if not 0 < float(self._next.value) <= HEAVIEST:
                raise self._mistake("heavy", most=HEAVIEST)
            item = Weighted(item, float(self._take().value))
        return item

    def _atom(self) -> Expression:
        if self._next.kind == "text":
            return Term(self._take().value)
        if self._next.kind == "words":
            return read_words(self._take().value)
        if self._next.kind == "like":
            return Like(self._take().value)
        if self._next.kind == "(":
            opened = self._next
            self._enter()
            inside = self._either()
            if self._next.kind != ")":
                raise self._mistake("unclosed", opened)
            self._take()
            self._depth -= 1
            return inside
        found = "the end of the question" if self._next.kind == "end" else f"this {self._next.value}"
        found += _as_a_word(self._next, self._tokens[self._place - 1])
        raise self._mistake("no-text", found=found)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._mistake("too-deep", most=DEEPEST)
        self._take()

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _read(self, text: str) -> list[_Token]:
        """The tokens; neighbouring words are one text."""
        tokens: list[_Token] = []
        is_open = False
        end = len(text.rstrip())
        place = 0
        while place < end:
            match = _TOKEN.match(text, place)
            if match is None:
                raise self._broken(text, place + len(text[place:]) - len(text[place:].lstrip()))
            token = self._token(match)
            if is_open and token.kind == "words":
                tokens[-1] = _Token("words", f"{tokens[-1].value} {token.value}", tokens[-1].start)
            else:
                tokens.append(token)
            is_open = token.kind == "words"
            place = match.end()
        return [*tokens, _Token("end", "", end)]

    def _token(self, match: re.Match[str]) -> _Token:
        kind = str(match.lastgroup if match["like"] is None else "like")
        start = match.end() - len(match[0].lstrip())
        if kind == "like":
            place = match["place"] if match["quoted_place"] is None else match["quoted_place"].replace('""', '"')
            if not place.strip():
                raise self._mistake("no-example", start)
            return _Token("like", place.strip(), start)
        value = match[kind]
        if kind == "text":
            value = " ".join(value.replace('""', '"').split())
            if not any(letter.isalnum() for letter in value):
                raise self._mistake("empty-text", start)
        if kind == "sign" or (kind == "word" and value in OPERATORS):
            return _Token(value, value, start)
        return _Token("words" if kind == "word" else kind, value, start)

    def _broken(self, text: str, place: int) -> ExpressionError:
        if text[place] == '"':
            return self._mistake("open-quote", place)
        if text[place] == "^":
            return self._mistake("no-weight", place)
        return self._mistake("open-like", place)

    def _mistake(self, why: str, where: _Token | int | None = None, **values: object) -> ExpressionError:
        token = self._next if where is None else where
        place = token.start if isinstance(token, _Token) else token
        return ExpressionError(why, place=place, detail=_pointer(self._text, place), character=place + 1, **values)


def _hint(token: _Token) -> str:
    first = token.value.split()[0] if token.kind in ("text", "words") else ""
    return " (operators are written in capitals)" if first.upper() in OPERATORS else ""


def _as_a_word(token: _Token, before: _Token) -> str:
    for near in (token, before):
        if near.kind in OPERATORS:
            return f' (to search for the word itself, put the text into quotes, as in "{near.kind.lower()} gate")'
    return ""


def _pointer(text: str, place: int) -> str:
    """The text around a place and, below it, a caret at the place."""
    start = max(0, place - SHOWN)
    shown = "".join(letter if letter.isprintable() else " " for letter in text[start : place + SHOWN])
    cut = "… " if start else ""
    return f"  {cut}{shown.rstrip()}\n  {' ' * (len(cut) + _columns(shown[: place - start]))}^"


def _columns(text: str) -> int:
    """Columns that a text takes in a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) != 0 for letter in text)
