"""What a frozen host computes before its first adapter, kept on disk: a run on it costs only what comes after.

Contract. With the layers of the prefix in evaluation mode, `image_rows(host, maps, stages)` of cached maps is
`host.encode_image` of the pixels, and `text_rows(host, tokens, mask, layers)` of cached tokens is `host.encode_text` of
the ids, whatever adapters stand after the last of them or later. Storage is float16: rows differ by less than 2e-3 from
the uncached ones, and by less than 1e-4 where the cache is float32. The cache's name holds the digest of all that it
depends on, so a folder is never read for other layers, other pictures or another augmentation; hosts that differ only
above these layers share it.
"""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from rdb_geo.core.arrays import UInt8Images
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.model.inject import digest
from rdb_geo.model.lite import ImageTower, LiteHost
from training.config import AugmentConfig
from training.hosts.texts import TextTable, tokenise
from training.pictures.augment import augment, normalise

logger = logging.getLogger(__name__)

MEAN = STD = (0.5, 0.5, 0.5)
"""Lite0's own normalisation, x / 127.5 - 1."""

_CHUNK = 64
_NOT_OF_PIXELS = ("open_water", "word_dropout")


@dataclass(frozen=True, slots=True)
class Cut:
    """How many of the first layers are kept: what comes out of the last, before an adapter that stands there."""

    image: int = 4
    """Stages of Lite0, 1 … 7."""

    text: int = 3
    """Blocks of MiniLM, 0 … 6."""


def frozen_image(host: LiteHost, stages: int) -> list[nn.Module]:
    """Stem and first stages of Lite0."""
    net = host.image.backbone
    return [net.conv_stem, net.bn1, *net.blocks[:stages]]


def frozen_text(host: LiteHost, layers: int) -> list[nn.Module]:
    """Embeddings and first blocks of MiniLM."""
    text = host.text
    return [text.words, text.positions, text.types, text.norm, *text.layers[:layers]]


def image_rows(host: LiteHost, maps: Tensor, stages: int, tower: ImageTower | None = None) -> Tensor:
    """Feature maps (N, C, H, W) that left `stages` stages to unit rows (N, D); `tower` = what `folded` gave."""
    tower = tower or host.image
    maps = tower.run_layers(tower.adapt(stages - 1, maps), first=stages)
    return host.project_image(tower.pool(maps))


def text_rows(host: LiteHost, tokens: Tensor, mask: Tensor, layers: int) -> Tensor:
    """Tokens (N, L, 384) that left `layers` blocks, and their mask (N, L), to unit rows (N, D)."""
    tower = host.text
    tokens = tower.run_layers(tower.adapt(layers - 1, tokens, mask), mask, first=layers)
    return host.pool_text(tokens, mask)


class ImagePrefix:
    """Feature maps of pictures in one or more variants, read from disk as they are asked for."""

    def __init__(self, maps: Sequence[np.ndarray[Any, Any]], weak: np.ndarray[Any, Any] | None = None) -> None:
        """Wrap maps (pictures, H, W, C), float16 or float32, one for each variant, and those of what a teacher sees."""
        self._maps, self._weak = maps, weak

    def __len__(self) -> int:
        return len(self._maps[0])

    def batch(self, rows: Tensor, size_px: int, generator: torch.Generator, *, weak: bool = False) -> Tensor:  # noqa: ARG002
        """Maps (N, C, H, W), float32, of these pictures (N,), each in a variant drawn with the generator."""
        if weak and self._weak is not None:
            return self.variants(rows, torch.zeros_like(rows), [self._weak])
        return self.variants(rows, torch.randint(0, len(self._maps), (len(rows),), generator=generator))

    def variants(self, rows: Tensor, variants: Tensor, maps: Sequence[np.ndarray[Any, Any]] | None = None) -> Tensor:
        """Maps (N, C, H, W), float32, of these pictures (N,) in these variants (N,)."""
        maps = maps or self._maps
        found = np.empty((len(rows), *maps[0].shape[1:]), np.float32)
        for variant in set(variants.tolist()):
            places = (variants == variant).numpy()
            found[places] = maps[variant][rows.numpy()[places]]
        # Channels last, as they lie on disk.
        return torch.from_numpy(found).permute(0, 3, 1, 2)


