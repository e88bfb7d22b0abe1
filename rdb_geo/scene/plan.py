"""From what the user asked for to the grids of one scene."""

from __future__ import annotations

import math
from dataclasses import replace

from rdb_geo.core.errors import UsageError
from rdb_geo.core.progress import Note
from rdb_geo.core.specs import ChipRequest, ChipSpec, EncoderSpec, SceneRecord
from rdb_geo.scene.where.reference import oblong

MAX_OVERLAP = 0.95

SMALLEST_SHARE = 4
"""In a scene thinner than a chip, chips are squares of its short side, unless that is less than 1/4 of a chip."""

CLOSER = 0.5
"""Chips show no less than this share of the smallest ground that the training pictures show: crops of these train too,
and what is smaller than a chip is missed (docs/chip-size.md)."""

LEAST_REDUCE = 3
"""A reduction this often smaller than the best is not worth having: a chip as drawn would be too large."""


def plan_chips(
    scene: SceneRecord, request: ChipRequest, encoder: EncoderSpec, *, at_px: tuple[float, float] | None = None
) -> tuple[tuple[ChipSpec, ...], list[str]]:
    """One grid for each of `ChipRequest.scales`, and what the user should be told in sentences.

    Without a size, a chip has as many scene pixels as the model's input, so that nothing is thrown away, unless its
    ground would then be smaller than half of the smallest, or larger than the largest, that the model has seen
    (`EncoderSpec.ground_m`): a 5 cm drone image is read through its overviews, and a chip of a very coarse image still
    has half the input's pixels. A scene that holds fewer than about two such chips along its short side is cut finer,
    down to the model's input size. Where a pixel's sides differ on the ground, at column and row `at_px` or in the
    middle, by `OBLONG` or more, as in degrees far from the equator, chips have more columns than rows, or fewer, and
    are square on the ground; chips of a size in pixels are square in pixels. Reasons and examples: docs/chip-size.md.
    Raises `UsageError` where a number lies outside its range.
    """
    _check(request)
    wide = 1.0 if request.size_px is not None else oblong(scene, at_px)
    root = math.sqrt(wide)
    seen = replace(
        scene, width_px=max(1, round(scene.width_px / root)), height_px=max(1, round(scene.height_px * root))
    )
    base_px = _base_size_px(seen, request, encoder)
    specs: dict[tuple[int, int], ChipSpec] = {}
    notes = []
    for scale in request.scales:
        wanted = max(1, round(base_px * scale))
        size, note = _fit(seen, wanted)
        notes += [note] if note else []
        is_exact = request.size_px is not None or size < wanted
        shorter_px = min(size, seen.width_px, seen.height_px) / max(root, 1 / root)
        most_reduce = max(1, int(shorter_px) // encoder.image_size_px)
        size, stride, reduce = _lattice(size, request.overlap, most_reduce, is_exact=is_exact)
        spec = ChipSpec(size, stride, reduce, request.min_valid, scale, wide)
        specs.setdefault((size, stride), spec)
    return tuple(specs.values()), notes


def _fit(scene: SceneRecord, wanted: int) -> tuple[int, str]:
    """The side of a chip that fits the scene, and what to say of it."""
    short_px, long_px = sorted((scene.width_px, scene.height_px))
    extent = f"the scene ({scene.width_px} x {scene.height_px} px)"
    if wanted <= short_px:
        return wanted, ""
    if wanted > long_px:
        said = f"a chip of {wanted} px is larger than {extent}: the whole scene is one chip."
        return long_px, Note("one-chip", said, chip_px=wanted)
    size = max(short_px, wanted // SMALLEST_SHARE)
    said = f"a chip of {wanted} px is larger than the short side of {extent}: {size} x {short_px} px is used."
    return size, Note("narrow-scene", said, chip_px=wanted, used_px=[size, short_px])


def _lattice(size_px: int, overlap: float, most_reduce: int, *, is_exact: bool) -> tuple[int, int, int]:
    """Size, stride and reduction that go into one another, so that chips of a strip share their pixels once read.

    An exact size is kept, and a smaller reduction is looked for; where none comes near, such chips are read one by one.
    """
    if not is_exact:
        size_px -= size_px % most_reduce
        return size_px, max(1, round(size_px * (1 - overlap) / most_reduce)) * most_reduce, most_reduce
    stride_px = max(1, round(size_px * (1 - overlap)))
    shared = math.gcd(size_px, stride_px)
    reduce = max(number for number in range(1, most_reduce + 1) if shared % number == 0)
    return size_px, stride_px, reduce if reduce * LEAST_REDUCE >= most_reduce else most_reduce


def _base_size_px(scene: SceneRecord, request: ChipRequest, encoder: EncoderSpec) -> int:
    if request.size_px is not None:
        return request.size_px
    if request.size_m is not None:
        return max(1, round(request.size_m / scene.gsd_m))
    smallest_m, largest_m = encoder.ground_m
    ground_m = min(max(encoder.image_size_px * scene.gsd_m, CLOSER * smallest_m), largest_m)
    size = max(encoder.image_size_px // 2, round(ground_m / scene.gsd_m))
    short_px = min(scene.width_px, scene.height_px)
    return min(size, max(encoder.image_size_px, short_px // 2))


def _check(request: ChipRequest) -> None:
    if not 0 <= request.overlap <= MAX_OVERLAP:
        raise UsageError(f"the overlap must lie in 0 … {MAX_OVERLAP}, got {request.overlap}.")
    if not 0 <= request.min_valid <= 1:
        raise UsageError(f"the smallest valid share must lie in 0 … 1, got {request.min_valid}.")
    if request.size_px is not None and request.size_px < 1:
        raise UsageError(f"a chip has at least one pixel, got {request.size_px}.")
    if request.size_m is not None and not 0 < request.size_m < math.inf:
        raise UsageError(f"a chip's side must be positive, got {request.size_m} m.")
    if not request.scales or any(not 0 < scale < math.inf for scale in request.scales):
        raise UsageError(f"scales must be positive factors, got {request.scales}.")
