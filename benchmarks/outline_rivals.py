"""Outlines by methods that the program does not have, from the same scores: what `outlines.py` compares it with."""

from __future__ import annotations

import numpy as np
from irregular import SIDE

from rdb_geo.answer.shapes import follow
from rdb_geo.answer.shapes.fine import scene_grid, scene_surface
from rdb_geo.answer.shapes.surface import refine
from rdb_geo.answer.shapes.thresholds import kept
from rdb_geo.index.store import Store
from rdb_geo.scene.connected import connected


def others(
    store: Store, one: object, thresholds: tuple[float, float], colours: np.ndarray, parts: np.ndarray | None
) -> dict[str, np.ndarray]:
    """The masks of chips, of the surface's own pixels, and of other ways to make that smooth."""
    (high, low), masks = thresholds, {"chips": np.zeros((SIDE, SIDE), bool)}
    for left, top, width, height in store.windows(one.shard)[one.log_odds >= high].tolist():
        masks["chips"][top : top + height, left : left + width] = True
    surface = scene_surface(scene_grid(store.windows(one.shard), one), one)
    masks["steps"] = enlarged(over(np.nan_to_num(surface.values, nan=-20), low, high), surface.step_px)
    smooth = np.nan_to_num(refine(surface.values, 3), nan=-20)[: SIDE // 8, : SIDE // 8].astype(float)
    bounded = np.clip(smooth, low - 3, high + 3)
    masks["guided"] = enlarged(over(guided(bounded, colours), low, high), 8)
    if parts is not None:
        means = np.bincount(parts.ravel(), bounded.ravel()) / np.bincount(parts.ravel())
        masks["superpixels"] = enlarged(over(means[parts], low, high), 8)
    return masks


def over(log_odds: np.ndarray, low: float, high: float) -> np.ndarray:
    """Pixels over the lower threshold that are connected with one over the upper."""
    labels = connected(log_odds >= low)
    return kept(labels, log_odds >= high)[labels]


def box(values: np.ndarray, radius: int) -> np.ndarray:
    """Means over squares of 2 · radius + 1."""
    for axis in (0, 1):
        wide = np.pad(values, [(radius + 1, radius) if each == axis else (0, 0) for each in (0, 1)], mode="edge")
        total, count = wide.cumsum(axis), values.shape[axis]
        first = np.arange(count)
        values = (np.take(total, first + 2 * radius + 1, axis) - np.take(total, first, axis)) / (2 * radius + 1)
    return values


def guided(values: np.ndarray, picture: np.ndarray, radius: int = 8, least: float = 1e-2) -> np.ndarray:
    """A colour guided filter: locally a straight line of the picture's colours (h, w, 3), 0 … 1."""
    middles, middle = np.stack([box(picture[..., c], radius) for c in range(3)], -1), box(values, radius)
    shared = np.stack([box(picture[..., c] * values, radius) for c in range(3)], -1) - middles * middle[..., None]
    spread = np.empty((*values.shape, 3, 3))
    for i in range(3):
        for j in range(3):
            spread[..., i, j] = box(picture[..., i] * picture[..., j], radius) - middles[..., i] * middles[..., j]
    slopes = np.linalg.solve(spread + least * np.eye(3), shared[..., None])[..., 0]
    offset = middle - (slopes * middles).sum(-1)
    return (np.stack([box(slopes[..., c], radius) for c in range(3)], -1) * picture).sum(-1) + box(offset, radius)


def graph_cut(odds: np.ndarray, kinds: np.ndarray, usable: np.ndarray, apart: np.ndarray | None) -> np.ndarray:
    """In the place of the random walker: inside and outside with the least cost, by the same log-odds and ties.

    (Boykov and Jolly, "Interactive graph cuts", ICCV 2001; PyMaxflow.) Log-odds keep their size and get its sign.
    """
    import maxflow

    graph = maxflow.Graph[float]()
    nodes = graph.add_grid_nodes(odds.shape)
    for axis, place in ((0, (2, 1)), (1, (1, 2))):
        ties = follow._ties(kinds, usable, axis, None if apart is None else apart[axis])  # noqa: SLF001
        weights, structure = np.zeros(odds.shape), np.zeros((3, 3))
        weights[: ties.shape[0], : ties.shape[1]], structure[place] = ties, 1
        graph.add_grid_edges(nodes, weights=weights, structure=structure, symmetric=True)
    own = np.where(usable, np.nan_to_num(odds), 0.0)
    graph.add_grid_tedges(nodes, np.maximum(own, 0), np.maximum(-own, 0))
    graph.maxflow()
    return (np.where(graph.get_grid_segments(nodes), -1, 1) * np.maximum(np.abs(own), 0.01)).astype(np.float32)


def enlarged(mask: np.ndarray, parts: int) -> np.ndarray:
    """A mask of coarse pixels as one of the scene's."""
    return np.repeat(np.repeat(mask, parts, axis=0), parts, axis=1)[:SIDE, :SIDE]


def slic_of(colours: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Superpixels of each picture; none where scikit-image is not installed."""
    try:
        from skimage.segmentation import slic
    except ImportError:
        return {}
    return {name: slic(picture, n_segments=1200, compactness=10, start_label=0) for name, picture in colours.items()}