class PrefixCache:
    """The folder of the caches of one host; what it does not hold yet is computed when it is asked for."""

    def __init__(self, folder: Path, host: LiteHost, cut: Cut, *, dtype: type[np.floating[Any]] = np.float16) -> None:
        """Wrap a folder, made where it is missing, for a host in evaluation mode without adapters."""
        self._folder, self._host, self._cut, self._dtype = folder, host, cut, dtype
        self._image_digest = digest(nn.ModuleList(frozen_image(host, cut.image)))
        self._text_digest = digest(nn.ModuleList(frozen_text(host, cut.text)))

    def train_images(
        self, pictures: UInt8Images, *, variants: int, size_px: int, config: AugmentConfig, weak: bool = False
    ) -> ImagePrefix:
        """Maps of augmented chips of pictures (N, H, W, 3), RGB, and with `weak` one of each as a teacher sees it.

        A variant is a file and always drawn with the same seed: all runs see the same chips, and more can be asked for
        later.
        """
        said = {"pictures": _digest_of(pictures), "size_px": size_px}

        def variant_of(number: int, config: AugmentConfig) -> np.ndarray[Any, Any]:
            def pixels(rows: slice) -> Tensor:
                generator = torch.Generator().manual_seed(number * 1_000_003 + rows.start)
                batch = torch.from_numpy(pictures[rows]).permute(0, 3, 1, 2)
                return normalise(augment(batch, size_px, config, generator), MEAN, STD)

            strengths = {key: value for key, value in asdict(config).items() if key not in _NOT_OF_PIXELS}
            return self._maps({**said, "augment": strengths, "variant": number}, len(pictures), pixels)

        faint = variant_of(0, config.weak()) if weak else None
        return ImagePrefix([variant_of(number, config) for number in range(variants)], faint)

    def clean_images(self, pictures: UInt8Images, *, size_px: int) -> ImagePrefix:
        """Maps of pictures (N, H, W, 3) as the product preprocesses them, in one variant."""

        def pixels(rows: slice) -> Tensor:
            return torch.from_numpy(to_pixels(pictures[rows], size_px=size_px, mean=MEAN, std=STD))

        says = {"pictures": _digest_of(pictures), "size_px": size_px}
        return ImagePrefix([self._maps(says, len(pictures), pixels)])

    def texts(self, tokenizer: Tokenizer, texts: Sequence[str]) -> TextTable:
        """Tokens of distinct texts."""
        encoded = tokenise(tokenizer, texts)
        hashed = hashlib.sha256(json.dumps(encoded).encode()).hexdigest()
        path = self._path("texts", {"host": self._text_digest, "layers": self._cut.text, "texts": hashed})
        starts = torch.tensor([0, *np.cumsum([len(ids) for ids in encoded])])
        if not path.exists():
            dtype = torch.float16 if self._dtype is np.float16 else torch.float32
            tokens = TextTable.compute(self._host, tokenizer, texts, self._cut.text, dtype).tokens.numpy()
            _write(path, tokens.shape, self._dtype, lambda array: np.copyto(array, tokens))
        return TextTable(torch.from_numpy(np.load(path)), starts, texts)

    def _maps(self, says: dict[str, Any], count: int, pixels: Callable[[slice], Tensor]) -> np.ndarray[Any, Any]:
        """Maps of `count` pictures, (count, H, W, C)."""
        path = self._path("images", {"host": self._image_digest, "stages": self._cut.image, "count": count, **says})
        tower, device = folded(self._host.image), self._host.text_head.weight.device

        def run(batch: Tensor) -> np.ndarray[Any, Any]:
            maps = tower.start(batch.to(device).contiguous(memory_format=torch.channels_last))
            found: np.ndarray[Any, Any] = tower.run_layers(maps, last=self._cut.image).permute(0, 2, 3, 1).cpu().numpy()
            return found

        def fill(array: np.ndarray[Any, Any]) -> None:
            for first in range(0, count, _CHUNK):
                rows = slice(first, min(first + _CHUNK, count))
                array[rows] = run(pixels(rows))

        with torch.no_grad():
            shape = run(pixels(slice(0, 1))).shape[1:]
        _write(path, (count, *shape), self._dtype, fill)
        maps: np.ndarray[Any, Any] = np.load(path, mmap_mode="r")
        return maps

    def _path(self, kind: str, says: dict[str, Any]) -> Path:
        text = json.dumps({**says, "dtype": np.dtype(self._dtype).name}, sort_keys=True)
        return self._folder / f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.npy"


@torch.no_grad()
def _write(
    path: Path, shape: tuple[int, ...], dtype: type[np.floating[Any]], fill: Callable[[np.ndarray[Any, Any]], None]
) -> None:
    """A file that `fill` fills, whole or not at all; none where it is there already."""
    if path.exists():
        return
    began = time.perf_counter()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    try:
        array = np.lib.format.open_memmap(half, mode="w+", dtype=dtype, shape=shape)
        fill(array)
        array.flush()
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    logger.info("%s of shape %s computed in %.0f s", path, shape, time.perf_counter() - began)


@torch.no_grad()
def folded(original: ImageTower) -> ImageTower:
    """A frozen tower with its batch norms folded into the convolutions before them: a third less time, same output.

    The backbone is a copy; the adapters are the original's own.
    """
    tower: ImageTower = copy.deepcopy(original, {id(original.adapters): original.adapters})
    for module in list(tower.backbone.modules()):
        conv: tuple[str, nn.Conv2d] | None = None
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Conv2d):
                conv = (name, child)
            elif isinstance(child, nn.BatchNorm2d) and conv is not None:
                setattr(module, conv[0], fuse_conv_bn_eval(conv[1], child))
                setattr(module, name, getattr(child, "act", nn.Identity()))  # timm's norms hold their activation
                conv = None
    tower.backbone.to(memory_format=torch.channels_last)
    return tower


def _digest_of(pictures: UInt8Images) -> str:
    return hashlib.sha256(np.ascontiguousarray(pictures).data).hexdigest()
