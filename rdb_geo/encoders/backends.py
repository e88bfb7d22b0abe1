"""Which backends are installed, without importing them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Backend:
    """One way to run a model."""

    name: str
    """``onnxruntime``, ``torch`` or ``open_clip``."""

    version: str | None
    """Installed version, or None."""

    devices: tuple[str, ...]
    """Where it can run."""

    what_to_do: str
    """How to get it; empty where it is installed."""


def list_backends() -> list[Backend]:
    """The three backends, installed or not. torch is imported (seconds) to learn its devices, if it is installed."""
    torch_extra = "for open_clip models run  pip install 'rdb-geo[torch]'"
    return [
        Backend("onnxruntime", _version("onnxruntime"), ("cpu",), _missing("onnxruntime", "pip install onnxruntime")),
        Backend("torch", _version("torch"), torch_devices(), _missing("torch", torch_extra)),
        Backend("open_clip", _version("open_clip_torch"), torch_devices(), _missing("open_clip_torch", torch_extra)),
    ]


def torch_devices() -> tuple[str, ...]:
    """``cpu``, and ``cuda`` or ``mps`` where torch can use them; empty without torch."""
    if _version("torch") is None:
        return ()
    from rdb_geo.encoders.devices import available_devices

    return available_devices()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _missing(package: str, what_to_do: str) -> str:
    return "" if _version(package) else what_to_do
