"""How many parameters RDB-R trains, counted from the modules themselves without making their tensors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from rdb_geo.core.errors import EncoderError
from rdb_geo.model.adapters import RdbAdapters
from rdb_geo.model.config import RdbConfig
from rdb_geo.model.inject import LITE_LAYERS


@dataclass(frozen=True, slots=True)
class Counts:
    """Trainable parameters of a configuration on a host, each one counted once."""

    image: dict[int, int]
    """Image adapters by layer: without shared layer and outer gate, as in the table of docs/rdb.md."""

    text: dict[int, int]
    """Text adapters by layer, likewise."""

    shared: tuple[int, ...]
    """Shared layers, one for each pair of layers."""

    outer_gates: int
    """One for each adapter."""

    @property
    def total(self) -> int:
        """Without the outer gates, as in the table."""
        return sum(self.image.values()) + sum(self.text.values()) + sum(self.shared)

    @property
    def trained(self) -> int:
        """All that an optimiser gets from the adapters."""
        return self.total + self.outer_gates


def count(config: RdbConfig, image_widths: Mapping[int, int], text_widths: Mapping[int, int]) -> Counts:
    """Counts of a configuration, given channels by adapted image layer and by adapted text layer."""
    with torch.device("meta"):
        adapters = RdbAdapters(config, image_widths, text_widths)
    shared = {id(value) for value in adapters.shared.parameters()}
    gates = len(adapters.image) + len(adapters.text)
    return Counts(
        image={int(layer): _own(adapter, shared) for layer, adapter in adapters.image.items()},
        text={int(layer): _own(adapter, shared) for layer, adapter in adapters.text.items()},
        shared=tuple(sum(value.numel() for value in layer.parameters()) for layer in adapters.shared.values()),
        outer_gates=gates,
    )


def host_widths(name: str, config: RdbConfig | None = None) -> tuple[dict[int, int], dict[int, int]]:
    """Channels by adapted image and text layer of ``lite``, or of an architecture of open_clip.

    That has a ViT and its own text transformer. Without a configuration the layers are the host's own choice.

    Raises:
        EncoderError: There is no such architecture, or it has no such towers or layers.
    """
    config = config or RdbConfig()
    image, text = _lite_layers() if name == "lite" else _open_clip_layers(name)
    default = LITE_LAYERS if name == "lite" else {"image": tuple(image), "text": tuple(text)}
    try:
        return (
            {layer: image[layer] for layer in _or(config.image_layers, default["image"])},
            {layer: text[layer] for layer in _or(config.text_layers, default["text"])},
        )
    except KeyError as error:
        raise EncoderError(
            f"{name} has no layer {error}: image 0 … {len(image) - 1}, text 0 … {len(text) - 1}."
        ) from error


def table(name: str, config: RdbConfig | None = None, bottlenecks: Iterable[int] = (32, 64, 128)) -> str:
    """The counts as a Markdown table, one line for each bottleneck d_b, for a host as in `host_widths`.

    A range stands where layers of one tower differ in width; without a configuration RDB-R's counts.
    """
    config = config or RdbConfig()
    rows = ["| d_b | image adapter/layer | text adapter/layer | shared/pair | total | outer gates |", "|" + "---|" * 6]
    widths = host_widths(name, config)
    for bottleneck in bottlenecks:
        found = count(replace(config, bottleneck=bottleneck), *widths)
        cells = (_range(found.image.values()), _range(found.text.values()), _range(found.shared))
        rows.append(f"| {bottleneck} | {' | '.join(cells)} | {found.total:,} | {found.outer_gates} |")
    return "\n".join(rows)


def _own(adapter: nn.Module, shared: set[int]) -> int:
    """Parameters of an adapter without those of the shared layer and the outer gate."""
    return sum(value.numel() for value in adapter.parameters() if id(value) not in shared) - 1


def _or(chosen: tuple[int, ...] | None, default: tuple[int, ...]) -> tuple[int, ...]:
    return default if chosen is None else chosen


def _range(values: Iterable[int]) -> str:
    found = sorted(set(values))
    return " … ".join(f"{value:,}" for value in (found if len(found) < 2 else (found[0], found[-1]))) or "-"


def _lite_layers() -> tuple[dict[int, int], dict[int, int]]:
    from rdb_geo.model.lite import IMAGE_WIDTHS, TEXT_LAYERS, TEXT_WIDTH

    return dict(enumerate(IMAGE_WIDTHS)), dict.fromkeys(range(TEXT_LAYERS), TEXT_WIDTH)


def _open_clip_layers(name: str) -> tuple[dict[int, int], dict[int, int]]:
    import open_clip

    settings: dict[str, Any] | None = open_clip.get_model_config(name)
    if settings is None:
        raise EncoderError(f"open_clip has no architecture {name!r}: ask for lite or one of open_clip.list_models().")
    image, text = settings["vision_cfg"], settings["text_cfg"]
    if not isinstance(image.get("layers"), int) or text.get("hf_model_name"):
        raise EncoderError(
            f"{name} can't be counted by its name (its towers are not both open_clip's own transformers): "
            "build it and sum over inject(model, config).parameters()."
        )
    return dict.fromkeys(range(image["layers"]), image["width"]), dict.fromkeys(range(text["layers"]), text["width"])
