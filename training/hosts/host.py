"""A host in training as an `Encoder`, so that it is measured by the same code as the shipped files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.preprocess import to_pixels
from training.hosts.prefix import MEAN, STD
from training.hosts.texts import pad, tokenise

_BATCH = 64


class Towers(Protocol):
    """A module with both towers: a host, or an ensemble of several."""

    @property
    def dim(self) -> int:
        """Length of an embedding."""

    def parameters(self) -> Iterator[nn.Parameter]:
        """All weights."""

    def eval(self) -> Towers:
        """Itself, in evaluation mode."""

    def encode_image(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to unit rows (N, D)."""

    def encode_text(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token ids and mask (N, L), 0 = padding, to unit rows (N, D)."""


class HostEncoder:
    """An `Encoder` around a torch host. It puts the host into evaluation mode."""

    spec: EncoderSpec
    """Identity; the weights have no hash of their own yet."""

    templates: tuple[str, ...] = ("{}",)
    """None chosen yet."""

    def __init__(self, host: Towers, tokenizer: Tokenizer, image_size_px: int) -> None:
        """Wrap a host whose image tower sees squares of this side."""
        self._host = host.eval()
        self._tokenizer = tokenizer
        self._device = next(host.parameters()).device
        self.spec = EncoderSpec(
            name="rdb-lite",
            backend="torch",
            architecture="lite0-minilm",
            weights_sha256="",
            dim=host.dim,
            image_size_px=image_size_px,
            resize_mode="squash-bicubic",
            mean=MEAN,
            std=STD,
        )

    @torch.no_grad()
    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        rows = [np.empty((0, self.spec.dim), np.float32)]
        for first in range(0, len(pixels), _BATCH):
            chips = to_pixels(pixels[first : first + _BATCH], size_px=self.spec.image_size_px, mean=MEAN, std=STD)
            batch = torch.from_numpy(chips).contiguous(memory_format=torch.channels_last)
            rows.append(self._host.encode_image(batch.to(self._device)).cpu().numpy())
        return np.concatenate(rows)

    @torch.no_grad()
    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts: N strings to (N, D) float32."""
        rows = [np.empty((0, self.spec.dim), np.float32)]
        encoded = tokenise(self._tokenizer, texts)
        chunks = (encoded[first : first + _BATCH] for first in range(0, len(texts), _BATCH))
        for chunk in chunks:
            ids, mask = (part.to(self._device) for part in pad(chunk))
            rows.append(self._host.encode_text(ids, mask).cpu().numpy())
        return np.concatenate(rows)
