"""ONNX Runtime, imported in one place and silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Protocol


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

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        """Arrays of `outputs`."""
        ...


def onnx_runtime() -> ModuleType:
    """The module ``onnxruntime``, which reports nothing to its maker.

    `rdb_geo.core.telemetry` has set the variable that its builds with an uploader of their own read. The builds of
    Windows that hand events to the system instead know only this function; it also helps where a program had
    imported ONNX Runtime before `rdb_geo`.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    module: ModuleType = onnxruntime
    return module
