"""From what the user asked for to the grids of one scene."""

from __future__ import annotations

from rdb_geo.core.errors import UsageError
from rdb_geo.core.specs import ChipRequest, ChipSpec, EncoderSpec, SceneRecord

MAX_OVERLAP = 0.95


def plan_chips(scene: SceneRecord, request: ChipRequest, encoder: EncoderSpec) -> tuple[tuple[ChipSpec, ...], list[str]]:
    """One grid for each scale, and what the user should be told.

    Without a size, a chip has as many scene pixels as the model's input, so that nothing is thrown away, unless its ground would then be
    smaller or larger than what the model has seen (`EncoderSpec.ground_m`): a 5 cm drone image is read through its overviews, and a chip
    of a very coarse image still has half the input's pixels. A scene that holds fewer than about two such chips along its short side is cut finer, down to the model's input size. Reasons and examples:
    docs/chip-size.md.

    Args:
        scene: Size and GSD.
        request: What the user chose.
        encoder: Input size and ground that it knows.

    Returns:
        The grids in the order of `ChipRequest.scales`, and sentences such as "the chip is larger than the scene".

    Raises:
        UsageError: A number lies outside its range.
    """
    _check(request)
    short_px, long_px = sorted((scene.width_px, scene.height_px))
    base_px = _base_size_px(scene, request, encoder)
    specs: dict[tuple[int, int], ChipSpec] = {}
    notes = []
    for scale in request.scales:
        wanted = max(1, round(base_px * scale))
        size = min(wanted, long_px if wanted > long_px else short_px)
        if wanted > long_px:
            notes.append(
                f"a chip of {wanted} px is larger than the scene ({scene.width_px} x {scene.height_px} px): "
                "the whole scene is one chip."
            )
        elif size < wanted:
            notes.append(f"a chip of {wanted} px is larger than the scene's short side: {size} px is used.")
        reduce = max(1, min(size, short_px) // encoder.image_size_px)
        if size <= short_px:
            size -= size % reduce
        stride = max(reduce, round(size * (1 - request.overlap) / reduce) * reduce)
        spec = ChipSpec(size_px=size, stride_px=stride, reduce=reduce, min_valid=request.min_valid, scale=scale)
        specs.setdefault((size, stride), spec)
    return tuple(specs.values()), notes


def _base_size_px(scene: SceneRecord, request: ChipRequest, encoder: EncoderSpec) -> int:
    if request.size_px is not None:
        return request.size_px
    if request.size_m is not None:
        return max(1, round(request.size_m / scene.gsd_m))
    smallest_m, largest_m = encoder.ground_m
    ground_m = min(max(encoder.image_size_px * scene.gsd_m, smallest_m), largest_m)
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
    if request.size_m is not None and not request.size_m > 0:
        raise UsageError(f"a chip's side must be positive, got {request.size_m} m.")
    if not request.scales or any(not scale > 0 for scale in request.scales):
        raise UsageError(f"scales must be positive factors, got {request.scales}.")
