"""What decided an answer: prompts, distractors, words, background, as plain data and as lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.album import Album
from rdb_geo.answer.hits import Answer
from rdb_geo.answer.relevance import look_inside, sentence
from rdb_geo.core.errors import EmptyIndexError
from rdb_geo.core.results import Hit
from rdb_geo.core.units import chance_words
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.score.null import FOUND, POSSIBLE
from rdb_geo.score.question import Part, Question
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import Scores

SHOWN = 5
"""So many of the best hits are explained."""


def explain(store: Store, scores: Scores, answer: Answer, encoder: Encoder) -> dict[str, Any]:
    """What decided, as data that JSON can hold.

    Args:
        store: The index.
        scores: Of what was asked.
        answer: What was found, or looked alike.
        encoder: The index's model.

    Returns:
        ``is_calibrated``; ``background``: its chips and their mean probability; ``presence`` and its ``threshold``,
        0 … 1, or None; ``false_alarm``, see `Answer`; ``notes``; ``parts``: one object for each text or example, with
        ``text``, ``prompts``,
        ``rare_words``, ``nearest_words`` and ``hits``: rank, probability by this part alone, and ``distractors``, the
        texts that spoke most against it; ``inside``: ``hits`` by ``rank`` with ``cells``, the probabilities of the
        chip's cells (rows grow downwards in the scene's pixels), ``strongest`` and ``share``, see
        `rdb_geo.answer.relevance`; and ``problem``, why some are missing, or None.

    Raises:
        IndexFormatError: An index file is damaged.
        EmptyIndexError: A scene has gone from the index, or got other chips, since it was asked.
    """
    question, odds = scores.question, scores.background
    best = answer.nearest[:SHOWN]
    embeddings = _embeddings(best, store)
    with Album(store) as album:
        inside, problem = look_inside(best, album, question, encoder)
    return {
        "is_calibrated": question.is_calibrated,
        "background": {
            "chips": len(question.background),
            "mean_score": round(float(probabilities(odds).mean()), 4) if len(odds) else None,
        },
        "presence": None if answer.presence is None else round(answer.presence, 4),
        "threshold": None if answer.threshold is None else round(answer.threshold, 4),
        "false_alarm": None if answer.false_alarm is None else round(answer.false_alarm, 4),
        "notes": list(question.notes),
        "parts": [_part(part, question, best, embeddings) for part in question.parts],
        "inside": {
            "problem": problem,
            "hits": [
                {
                    "rank": hit.rank,
                    "strongest": told.strongest,
                    "share": round(told.share, 4),
                    "cells": [[round(value, 3) for value in row] for row in told.values.tolist()],
                }
                for hit, told in zip(best, inside, strict=True)
                if told is not None
            ],
        },
    }


def lines(explanation: dict[str, Any]) -> list[str]:
    """An explanation for people."""
    background = explanation["background"]
    if explanation["is_calibrated"]:
        mean = f"{background['mean_score']:.3f}"
        found = [f"Scores are probabilities; the {background['chips']} background chips score {mean} on average."]
    else:
        found = ["This model has no calibration: scores only say how far a chip stands out in this index."]
    if explanation["presence"] is not None:
        found.append(
            f"Chance that it is there: {chance_words(explanation['presence'])}; a scene gives hits from "
            f"{chance_words(explanation['threshold'])} on."
        )
    if explanation["false_alarm"] is not None:
        found.append(
            f"{chance_words(explanation['false_alarm'])} of unrelated texts come as near to a chip; it is found up to "
            f"{100 * FOUND:.0f} % and possible up to {100 * POSSIBLE:.0f} %."
        )
    for part in explanation["parts"]:
        prompts = ", ".join(f'"{prompt}"' for prompt in part["prompts"])
        found.append(f"{part['text']}: " + (f"asked as {prompts}" if prompts else "an example"))
        for hit in part["hits"]:
            against = ", ".join(hit["distractors"])
            found.append(f"  {hit['rank']}.  {hit['score']:.2f}" + (f"  against {against}" if against else ""))
    inside = explanation["inside"]
    found += [f"Inside hit {hit['rank']}: {sentence(hit['strongest'], hit['share'])}." for hit in inside["hits"]]
    if inside["problem"] is not None:
        found.append(f"{inside['problem'][0].upper()}{inside['problem'][1:]}.")
    return found


def _part(part: Part, question: Question, hits: Sequence[Hit], embeddings: list[NDArray[np.float32]]) -> dict[str, Any]:
    told = []
    for hit, embedding in zip(hits, embeddings, strict=True):
        against: list[str] = []
        if question.calibration is not None and part.prompts:
            against = question.calibration.distractors.strongest(embedding, part.vector)
        score = float(probabilities(part.scorer(embedding[None]))[0])
        told.append({"rank": hit.rank, "score": round(score, 4), "distractors": against})
    return {
        "text": part.text,
        "prompts": list(part.prompts),
        "rare_words": list(part.rare),
        "nearest_words": list(part.nearest),
        "hits": told,
    }


def _embeddings(hits: Sequence[Hit], store: Store) -> list[NDArray[np.float32]]:
    """The embedding of each hit, (D,)."""
    found = []
    for hit in hits:
        shard = store.find(hit.scene)
        if shard is None:
            raise EmptyIndexError(f"{store} no longer holds {hit.scene}: ask again.")
        place = (hit.window.col_off, hit.window.row_off, hit.window.width, hit.window.height)
        rows = np.flatnonzero((store.windows(shard) == place).all(axis=1))
        if not len(rows):
            raise EmptyIndexError(f"{hit.scene} was indexed anew with other chips: ask again.")
        found.append(store.vectors_at(shard, rows[:1])[0])
    return found
