"""Coarse chips: what a satellite sees of 10 to 60 m ground size, laid together of finer pictures that were shrunk.

A chip of such a scene shows a whole town, or fields with villages and woods; a picture of the data sets shows one
street. So pictures are shrunk and laid side by side in irregular cells, with water in its own shapes, and then seen as
a sensor sees them (`seen_from_orbit`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rdb_geo.core.arrays import UInt8Images
from training.data.coarse import Recipe
from training.pictures.clouds import ragged_field, smooth_noise, under_clouds
from training.pictures.orbit import seen_from_orbit
from training.pictures.water import LEVELS, TINTS

SHARES: dict[str, tuple[float, float]] = {"sea": (1.0, 1.0), "coast": (0.25, 0.65), "lake": (0.1, 0.4)}
"""Least and greatest share of a chip under each kind of water but a river."""

RIVER_PX = (2.0, 12.0)
"""Least and greatest width of a river, in pixels."""

PARCELLED = (
    "denseresidential",
    "mediumresidential",
    "sparseresidential",
    "commercial",
    "industrial",
    "port",
    "farmland",
)
"""Concepts whose blocks or fields have hard edges."""

SEAM_PX = 0.4
"""Width of the seam between two blocks or fields."""

CLOUDY = 0.15
"""Share of chips with some clouds, beside those of clouds."""

COVER = (0.01, 0.15)
"""Least and greatest share of these under thick clouds."""

_POOL = 24  # pictures of each class that a chip is made of
_VARIED = ("farmland",)  # neighbouring fields differ, where one wood is as dark as the next


def composed(recipe: Recipe, pictures: Mapping[str, UInt8Images], count: int, seed: int) -> UInt8Images:
    """Coarse chips (`count`, S, S, 3) of RGB pictures (N, S, S, 3) by their concepts, all that `recipe` names."""
    generator = torch.Generator().manual_seed(seed)
    side = next(iter(pictures.values())).shape[1]
    result = np.empty((count, side, side, 3), np.uint8)
    for row in range(count):
        chip = seen_from_orbit(_weather(_land(recipe, pictures, side, generator), recipe, generator), generator)
        result[row] = (chip * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()
    return result


def _land(recipe: Recipe, pictures: Mapping[str, UInt8Images], side: int, generator: torch.Generator) -> Tensor:
    """The ground with its water, (3, S, S), 0 … 1."""
    draws = torch.rand(4, generator=generator).tolist()
    shrink = math.exp(_between(draws[0], tuple(map(math.log, recipe.shrink))))
    tile = max(8, round(side / shrink))
    soft = SEAM_PX if recipe.concept in PARCELLED else SEAM_PX + 0.12 * tile * draws[3]
    cells, weights, rows, cols = _cells(side, tile / 1.5, soft, generator)
    kinds = _kinds(recipe, rows, cols, side, 0.6 + 0.4 * draws[1], generator)
    tiles = _tiles(kinds, pictures, tile, 0.6 + 0.4 * draws[2], generator)
    down, along = (torch.arange(side).view(shape) for shape in ((1, side, 1), (1, 1, side)))
    inside = [
        _mirrored((place - start[cells]).round().long() + tile // 2, tile)
        for place, start in ((down, rows), (along, cols))
    ]
    land: Tensor = (tiles[cells, :, inside[0], inside[1]] * weights[..., None]).sum(0).permute(2, 0, 1)
    if not recipe.water:
        return land
    wet, shore = _water(recipe.water, side, generator)
    sand = torch.tensor([0.78, 0.7, 0.56]).view(3, 1, 1) * (0.8 + 0.3 * draws[3])
    strand = float(recipe.concept == "beach" or draws[3] < 0.3)
    land = land * (1 - shore * strand) + sand * shore * strand
    return land * (1 - wet) + _surface(side, generator) * wet


def _weather(chip: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    cover = recipe.clouds
    if not any(cover) and float(torch.rand((), generator=generator)) < CLOUDY:
        cover = COVER
    return under_clouds(chip[None], cover, generator)[0] if any(cover) else chip


def _cells(side: int, spacing: float, soft: float, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A bent Voronoi diagram whose seams are `soft` pixels wide.

    Numbers of the two cells nearest to each pixel and their weights, both (2, S, S), and rows and columns of the cells'
    middles, (K,).
    """
    count = math.ceil(side / spacing) + 2
    grid = (torch.arange(count) - 0.5) * spacing
    middles = torch.cartesian_prod(grid, grid) + (torch.rand(count**2, 2, generator=generator) - 0.5) * spacing * 0.9
    bends = [smooth_noise(side, (9, 9), generator) * spacing * 0.12 for _ in range(2)]
    axis = torch.arange(side, dtype=torch.float32)
    places = torch.stack([axis.view(-1, 1) + bends[0], axis.view(1, -1) + bends[1]], -1).view(-1, 2)
    distance, cells = torch.cdist(places, middles).topk(2, largest=False)
    weights = torch.softmax(-distance / soft, 1)
    return cells.T.view(2, side, side), weights.T.view(2, side, side), middles[:, 0], middles[:, 1]


