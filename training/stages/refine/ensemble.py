"""What is exported: image towers whose rows are averaged, a text tower, the correction of hubs, and concepts' axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import IMAGE_WIDTHS, ImageTower, LiteHost
from training.data.vocabulary import NAMES
from training.stages.refine.concepts import STAGES, Concepts, features_of
from training.stages.refine.hubs import HubCorrection

HIDDEN_WIDTH = 512
"""Between the two layers of a residual."""


class ImageSide(nn.Module):
    """An image tower with its projection."""

    def __init__(self, host: LiteHost) -> None:
        """Take both from a host, with weights laid out channels last: faster, and to the last bit another sum."""
        super().__init__()
        self.tower: ImageTower = host.image
        self.tower.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.drop = host.drop
        self.head = host.image_head

    def project(self, maps: Tensor) -> Tensor:
        """Feature maps of the last stage (N, 320, H, W) to unit rows (N, D)."""
        return self.rows(self.tower.pool(maps))

    def rows(self, pooled: Tensor) -> Tensor:
        """Pooled features (N, 1280) to unit rows (N, D)."""
        return functional.normalize(self.head(self.drop(pooled)), dim=-1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to unit rows (N, D)."""
        return self.rows(self.tower(pixels))


class Residual(nn.Module):
    """t → normalised t + W₂ gelu(W₁ t); with W₂ = 0, as at the start, the rows stay as they are."""

    def __init__(self, dim: int) -> None:
        """Build for unit rows of this length."""
        super().__init__()
        self.first, self.second = nn.Linear(dim, HIDDEN_WIDTH), nn.Linear(HIDDEN_WIDTH, dim)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, rows: Tensor) -> Tensor:
        """Unit rows (N, D) to unit rows (N, D)."""
        return functional.normalize(rows + self.second(functional.gelu(self.first(rows))), dim=-1)


class Ensemble(nn.Module):
    """Image towers, one text tower, and what is set later of residuals, correction of hubs and concepts."""

    def __init__(self, sides: Sequence[ImageSide], text: LiteHost) -> None:
        """Put together; residuals on the rows of texts and pictures, `hubs`, and `concepts` may be set later.

        Args:
            sides: At least one; all map into the space of `text`.
            text: Its image side is not used.
        """
        super().__init__()
        self.sides = nn.ModuleList(sides)
        self.text = text
        self.text_residual: nn.Module | None = None
        self.image_residual: nn.Module | None = None
        self.hubs: HubCorrection | None = None
        self.concepts: Concepts | None = None

    @classmethod
    def of(cls, weights: Mapping[str, Tensor], tau: float) -> Ensemble:
        """The model whose `state_dict` this is, with its correction of hubs, in evaluation mode.

        Raises:
            KeyError, RuntimeError: The weights are those of another kind of model.
        """
        dim = len(weights["text.text_head.weight"])
        towers = len({name.split(".")[1] for name in weights if name.startswith("sides.")})
        model = cls([ImageSide(LiteHost(dim)) for _ in range(towers)], LiteHost(dim))
        if "text_residual.first.weight" in weights:
            model.text_residual, model.image_residual = Residual(dim), Residual(dim)
        if "concepts.mean" in weights:
            model.concepts = Concepts.of(weights)
        captions = weights.get("hubs.captions")
        empty = None if captions is None else torch.zeros_like(captions)
        model.hubs = HubCorrection(torch.zeros_like(weights["hubs.bank"]), torch.zeros(1, dim), tau, empty)
        model.load_state_dict(weights)
        return model.eval()

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        further = 0 if self.concepts is None else len(NAMES)
        return self.text.text_head.out_features + (0 if self.hubs is None else self.hubs.axes) + further

    def tower_rows(self, place: int, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to unit rows (N, D) of one tower.

        Tower k sees the chip turned by k · 90° against the clock, so that the towers' errors differ more.
        """
        side: ImageSide = self.sides[place]  # type: ignore[assignment]
        return side.rows(self._pooled(place, pixels))

    def encode_image(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to unit rows (N, `dim`).

        Concepts are told by the pooled features of all towers, and by maps of the first.
        """
        first: ImageSide = self.sides[0]  # type: ignore[assignment]
        maps = first.tower.start(pixels)
        seen = [maps := first.tower.run_layers(maps, first=layer, last=layer + 1) for layer in range(len(IMAGE_WIDTHS))]
        pooled = [first.tower.pool(maps), *(self._pooled(place, pixels) for place in range(1, len(self.sides)))]
        towers = [side.rows(part) for side, part in zip(self.sides, pooled, strict=True)]  # type: ignore[operator]
        rows = functional.normalize(torch.stack(towers).mean(0), dim=-1)
        if self.image_residual is not None:
            rows = self.image_residual(rows)
        rows = rows if self.hubs is None else self.hubs.images(rows)
        if self.concepts is None:
            return rows
        told_by = [seen[stage] for stage in STAGES] if self.concepts.sees_stages(pooled) else []
        return self.concepts.add_to_images(rows, features_of(pooled, told_by))

    def encode_text(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token ids and mask (N, L), 0 = padding, to unit rows (N, `dim`)."""
        rows = self.text.encode_text(ids, mask)
        if self.text_residual is not None:
            rows = self.text_residual(rows)
        rows = rows if self.hubs is None else self.hubs.texts(rows)
        return rows if self.concepts is None else self.concepts.add_to_texts(rows)

    def _pooled(self, place: int, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to pooled features (N, 1280) of one tower."""
        side: ImageSide = self.sides[place]  # type: ignore[assignment]
        pooled: Tensor = side.tower(torch.rot90(pixels, place, (2, 3)))
        return pooled
