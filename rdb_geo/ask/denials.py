"""What plain words deny: "fields without houses" is fields and NOT houses, as a model hears only the names in it."""

from __future__ import annotations

import re

from rdb_geo.ask.expression import And, Expression, Not, Or, Term, Weighted
from rdb_geo.core.progress import Note

_DENIES = re.compile(
    r"""(?:^|(?<=[\s,;(]))
    (?:(?:but|and|with|aber|und|mais|et|pero|y)\s+)?
    (?:pas\s+d['’]|non-|(?:without(?:\s+any)?|w/o|not?|non|except(?:\s+for)?|excluding|free\s+of
      |(?<!not\ )far\s+from|(?<!not\ )away\s+from
      |ohne|kein(?:e|en|er|em|es)?|nicht|außer|sans|pas\s+de|sauf|sin|excepto)\s+)
    (?!(?:more|less|fewer|only|just|yet|longer|larger|bigger|smaller|taller|far|away
      |mehr|weniger|nur|plus|moins|más|menos|man['’]?s[ -]land)\b|\d)""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words that rule out what follows them, in the languages that questions come in; not those of "no more than",
"no man's land" and "No 5"."""

_FREE = re.compile(r"\b([^\W\d_]+)[- ]free\b|\b(wolken)(?:frei|los)\w*", re.IGNORECASE)
"""One word for what is ruled out."""

_AND = re.compile(r"\s*,\s*(?:(?:and|or|nor)\s+)?|\s+(?:and|or|nor|und|oder|noch|et|ou|ni|y|o)\s+", re.IGNORECASE)
_ENDS = re.compile(
    r"\s*[,;](?!.*\b(?:and|or|nor|und|oder|et|ou|y|o)\b)\s*|[\s,;]+(?:but|aber|mais|pero)\s+", re.IGNORECASE
)
"""Where what is ruled out ends: a comma, unless it begins a list, or "but"."""

_ALL = re.compile(
    r"(?:everything|anything|all|everywhere|areas?|places?|alles|überall|tout|partout|todo)?\W*", re.IGNORECASE
)
"""Words that ask for nothing of their own."""


def read_words(text: str) -> Expression:
    """Plain words as a tree: one term, or with what must not be there as `Not` with `from_words`."""
    denied = [match[1] or match[2] for match in _FREE.finditer(text)]
    kept = _FREE.sub(" ", text)
    found = list(_DENIES.finditer(kept))
    wanted = [kept[: found[0].start()] if found else kept]
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(kept)
        things, *rest = _ENDS.split(kept[match.end() : end], maxsplit=1)
        denied += _AND.split(things)
        wanted += rest
    nots = [
        Not(Term(" ".join(thing.split()).strip(" ()")), from_words=True) for thing in denied if re.search(r"\w", thing)
    ]
    if not nots:
        return Term(" ".join(text.split()))
    asked = " ".join(" ".join(wanted).split()).strip(" ,;()-–")
    parts: tuple[Expression, ...] = (*(() if _ALL.fullmatch(asked) else (Term(asked),)), *nots)
    return parts[0] if len(parts) == 1 else And(parts)


def denies(expression: Expression) -> bool:
    """Whether a NOT of it stands for plain words."""
    if isinstance(expression, Not):
        return expression.from_words or denies(expression.part)
    if isinstance(expression, Weighted):
        return denies(expression.part)
    return isinstance(expression, (And, Or)) and any(map(denies, expression.parts))


def read_as(expression: Expression) -> str:
    """What is said of a question whose words were read as NOT."""
    return Note("read-as", f"read as {expression}, as models hear only the names in a text.", question=str(expression))
