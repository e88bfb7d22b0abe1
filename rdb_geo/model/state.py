"""Trained adapters on disk: a folder with the tensors (safetensors) and a JSON file that says what and for which host.

The host's own weights are not in it. A folder is read whole and checked before a host is touched.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from rdb_geo import __version__
from rdb_geo.core.errors import EncoderError, UsageError, WeightsNotFoundError
from rdb_geo.core.files import replacing
from rdb_geo.model.adapters import RdbAdapters
from rdb_geo.model.config import RdbConfig
from rdb_geo.model.inject import Injected, adapters_of, digest, inject, resolve

TENSORS_FILE = "adapter.safetensors"
CONFIG_FILE = "adapter_config.json"

METHOD = "RDB-R"
"""What the folder holds: the re-implementation that docs/rdb.md describes."""

FORMAT_VERSION = 1
"""Version of the folder's layout. A reader refuses a higher one."""


@dataclass(frozen=True, slots=True, eq=False)
class SavedAdapter:
    """A folder that was read and checked."""

    folder: Path
    """Where it lies."""

    config: RdbConfig
    """The choices, with their layers named."""

    widths: dict[str, dict[int, int]]
    """The host's channels by side (``image``, ``text``) and adapted layer."""

    host_digest: str
    """`rdb_geo.model.inject.digest` of the host that it was trained on."""

    base: str
    """Name of that host, as whoever saved it called it; for messages."""

    tensors: dict[str, Tensor]
    """By name, on the CPU."""

    sha256: str
    """Identity of the adapter, hex: tensors and configuration. It goes into an encoder's `EncoderSpec`."""


def save_adapters(host: nn.Module, folder: Path, *, base: str = "") -> str:
    """Write the adapters of a host, or of a copy such as a moving average; their sha256, hex.

    The folder is made where it is missing; an adapter in it is replaced. `base` names the host without its adapters,
    for messages.

    Raises:
        EncoderError: The host has no adapters, a value is no number, or the host's own weights are no longer those that
            the adapters were put into: the folder would not give this model again.
    """
    adapters = adapters_of(host)
    if digest(host) != adapters.host_digest:
        raise EncoderError(
            "the host's own weights changed since the RDB adapters were put in (training mode changes batch norms): "
            "keep the host in evaluation mode and train the adapters only."
        )
    tensors = {name: value.detach().cpu().contiguous() for name, value in adapters.tensors().items()}
    _check_finite(tensors, "the adapters")
    data = save(tensors)
    weights_sha256 = hashlib.sha256(data).hexdigest()
    _, widths = resolve(host, adapters.config)
    record = {
        "method": METHOD,
        "format_version": FORMAT_VERSION,
        "rdb_geo_version": __version__,
        "config": json.loads(adapters.config.to_json()),
        "host": {"base": base, "digest": adapters.host_digest, "widths": widths},
        "weights_sha256": weights_sha256,
    }
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / TENSORS_FILE) as path:
        path.write_bytes(data)
    with replacing(folder / CONFIG_FILE) as path:
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return _identity(adapters.config, weights_sha256)


