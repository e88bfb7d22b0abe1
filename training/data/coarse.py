"""What chips of coarse scenes are composed of (see `training.pictures.coarse`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.data.classes import WORDS


@dataclass(frozen=True, slots=True)
class Recipe:
    """One kind of coarse chip."""

    concept: str
    """What it shows, one of `training.data.vocabulary.NAMES`."""

    ground: tuple[str, ...]
    """Concepts of the pictures that fill most of it; one that stands twice comes twice as often."""

    beside: tuple[str, ...]
    """Concepts of those beside them, in patches of their own."""

    shrink: tuple[float, float]
    """Least and greatest number of pictures' pixels for a pixel of the chip, along a side; above 1."""

    sentences: tuple[str, ...]
    """What is true of it."""

    water: str = ""
    """``sea``, ``coast``, ``lake`` or ``river``; "" = none."""

    clouds: tuple[float, float] = (0.0, 0.0)
    """Least and greatest share under thick clouds."""


def _recipe(table: Mapping[str, Any]) -> Recipe:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Recipe(**values)


RECIPES: dict[str, Recipe] = {name: _recipe(table) for name, table in WORDS["coarse"].items()}
"""All kinds by their names."""
