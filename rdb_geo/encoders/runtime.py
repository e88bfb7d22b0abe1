"""ONNX Runtime, imported in one place: silent, on the device that was asked for, with threads that fit the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from rdb_geo.core.environment import usable_cores
from rdb_geo.core.errors import EncoderError


class Node(Protocol):
    """An input or output of a graph."""

    name: str
    """Its name."""

    type: str
    """Such as ``tensor(float)``."""

    shape: Sequence[int | str | None]
    """Lengths of its axes, a name or None where they are free."""


class Session(Protocol):
    """A graph that is loaded."""

    def get_inputs(self) -> Sequence[Node]:
        """What it takes."""
        ...

    def get_outputs(self) -> Sequence[Node]:
        """What it can give."""
        ...

    def get_providers(self) -> Sequence[str]:
        """What it runs on, the first first."""
        ...

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        """Arrays of `outputs`."""
        ...


def onnx_runtime() -> ModuleType:
    """The module ``onnxruntime``, which reports nothing to its maker.

    `rdb_geo.core.environment` has set the variable that its builds with an uploader of their own read. The builds of
    Windows that hand events to the system instead know only this function; it also helps where a program had
    imported ONNX Runtime before `rdb_geo`.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    module: ModuleType = onnxruntime
    return module


PROVIDERS = {
    "tensorrt": "TensorrtExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
"""What ``--device`` calls ONNX Runtime's execution providers."""

NUMBERED = ("tensorrt", "cuda", "directml")
"""Devices of which a machine may have several: ``cuda:1``."""

OPTIONS: dict[str, dict[str, str]] = {"CUDAExecutionProvider": {"use_tf32": "0"}}
"""Full float32 on a graphics card: an index made on the one device is asked on the other."""


def onnx_devices() -> tuple[str, ...]:
    """Devices of the installed ONNX Runtime, ``cpu`` last."""
    present = set(onnx_runtime().get_available_providers())
    return tuple(device for device, provider in PROVIDERS.items() if provider in present)


def place_of(device: str) -> dict[str, str]:
    """What a graph runs on: the device, as `open_session` takes it, and the version of ONNX Runtime."""
    provider = check_device(device)
    kind = next(name for name, known in PROVIDERS.items() if known == provider)
    number = f":{device.partition(':')[2]}" if ":" in device else ""
    return {"device": f"{kind}{number}", "runtime": f"onnxruntime {onnx_runtime().__version__}"}


def open_session(graph: Path | bytes, *, device: str, threads: int | None = None) -> Session:
    """Load a graph: its file, with files of weights beside it, or its content.

    `threads` of a run are told for a graph that has run after run of few and as many items: it keeps its memory between
    them, a tenth faster and with less of it. None = all cores, and each tensor's memory goes back as soon as it is used
    up (`benchmarks/memory.py`). Threads sleep between runs, for the cores are needed to read and draw chips. ``auto``
    is CUDA where it can be used, else the CPU; all others are keys of `PROVIDERS`, with a number for one of several:
    ``cuda:1``.

    Raises:
        EncoderError: There is no such device, or it can't be used.
        Exception: ONNX Runtime's own, which share no base class.
    """
    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = options.enable_mem_pattern = threads is not None
    options.intra_op_num_threads = threads or usable_cores()
    options.log_severity_level = 4
    wanted = check_device(device)
    number = {"device_id": device.partition(":")[2]} if ":" in device else {}
    providers = list({wanted: OPTIONS.get(wanted, {}) | number, PROVIDERS["cpu"]: {}}.items())
    session: Session = runtime.InferenceSession(
        graph if isinstance(graph, bytes) else str(graph), options, providers=providers
    )
    if device != "auto" and session.get_providers()[0] != wanted:
        raise EncoderError(
            f"the device {device!r} is installed and can't be used ({wanted} fell back to the CPU): "
            "check its drivers and libraries, or leave --device out."
        )
    return session


def check_device(device: str) -> str:
    """ONNX Runtime's name for what runs a graph on `device`; raises `EncoderError`: there is no such device."""
    present = onnx_devices()
    if device == "auto":
        return PROVIDERS["cuda" if "cuda" in present else "cpu"]
    kind, colon, number = device.partition(":")
    if kind == "mps":  # torch's name for the graphics of Apple's machines, where ONNX models have always run on the CPU
        return PROVIDERS["cpu"]
    if kind not in present or (colon and not (kind in NUMBERED and number.isdecimal())):
        raise EncoderError(
            f"ONNX Runtime has no device {device!r} here: choose from {', '.join(('auto', *present))}; "
            "others come with onnxruntime-gpu, -directml or -openvino in the place of onnxruntime."
        )
    return PROVIDERS[kind]
