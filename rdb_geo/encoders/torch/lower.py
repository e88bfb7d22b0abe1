"""Image towers in bfloat16, where the processor multiplies that itself.

bfloat16 keeps the exponent of float32 and 8 significant bits; products are added up in float32.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

LEAST_COSINE = 0.999
"""A tower whose vectors agree less well with those of float32 stays as it is."""


def multiplies_bfloat16() -> bool:
    """This processor multiplies bfloat16 itself (AVX512-BF16; AMX comes with it). Others are slower than in float32."""
    tell = getattr(torch.cpu, "get_capabilities", None)
    return bool(tell is not None and tell().get("avx512_bf16"))


def in_bfloat16(model: nn.Module, examples: Tensor) -> nn.Module | None:
    """An open_clip model on the CPU with its image tower in bfloat16; it shares all else with `model`, which stays.

    None where the tower does not run so, or the vectors of `examples` (N, 3, S, S), float32, agree too little.
    """
    tower: Any = model.visual
    shared = {id(child): child for child in model.children() if child is not tower}
    cast = {id(value): value.to(torch.bfloat16) for value in tower.buffers() if value.is_floating_point()}
    for value in tower.parameters():
        cast[id(value)] = nn.Parameter(value.detach().to(torch.bfloat16), requires_grad=False)
    twin: Any = copy.deepcopy(model, {**shared, **cast})
    given: Any = model
    try:
        with torch.inference_mode():
            rows = twin.encode_image(examples.to(torch.bfloat16)).float()
            agreement = functional.cosine_similarity(rows, given.encode_image(examples), dim=-1)
    except RuntimeError:  # an operation that torch has not for bfloat16
        return None
    found: nn.Module = twin
    return found if bool((agreement >= LEAST_COSINE).all()) else None