def _kinds(
    recipe: Recipe, rows: Tensor, cols: Tensor, side: int, share: float, generator: torch.Generator
) -> list[str]:
    """The concept of each cell: `share` of them the ground's, the rest in patches beside."""
    field = ragged_field(side, int(torch.randint(2, 5, (), generator=generator)), generator)
    patches = torch.stack([smooth_noise(side, (4, 4), generator) for _ in recipe.beside or ("",)]).argmax(0)
    down, along = (part.long().clamp(0, side - 1) for part in (rows, cols))
    own = field[down, along] <= torch.quantile(field, share)
    drawn = torch.randint(len(recipe.ground), (len(rows),), generator=generator).tolist()
    return [
        recipe.ground[place] if mine or not recipe.beside else recipe.beside[patch]
        for place, mine, patch in zip(drawn, own.tolist(), patches[down, along].tolist(), strict=True)
    ]


def _tiles(
    kinds: list[str], pictures: Mapping[str, UInt8Images], tile: int, likeness: float, generator: torch.Generator
) -> Tensor:
    """A shrunk picture for each cell, (K, 3, T, T), its tone drawn towards that of its kind's others."""
    result = torch.empty(len(kinds), 3, tile, tile)
    for kind in sorted(set(kinds)):
        own = [place for place, other in enumerate(kinds) if other == kind]
        chosen = torch.randint(len(pictures[kind]), (min(_POOL, len(own)),), generator=generator)
        stack = torch.from_numpy(pictures[kind][chosen.numpy()]).permute(0, 3, 1, 2).float() / 255
        small = functional.interpolate(stack, size=(tile, tile), mode="area")
        means = small.mean((2, 3), keepdim=True)
        alike = likeness * (0.3 if kind in _VARIED else 1.0)
        small = small + alike * (means.mean(0, keepdim=True) - means)
        taken = torch.randint(len(small), (len(own),), generator=generator)
        turns = torch.randint(8, (len(own),), generator=generator).tolist()
        for place, number, turn in zip(own, taken.tolist(), turns, strict=True):
            turned = small[number].rot90(turn % 4, (1, 2))
            result[place] = turned.flip(2) if turn > 3 else turned
    return result


def _water(kind: str, side: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """How far each pixel lies under water and on its shore, (S, S), 0 … 1."""
    amount, angle, place, rough, soft, strand = torch.rand(6, generator=generator).tolist()
    axis = torch.linspace(-1, 1, side)
    across = axis.view(-1, 1) * math.cos(2 * math.pi * angle) + axis.view(1, -1) * math.sin(2 * math.pi * angle)
    if kind == "river":
        height = (across + 0.6 * (place - 0.5) + 0.25 * smooth_noise(side, (4, 4), generator)).abs() * side / 2
        level = _between(amount, RIVER_PX) / 2
        height = height / (1 + 0.3 * smooth_noise(side, (5, 5), generator)).clamp(min=0.4)
    else:
        ragged = ragged_field(side, 2 + int(3 * place), generator)
        height = (across + (0.05 + 0.2 * rough) * ragged if kind == "coast" else ragged) * side / 4
        level = float(torch.quantile(height, _between(amount, SHARES[kind]))) + (side if kind == "sea" else 0)
    wet = torch.sigmoid((level - height) / (0.2 + 0.6 * soft))
    shore = torch.sigmoid((level + 1 + 4 * strand - height) / 0.5)
    return wet, shore


def _surface(side: int, generator: torch.Generator) -> Tensor:
    """A surface of water, (3, S, S)."""
    bright, tone, calm = torch.rand(3, generator=generator).tolist()
    low, high = TINTS[int(torch.randint(len(TINTS), (), generator=generator))]
    level = math.exp(_between(bright, tuple(map(math.log, LEVELS)))) / 255
    colour = torch.tensor([_between(tone, pair) for pair in zip(low, high, strict=True)]).view(3, 1, 1) * level
    surface: Tensor = colour * (1 + 0.12 * calm * ragged_field(side, 2, generator))
    return surface


def _mirrored(places: Tensor, size: int) -> Tensor:
    """Places outside of 0 … `size` - 1 mirrored into it."""
    period = places.remainder(2 * size)
    return torch.minimum(period, 2 * size - 1 - period)


def _between(share: float, limits: tuple[float, ...]) -> float:
    return limits[0] + (limits[1] - limits[0]) * share
