"""What is looked for, in one form: words, an example or an expression become a scorer, and the model it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.clouds import asks_for_clouds
from rdb_geo.ask.denials import denies, read_as
from rdb_geo.ask.expression import Expression, Like, Term, leaves
from rdb_geo.ask.grammar import written
from rdb_geo.ask.numbers import left_out, without_numbers
from rdb_geo.ask.prompts import expand
from rdb_geo.ask.words import asked_in, in_english
from rdb_geo.core.arrays import Float32Matrix, l2_normalize
from rdb_geo.core.errors import UsageError
from rdb_geo.core.progress import Note
from rdb_geo.core.requests import Piece
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import Encoder, is_cut
from rdb_geo.encoders.text_cache import encode_remembered
from rdb_geo.index.store import Store
from rdb_geo.score.around import Around
from rdb_geo.score.calibration import Calibration, calibration_of
from rdb_geo.score.combine import Combined
from rdb_geo.score.examples import Example, encode_example, encode_piece
from rdb_geo.score.lexicon import content_words
from rdb_geo.score.presence import Presence
from rdb_geo.score.scorer import Scorer


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One text or example of a question, as `rdb_geo.answer.explain` tells of it."""

    text: str
    """What was asked."""

    vector: NDArray[np.float32]
    """Its embedding, shape (D,), of unit norm."""

    scorer: Scorer
    """Gives chips their log-odds for this part alone."""

    prompts: tuple[str, ...] = ()
    """What the text tower was given; none for an example."""

    rare: tuple[str, ...] = ()
    """Words that the model has hardly seen."""

    nearest: tuple[str, ...] = ()
    """Words that the model knows, the nearest to the rare ones first."""

    english: str = ""
    """What was asked instead of words in another language; empty = the words as they are."""


@dataclass(frozen=True, eq=False)
class Question:
    """What to score chips by."""

    scorer: Scorer
    """Gives chips their log-odds."""

    text: str
    """What the hits say was asked, and asks the same again: plain words, or an expression."""

    spec: EncoderSpec
    """The model whose embeddings the scorer understands."""

    background: Float32Matrix
    """float32 (M, D), unit rows: the chips among which false alarms are counted."""

    vector: NDArray[np.float32] | None = None
    """Of one text or one example, shape (D,), of unit norm: hits then tell their cosine. None for anything else."""

    notes: tuple[str, ...] = ()
    """What the user should know of the question, one sentence each."""

    calibration: Calibration | None = None
    """What ships with the model and makes the scores probabilities; None = there is none."""

    presence: Presence | None = None
    """Decides whether an answer is confident; None = every answer counts as confident."""

    parts: tuple[Part, ...] = ()
    """Its texts and examples."""

    marked_by: str | None = None
    """Without a `calibration`: which marks of the user's make the scores probabilities, see
    `rdb_geo.score.own_calibration.OwnCalibration.identity`. None = they are only a scale, see
    `rdb_geo.score.scorer.StandingOut`."""

    @cached_property
    def usual(self) -> NDArray[np.float32]:
        """Log-odds of the background's chips, (M,); whoever asks a question again has them."""
        return self.scorer(self.background)

    @property
    def is_calibrated(self) -> bool:
        """Whether the scores are probabilities."""
        return self.calibration is not None or self.marked_by is not None

    @property
    def translated(self) -> tuple[str, ...]:
        """The English texts that were asked in the place of others."""
        return tuple(part.english for part in self.parts if part.english)

    asks_for_clouds: bool = True
    """Chips under clouds may answer it, see `rdb_geo.ask.clouds`."""


def ask_expression(expression: Expression, encoder: Encoder, store: Store) -> Question:
    """The question that an expression asks of an index; one text or example alone is asked as by itself.

    Raises:
        UsageError: A text is empty or too long, or an example stands for nothing.
        AreaError: An example lies outside the index, or is no hit of its file.
        SceneError: An example's raster can't be used.
    """
    around = None if calibration_of(encoder.spec) else Around.of(store, encoder)

    def ask_leaf(leaf: Term | Like) -> Question:
        if isinstance(leaf, Term):
            return ask(leaf.text, encoder, store, around=around)
        return ask_example(encode_example(leaf.place, encoder, store), encoder, store, around=around)

    if isinstance(expression, Like):
        return ask_leaf(expression)
    if isinstance(expression, Term):
        asked = ask_leaf(expression)
        return replace(asked, text=written(asked.text))
    parts = {leaf: ask_leaf(leaf) for leaf in dict.fromkeys(leaves(expression))}
    first = next(iter(parts.values()))
    told = (read_as(expression),) if denies(expression) else ()
    return Question(
        scorer=Combined(expression, {leaf: part.scorer for leaf, part in parts.items()}),
        text=str(expression),
        spec=encoder.spec,
        background=first.background,
        calibration=first.calibration,
        marked_by=first.marked_by if all(part.marked_by for part in parts.values()) else None,
        presence=first.presence,
        parts=tuple(part for asked in parts.values() for part in asked.parts),
        notes=tuple(dict.fromkeys((*told, *(note for part in parts.values() for note in part.notes)))),
        asks_for_clouds=asks_for_clouds(expression)
        or any(part.asks_for_clouds for part in parts.values() if part.translated),
    )


