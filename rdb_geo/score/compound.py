"""An expression → its texts and examples → one question."""

from __future__ import annotations

from rdb_geo.ask.expression import Expression, Like, Term, leaves
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.score.combine import Combined
from rdb_geo.score.places import ask_like
from rdb_geo.score.question import Question, ask


def ask_expression(expression: Expression, encoder: Encoder, store: Store) -> Question:
    """The question that an expression asks; one text or example alone is asked as by itself.

    Args:
        expression: From `rdb_geo.ask.grammar.parse` or `compose`, or built of its nodes.
        encoder: Of the model that made the index.
        store: The index, in which examples lie.

    Raises:
        UsageError: A text is empty or too long, or an example stands for nothing.
        AreaError: An example lies outside the index, or is no hit of its file.
        SceneError: An example's raster can't be used.
    """
    if isinstance(expression, Term):
        return ask(expression.text, encoder, store)
    if isinstance(expression, Like):
        return ask_like(expression.place, encoder, store)
    parts = {leaf: ask_expression(leaf, encoder, store) for leaf in dict.fromkeys(leaves(expression))}
    first = next(iter(parts.values()))
    return Question(
        scorer=Combined(expression, {leaf: part.scorer for leaf, part in parts.items()}),
        text=str(expression),
        spec=encoder.spec,
        background=first.background,
        calibration=first.calibration,
        presence=first.presence,
        parts=tuple(part for asked in parts.values() for part in asked.parts),
        notes=tuple(dict.fromkeys(note for part in parts.values() for note in part.notes)),
    )
