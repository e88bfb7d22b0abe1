"""A model to measure, from what the command line names: a folder, a checkpoint, or an experiment before its start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import embedded_folder

if TYPE_CHECKING:
    from training.host import Towers

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


def open_model(path: Path | None = None, *, adapter: Path | None = None) -> Opened:
    """Open a model.

    Args:
        path: A folder with a card.toml, run by the product's encoder; a checkpoint of stage 1 (``.pt``); or an
            experiment (``.toml``), which stands for its pretrained towers before any training, where the projection of
            images is random. None = the model in the package.
        adapter: Folder of adapters that stage 2 trained on this checkpoint.

    Raises:
        UsageError: It is none of these, or adapters were given for something that is no checkpoint.
        EncoderError: It is damaged.
        WeightsNotFoundError: A file of it is missing.
        ConfigError: The experiment can't be read.
    """
    kind = "folder" if path is None or path.is_dir() else path.suffix
    if adapter is not None and kind != ".pt":
        raise UsageError(f"{path or 'the model in the package'} takes no adapter: give the checkpoint of stage 1.")
    if kind == "folder":
        return _shipped(path or embedded_folder())
    if kind not in {".pt", ".toml"} or path is None:
        raise UsageError(
            f"{path} is no model: give a folder with {CARD_FILE}, a checkpoint .pt or an experiment .toml."
        )
    if kind == ".toml":
        return _untrained(path)
    from training.opened import open_host

    opened = open_host(path, adapter)
    name = f"{opened.experiment}-{opened.seed}" + (f" + {adapter.name}" if adapter is not None else "")
    return _torch(name, opened.host, opened.image_size_px, opened.sha256)


def _shipped(folder: Path) -> Opened:
    from rdb_geo.encoders.registry import load_encoder

    if not (folder / CARD_FILE).is_file():
        raise UsageError(f"{folder} has no {CARD_FILE}: give the folder of an exported model.")
    encoder = load_encoder(str(folder), device="cpu", offline=True)
    return Opened(folder.resolve().name, encoder, _about(encoder, encoder.spec.weights_sha256))


def _untrained(path: Path) -> Opened:
    from training.checkpoints import own_threads
    from training.config import read_config
    from training.train import start

    config = read_config(path)
    with own_threads():
        host = start(config).learner.host
    return _torch(f"{config.name}, untrained", host, config.model.image_size_px, "")


def _torch(name: str, host: Towers, image_size_px: int, sha256: str) -> Opened:
    from tokenizers import Tokenizer

    from rdb_geo.model.lite import tokenizer_file
    from training.host import HostEncoder

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
