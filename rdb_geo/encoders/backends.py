"""Which backends are installed, and where they can run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import metadata

from rdb_geo.core.errors import first_line, install_line
from rdb_geo.encoders.quiet import quiet

ONNX_PACKAGES = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml", "onnxruntime-openvino")
"""Packages that all bring the module ``onnxruntime``, each with other devices; one of them is installed."""


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
    """How to get it or mend it; empty where it works."""

    in_bfloat16: bool = False
    """Its CPU encodes chips in bfloat16, not float32, wherever the model allows."""


def list_backends() -> list[Backend]:
    """The three backends, installed or not. torch is imported (seconds) to learn its devices, if it is installed."""
    devices, problem, lowers = _torch_devices()
    torch_extra = problem or f"for open_clip models run  {install_line('torch')}"
    return [
        _onnx(),
        _backend("torch", "torch", devices, torch_extra),
        replace(_backend("open_clip", "open_clip_torch", devices, torch_extra), in_bfloat16=lowers),
    ]


def _onnx() -> Backend:
    package = next((name for name in ONNX_PACKAGES if _version(name)), ONNX_PACKAGES[0])
    try:
        from rdb_geo.encoders.runtime import onnx_devices

        return _backend("onnxruntime", package, onnx_devices(), "pip install onnxruntime")
    except (ImportError, OSError) as error:
        return Backend("onnxruntime", None, (), f"pip install onnxruntime ({first_line(error)})")


def _backend(name: str, package: str, devices: tuple[str, ...], what_to_do: str) -> Backend:
    version = _version(package)
    if version is None:
        return Backend(name, None, (), what_to_do)
    return Backend(name, version, devices, "" if devices else what_to_do)


def _torch_devices() -> tuple[tuple[str, ...], str, bool]:
    """``cpu``, and ``cuda`` or ``mps`` where they can be used, and if the CPU multiplies bfloat16 itself.

    No devices, and perhaps why, where torch can't be imported.
    """
    if _version("torch") is None:
        return (), "", False
    try:
        with quiet():
            from rdb_geo.encoders.torch.devices import available_devices
            from rdb_geo.encoders.torch.lower import multiplies_bfloat16

            return available_devices(), "", multiplies_bfloat16()
    except (ImportError, OSError, RuntimeError) as error:  # a half-installed torch, a missing system library
        return (), f"torch is installed and can't be imported ({first_line(error)}): install it again", False


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
