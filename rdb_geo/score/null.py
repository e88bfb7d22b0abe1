"""An answer's own null, for models without a calibration: what texts that have nothing to do with it find.

A model without a calibration can rank chips and can't say "not here": its cosines have no zero. Two banks of texts give
it one. The mean of things that are seen from above is taken off every text, for some chips are near to any of them.
And things of a house, food and people close by are surely in no picture from the air: where many of them come as near
to their best chip as the question to its own, nothing was found.

Source: to subtract the mean over other texts is the first half of score normalisation by impostors, Auckenthaler et
al., "Score normalization for text-independent speaker verification systems", Digital Signal Processing 10, 2000,
section 3.2 (T-norm), with texts in the place of speakers. The share is an empirical p-value, (1 + how many of K are at
least as near) / (K + 1), Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 4.2.1. The
shares of two ranks are put together by their harmonic mean: Wilson, "The harmonic mean p-value for combining dependent
tests", PNAS 116, 2019. What else was tried stands in benchmarks/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.prompts import expand
from rdb_geo.core.arrays import Float32Matrix, l2_normalize
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.text_cache import encode_remembered

FOUND = 0.02
"""An answer is called found where at most so large a share of unrelated texts come as near."""

POSSIBLE = 0.1
"""It is shown, as possible, where at most so large a share do."""

RANKS = {1: 1, 4: 500}
"""Which of the best chips count, from how many chips on: what is rare is known by its best one, what is common by
several good ones. Chosen on mosaics of RSICD's train split: of 225 chips the fourth gained nothing, of 675 it did; with
more and later ranks, what is rare was lost."""

TAIL = 20
"""Beyond the chips that were looked at, a text's nearness grows as the mean excess of so many of its best says."""

SEEN_FROM_ABOVE = (
    *("an airport", "an airplane", "an amusement park", "an aquaculture pond", "an archaeological site", "a beach"),
    *("a baseball field", "a basketball court", "a bridge", "a building under construction", "a burial ground"),
    *("a car park", "a canal", "a cemetery", "a church", "cliffs", "clouds", "a coal mine", "a commercial district"),
    *("a container terminal", "coral reefs", "crop fields", "a dam", "a desert", "a dense city centre", "a dirt road"),
    *("an electric substation", "a factory", "a ferry", "a fire station", "a flooded field", "a football stadium"),
    *("a forest", "a gas station", "a glacier", "a golf course", "a grassland", "a greenhouse", "a harbour with ships"),
    *("a highway interchange", "a hospital", "houses with gardens", "an ice sheet", "an island", "a lake"),
    *("a landfill", "a lighthouse", "a meadow", "a military base", "a mosque", "mountains", "an office building"),
    *("an oil refinery", "olive groves", "an open pit mine", "an orchard", "palm trees", "a park", "a peat bog"),
    *("a power plant", "a prison", "a railway station", "a railway line", "a racetrack", "a recreation ground"),
    *("rice paddies", "a river", "roads", "a rocky shore", "a roundabout", "a runway", "a salt marsh", "sand dunes"),
    *("a school", "the open sea", "shrubland", "a shipyard", "a shopping mall", "skyscrapers", "snow", "solar panels"),
    *("a sports hall", "storage tanks", "a suburb", "a swimming pool", "a tennis court", "a toll booth"),
    *("a town square", "a trailer park", "trees", "a tunnel entrance", "a vineyard", "a volcano", "a warehouse"),
    *("a water treatment plant", "a waterfall", "wetlands", "wind turbines", "a zoo", "bare soil", "a burnt area"),
    *("a village", "a construction site", "a parking garage", "a pond"),
)
"""Land cover and objects that pictures from the air show."""

UNRELATED = (
    *("a violin", "a birthday cake", "a pair of shoes", "a bowl of soup", "a wedding ring", "a handwritten letter"),
    *("a cup of coffee", "a sleeping cat", "a chess game", "a toothbrush", "a kitchen knife", "a portrait of a woman"),
    *("a newspaper", "a bunch of keys", "a smiling baby", "a grand piano", "a bicycle helmet", "a wine glass"),
    *("a wool sweater", "a bookshelf", "a computer keyboard", "a plate of pasta", "a teddy bear", "a leather sofa"),
    *("a lipstick", "a microscope slide", "a goldfish", "a bar of chocolate", "a necktie", "a dentist"),
    *("a wrist watch", "a parrot", "a bathtub", "a candle", "a football player", "a pencil drawing"),
    *("a slice of pizza", "a pair of glasses", "a telephone", "a spider web", "a guitar player", "a school teacher"),
    *("a bowl of cereal", "a rose in a vase", "a television set", "a hair dryer", "an alarm clock", "a suitcase"),
    *("a rabbit", "a bottle of perfume", "a sewing machine", "a ballet dancer", "a screwdriver", "a fried egg"),
    *("a judge in court", "a comic strip", "a mirror", "a frying pan", "a hamster", "a Christmas tree"),
    *("a bottle of milk", "a barber", "a trumpet", "a pillow", "a sandwich", "a credit card"),
    *("a woman reading", "a snail", "a light bulb", "a jigsaw puzzle", "a lemon", "a nurse"),
    *("a shirt button", "a goat", "a skeleton", "a diamond", "a mushroom", "a carpet"),
    *("a magazine cover", "a penguin", "a drum kit", "a bathrobe", "a jar of honey", "a passport photo"),
    *("a printed circuit", "a butterfly", "a microphone", "a stapler", "a cucumber", "a magician"),
    *("a calendar", "an elephant", "a handshake", "a doll", "a spoon", "a chemistry lesson"),
    *("a poem", "a violin lesson", "an email"),
)
"""99 short texts: things of a house, food, animals and people close by, none of which a picture from the air shows."""