def ask(text: str, encoder: Encoder, store: Store, *, around: Around | None = None) -> Question:
    """The question that a text in plain words asks.

    The chips of the index tell what stands out where the model has no calibration; `around` is what the caller knows of
    them.

    Raises:
        UsageError: The text is empty or too long.
        CalibrationError: The model's calibration is damaged or belongs to another model.
    """
    words = " ".join(text.split())
    named, numbers = without_numbers(words)
    if numbers and not any(letter.isalpha() for letter in named):
        raise UsageError(
            f"“{words}” is but a number, which no picture shows: say in words what to look for, or like(LON,LAT) "
            "for what looks like the chip there."
        )
    told = (left_out(numbers),) if numbers else ()
    calibration = calibration_of(encoder.spec)
    if calibration is None:
        vector, around = text_vector(named, encoder), around or Around.of(store, encoder)
        prompts = tuple(expand(named, encoder.templates))
        asked = _uncalibrated(Part(words, vector, around.text_scorer(vector), prompts), around)
        own = None if around.own is None else around.own.identity
        return replace(asked, notes=told, asks_for_clouds=asks_for_clouds(Term(words)), marked_by=own)
    english = in_english(named, calibration.lexicon.rare_words)
    vector = text_vector(english, encoder)
    rare, nearest, notes = _familiarity(english, vector, encoder, calibration)
    scorer = calibration.text_scorer(vector, english)
    part = Part(words, vector, scorer, tuple(expand(english, encoder.templates)), rare, nearest)
    if english != named:
        part, notes = replace(part, english=english), (asked_in(english), *notes)
    asked = _calibrated(part, encoder.spec, calibration, (*told, *notes))
    return replace(asked, asks_for_clouds=asks_for_clouds(Term(english)))


def ask_by_example(piece: Piece, encoder: Encoder, store: Store) -> Question:
    """The question that a piece of a raster asks; see `rdb_geo.score.examples.encode_piece` for what it raises."""
    return ask_example(encode_piece(piece, encoder, store), encoder, store)


def ask_example(example: Example, encoder: Encoder, store: Store, *, around: Around | None = None) -> Question:
    """The question that an example in the space of `encoder` asks; else as `ask`.

    Raises:
        CalibrationError: The model's calibration is damaged or belongs to another model.
    """
    calibration, text = calibration_of(encoder.spec), example.text
    if calibration is None:
        around = around or Around.of(store, encoder)
        return _uncalibrated(Part(text, example.vector, around.example_scorer(example.vector)), around)
    scorer = calibration.example_scorer(example.vector)
    return _calibrated(Part(text, example.vector, scorer), encoder.spec, calibration, ())


def text_vector(text: str, encoder: Encoder) -> NDArray[np.float32]:
    """The unit vector of a text, (D,): the mean over the model's prompt templates, normalised.

    Raises:
        UsageError: The text is empty or too long.
    """
    prompts = expand(text, encoder.templates)
    if any(is_cut(encoder, prompt) for prompt in prompts):
        raise UsageError(f"“{text[:40]}…” is longer than what {encoder.spec.name} reads: describe one thing.")
    rows = encode_remembered(encoder, prompts)
    vector: NDArray[np.float32] = l2_normalize(rows.mean(axis=0, keepdims=True))[0]
    return vector


def _calibrated(part: Part, spec: EncoderSpec, calibration: Calibration, notes: tuple[str, ...]) -> Question:
    return Question(
        part.scorer,
        part.text,
        spec,
        calibration.background,
        part.vector,
        notes,
        calibration,
        calibration.presence,
        (part,),
    )


def _uncalibrated(part: Part, around: Around) -> Question:
    return Question(part.scorer, part.text, around.encoder.spec, around.background, part.vector, parts=(part,))


def _familiarity(
    text: str, vector: NDArray[np.float32], encoder: Encoder, calibration: Calibration
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Words that the model has hardly seen, known words near to them, and what to say of it."""
    lexicon = calibration.lexicon
    rare = lexicon.rare_words(text)
    if not rare:
        return (), (), ()
    meant = text_vector(" ".join(rare), encoder)
    nearest = lexicon.nearest(meant, besides=content_words(text))
    same = nearest[0] if nearest and lexicon.is_near(nearest[0], meant) else None
    nearest = tuple(dict.fromkeys((*lexicon.alike(rare), *nearest)))[: len(nearest)]
    known = [word for word in content_words(text) if word not in rare]
    if known:
        rows = np.stack([text_vector(word, encoder) for word in known])
        followed: str | None = known[int(np.argmax(rows @ vector))]
    else:
        followed = same
    follows = f'The answer follows "{followed}".' if followed else "None of them is near, so the answer says little."
    counts = ", ".join(f'"{word}" ({lexicon.seen(word)} of {lexicon.captions:,} captions)' for word in rare)
    said = f"the model has hardly seen {counts}; nearest words that it knows: {', '.join(nearest)}. {follows}"
    seen = [{"word": word, "seen": lexicon.seen(word)} for word in rare]
    note = Note("rare-words", said, words=seen, captions=lexicon.captions, nearest=list(nearest), follows=followed)
    return rare, nearest, (note,)
