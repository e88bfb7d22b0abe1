"""A model to measure, from what the command line names: a folder, a checkpoint, or an experiment before its start."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdb_geo.core.errors import EncoderError, UsageError, WeightsNotFoundError
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import embedded_folder

if TYPE_CHECKING:
    from rdb_geo.model.lite import LiteHost
    from training.train import Run

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


@dataclass(frozen=True, slots=True, eq=False)
class OpenedHost:
    """The averaged host of a checkpoint of stage 1, with adapters if they were given."""

    host: LiteHost
    """In evaluation mode."""

    experiment: str
    """Name of the experiment."""

    seed: int
    """Its seed."""

    image_size_px: int
    """Side of its chips at the end of training."""

    sha256: str
    """Of the checkpoint, and of the adapter if there is one, as in an exported card; hex."""


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
    opened = open_host(path, adapter)
    name = f"{opened.experiment}-{opened.seed}" + (f" + {adapter.name}" if adapter is not None else "")
    return _torch(name, opened.host, opened.image_size_px, opened.sha256)


def open_host(checkpoint: Path, adapter: Path | None = None) -> OpenedHost:
    """The averaged host of a checkpoint.

    Args:
        checkpoint: Of stage 1.
        adapter: Folder of adapters that stage 2 trained on it.

    Raises:
        WeightsNotFoundError: A file is missing.
        EncoderError: It is no checkpoint, or the adapter is damaged or of another one.
    """
    from rdb_geo.model.state import load_adapters, read_adapter

    run = _read_checkpoint(checkpoint)
    host = run.ema.module.host.eval()
    sha256 = hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    if adapter is not None:
        saved = read_adapter(adapter)
        load_adapters(host, saved)
        sha256 = hashlib.sha256(f"{sha256}{saved.sha256}".encode()).hexdigest()
    config = run.config
    return OpenedHost(host, config.name, config.seed, config.model.image_size_px, sha256)


def _read_checkpoint(path: Path) -> Run:
    from training.train import resume

    if not path.is_file():
        raise WeightsNotFoundError(f"there is no checkpoint {path}: give one that `train` wrote.")
    try:
        with _own_threads():
            return resume(path)
    except Exception as error:  # a damaged or foreign file fails in many ways, deep inside torch and pickle
        raise EncoderError(f"{path} is no checkpoint of stage 1 ({type(error).__name__}): give one.") from error


@contextmanager
def _own_threads() -> Iterator[None]:
    """Keep torch's number of threads, which an experiment sets for its training."""
    import torch

    before = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _shipped(folder: Path) -> Opened:
    from rdb_geo.encoders.registry import load_encoder

    if not (folder / CARD_FILE).is_file():
        raise UsageError(f"{folder} has no {CARD_FILE}: give the folder of an exported model.")
    encoder = load_encoder(str(folder), device="cpu", offline=True)
    return Opened(folder.resolve().name, encoder, _about(encoder, encoder.spec.weights_sha256))


def _untrained(path: Path) -> Opened:
    from training.config import read_config
    from training.train import start

    config = read_config(path)
    with _own_threads():
        host = start(config).learner.host
    return _torch(f"{config.name}, untrained", host, config.model.image_size_px, "")


def _torch(name: str, host: LiteHost, image_size_px: int, sha256: str) -> Opened:
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