LEAST_SPREAD = 1e-6
"""Nearness that varies less than this is all alike."""


@dataclass(frozen=True, slots=True)
class NullScale:
    """How near unrelated texts come to the chips of an index: what nearness is measured by, whatever the model."""

    mean: float
    """Over all texts and chips."""

    deviation: float
    """The same, above 0."""

    best: float
    """Mean over the texts of their nearness to the best chip."""

    def standing(self, best: float) -> float:
        """How far a text's best chip is above those of unrelated texts, in deviations."""
        return (best - self.best) / self.deviation


@dataclass(frozen=True, slots=True, eq=False)
class Null:
    """How near unrelated texts come to the chips of an index."""

    centre: NDArray[np.float32]
    """Mean vector of `SEEN_FROM_ABOVE`, (D,); not of unit norm."""

    nearness: NDArray[np.float32]
    """cos(text, chip) less the mean over `SEEN_FROM_ABOVE`, of each of K unrelated texts with M chips of the index,
    shape (K, M), each row falling; M may be 0."""

    def best(self, count: int, rank: int = 1) -> NDArray[np.float64]:
        """How near each unrelated text is expected to come to the `rank`-th best of `count` chips of this index, (K,).

        The mean over all draws of so many of the M chips, by the negative hypergeometric law of a rank's place among
        all. Beyond M the tail is exponential: each rank grows by the mean excess for each factor e (Coles, "An
        Introduction to Statistical Modeling of Extreme Values", 2001, section 4.2, with shape 0).
        """
        chips = self.nearness.shape[1]
        rank = min(rank, count, chips)
        if count < chips:
            place = np.arange(rank, chips - count + rank)
            steps = place / (place - rank + 1) * (chips - place - count + rank) / (chips - place)
            first = np.prod((count - np.arange(rank)) / (chips - np.arange(rank)))
            chance = first * np.cumprod(np.concatenate([[1.0], steps]))
            return np.asarray(self.nearness[:, rank - 1 : rank - 1 + len(chance)] @ chance, np.float64)
        values: NDArray[np.float64] = self.nearness[:, rank - 1].astype(np.float64)
        if count > chips > TAIL:
            excess = self.nearness[:, :TAIL].mean(axis=1, dtype=np.float64) - self.nearness[:, TAIL]
            values = values + excess * np.log(count / chips)
        return values

    def scale(self) -> NullScale:
        """How near unrelated texts come to the chips; there must be chips."""
        spread = float(self.nearness.std(dtype=np.float64))
        best = float(self.nearness[:, 0].mean(dtype=np.float64))
        return NullScale(float(self.nearness.mean(dtype=np.float64)), max(spread, LEAST_SPREAD), best)

    def false_alarm(self, best: NDArray[np.floating], count: int) -> float | None:
        """Share of unrelated texts whose chips come at least as near, of `count`; None without chips.

        It is the harmonic mean of the shares at `RANKS`. `best` is the nearness of the question and its best chips, the
        nearest first: cos(text, chip) less the mean over `SEEN_FROM_ABOVE`.
        """
        if not self.nearness.shape[1]:
            return None
        shares = [
            (1 + int((self.best(count, rank) >= best[rank - 1]).sum())) / (1 + len(self.nearness))
            for rank, least in RANKS.items()
            if rank <= len(best) and count >= least
        ]
        return len(shares) / sum(1 / share for share in shares)


def make_null(encoder: Encoder, background: Float32Matrix) -> Null:
    """The null of a model over chips of an index, float32 (M, D), unit rows; raises `EncoderError`.

    The banks are encoded once on a machine: vectors of texts are kept in the user's cache folder.
    """
    centre: NDArray[np.float32] = _embed(SEEN_FROM_ABOVE, encoder).mean(axis=0)
    found = background @ (_embed(UNRELATED, encoder) - centre).T
    return Null(centre, -np.sort(-found.T, axis=1))


def _embed(names: tuple[str, ...], encoder: Encoder) -> Float32Matrix:
    """Texts through a model's prompt templates, as a question is: float32 (K, D), unit rows."""
    texts = [text for name in names for text in expand(name, encoder.templates)]
    rows = encode_remembered(encoder, texts).reshape(len(names), len(encoder.templates), -1)
    return l2_normalize(rows.mean(axis=1))