def read_adapter(folder: Path) -> SavedAdapter:
    """Read and check a folder.

    Raises:
        WeightsNotFoundError: A file of it is missing.
        EncoderError: It is damaged, of a newer version, or its tensors are not those of its configuration.
    """
    record = _read_record(folder / CONFIG_FILE)
    try:
        config = RdbConfig.from_dict(record["config"])
        widths = {
            side: {int(k): int(v) for k, v in record["host"]["widths"][side].items()} for side in ("image", "text")
        }
        host_digest, base = str(record["host"]["digest"]), str(record["host"].get("base", ""))
        weights_sha256 = str(record["weights_sha256"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EncoderError(
            f"{folder / CONFIG_FILE} lacks or garbles a field ({error}): save the adapter again."
        ) from error
    tensors = _read_tensors(folder / TENSORS_FILE, weights_sha256)
    _check_names(tensors, expected_shapes(config, widths), folder)
    _check_finite(tensors, str(folder / TENSORS_FILE))
    return SavedAdapter(folder, config, widths, host_digest, base, tensors, _identity(config, weights_sha256))


def load_adapters(host: nn.Module, saved: SavedAdapter | Path) -> Injected:
    """Put saved adapters (see `read_adapter`) into the host that they were trained on, all of them or none.

    Raises:
        WeightsNotFoundError: A file is missing.
        EncoderError: The folder is damaged, or was made for another host.
    """
    saved = read_adapter(saved) if isinstance(saved, Path) else saved
    _check_host(host, saved)
    adapters = inject(host, saved.config)
    with torch.no_grad():
        for name, value in adapters.tensors().items():
            value.copy_(saved.tensors[name])
    return adapters


def expected_shapes(config: RdbConfig, widths: dict[str, dict[int, int]]) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the tensors of a configuration, by channels of side and layer, without making them."""
    with torch.device("meta"):
        adapters = RdbAdapters(config, widths["image"], widths["text"])
    return {name: tuple(value.shape) for name, value in adapters.tensors().items()}


def _identity(config: RdbConfig, weights_sha256: str) -> str:
    """Hash of all that changes what the adapters compute."""
    return hashlib.sha256(f"{config.to_json()}{weights_sha256}".encode()).hexdigest()


def _read_record(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise WeightsNotFoundError(f"there is no {path}: give a folder that holds a saved RDB adapter.")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        method, version = record["method"], int(record["format_version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{path} is no RDB adapter's configuration ({error}): save the adapter again.") from error
    if method != METHOD:
        raise EncoderError(f"{path} is of the method {method!r}, and only {METHOD} can be read: use what wrote it.")
    if version > FORMAT_VERSION:
        raise EncoderError(
            f"{path} has format {version} and this rdb-geo reads up to {FORMAT_VERSION}: "
            f"it was written by rdb-geo {record.get('rdb_geo_version', '?')}, install that or a newer one."
        )
    return dict(record)


def _read_tensors(path: Path, sha256: str) -> dict[str, Tensor]:
    if not path.is_file():
        raise WeightsNotFoundError(f"there is no {path}: put the adapter's tensors beside its configuration.")
    try:
        data = path.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise EncoderError(
                f"{path} is damaged or belongs to another adapter (sha256 {found[:12]}… instead of {sha256[:12]}…): "
                "get both files again."
            )
        return load(data)
    except (OSError, SafetensorError) as error:
        raise EncoderError(f"{path} can't be read ({error}): get it again.") from error


def _check_names(tensors: dict[str, Tensor], shapes: dict[str, tuple[int, ...]], folder: Path) -> None:
    found = {name: tuple(value.shape) for name, value in tensors.items()}
    wrong = [f"{name} is missing" for name in sorted(shapes.keys() - found.keys())]
    wrong += [f"{name} is unknown" for name in sorted(found.keys() - shapes.keys())]
    wrong += [
        f"{name} is {found[name]} instead of {shapes[name]}"
        for name in sorted(shapes.keys() & found.keys())
        if found[name] != shapes[name]
    ]
    if wrong:
        raise EncoderError(
            f"the tensors of {folder} are not those of its configuration: {len(wrong)} do not fit "
            f"(the first: {wrong[0]}); save the adapter again."
        )


def _check_finite(tensors: dict[str, Tensor], what: str) -> None:
    for name, value in tensors.items():
        if not torch.isfinite(value).all():
            raise EncoderError(f"{name} of {what} holds values that are no numbers: use an earlier checkpoint.")


def _check_host(host: nn.Module, saved: SavedAdapter) -> None:
    was = f"it was trained on {saved.base or 'a host without a name'}"
    try:
        _, widths = resolve(host, saved.config)
    except (EncoderError, UsageError) as error:
        raise EncoderError(f"the adapter {saved.folder} is for another host ({was}): {error}") from error
    for side, layers in saved.widths.items():
        if widths[side] != layers:
            raise EncoderError(
                f"the adapter {saved.folder} is for another host ({was}): its {side} layers are {_widths(layers)} "
                f"channels wide, this host's {_widths(widths[side])}."
            )
    found = digest(host)
    if found != saved.host_digest:
        raise EncoderError(
            f"the adapter {saved.folder} is for other weights of this architecture ({was}; digest {saved.host_digest}, "
            f"this host has {found}): load those."
        )


def _widths(layers: dict[int, int]) -> str:
    return ", ".join(map(str, layers.values())) or "none"
