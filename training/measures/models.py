"""A model to measure, from what the command line names: a folder, a checkpoint, or an experiment before its start."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import embedded_folder

if TYPE_CHECKING:
    from training.hosts.host import Towers

CARD_FILE = "card.toml"


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A model to measure."""

    name: str
    """Of its folder or experiment."""

    encoder: Encoder
    """To measure with."""

    about: dict[str, Any]
    """What a result file says of it: ``model``, ``weights_sha256``, ``image_size_px``."""


def open_model(model: str | Path | None = None, *, base: str | None = None) -> Opened:
    """Open a model.

    Args:
        model: A folder with a card.toml, run by the product's encoder; a checkpoint (``.pt``); an experiment
            (``.toml``), which stands for its pretrained towers before any training, where the projection of images is
            random; or the name of a model that `rdb_geo` knows. None = the model in the package.
        base: The host of a checkpoint, where it no longer lies where it lay.

    Raises:
        UsageError: It is none of these.
        EncoderError: It is damaged.
        WeightsNotFoundError: A file of it is missing.
        ConfigError: The experiment can't be read.
    """
    if model is None:
        return _shipped(embedded_folder())
    path = Path(model)
    if path.is_dir():
        return _shipped(path)
    if path.suffix == ".toml":
        return _untrained(path)
    if path.suffix != ".pt":
        if path.exists():
            raise UsageError(f"{path} is no model: give a folder with {CARD_FILE}, a checkpoint .pt or a .toml.")
        return _named(str(model))
    from training.stages.opened import is_open_clip, open_clip_checkpoint, open_host

    if is_open_clip(path):
        encoder = open_clip_checkpoint(path, base)
        return Opened(path.parent.name, encoder, _about(encoder, hashlib.sha256(path.read_bytes()).hexdigest()))
    opened = open_host(path, base)
    return _torch(f"{opened.experiment}-{opened.seed}", opened.host, opened.image_size_px, opened.sha256)


def _named(name: str) -> Opened:
    from rdb_geo.encoders.registry import load_encoder

    encoder = load_encoder(name)
    return Opened(encoder.spec.name, encoder, _about(encoder, encoder.spec.weights_sha256))


def _shipped(folder: Path) -> Opened:
    from rdb_geo.encoders.registry import load_encoder

    if not (folder / CARD_FILE).is_file():
        raise UsageError(f"{folder} has no {CARD_FILE}: give the folder of an exported model.")
    encoder = load_encoder(str(folder), device="cpu", offline=True)
    return Opened(folder.resolve().name, encoder, _about(encoder, encoder.spec.weights_sha256))


def _untrained(path: Path) -> Opened:
    from training.config import read_config
    from training.stages.sources import new_host

    config = read_config(path)
    return _torch(f"{config.name}, untrained", new_host(config), config.model.image_size_px, "")


def _torch(name: str, host: Towers, image_size_px: int, sha256: str) -> Opened:
    from tokenizers import Tokenizer

    from rdb_geo.model.lite import tokenizer_file
    from training.hosts.host import HostEncoder

    encoder = HostEncoder(host, Tokenizer.from_file(str(tokenizer_file())), image_size_px)
    return Opened(name, encoder, _about(encoder, sha256))


def _about(encoder: Encoder, sha256: str) -> dict[str, Any]:
    spec = encoder.spec
    return {
        "model": spec.name,
        "backend": spec.backend,
        "weights_sha256": sha256,
        "image_size_px": spec.image_size_px,
    }
