"""How long each phase of indexing is busy: functions of the program, timed wherever they are called."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

PHASES = {
    "plan": ("rdb_geo.indexing.plan_scene",),
    "read": ("rdb_geo.scene.strips.Scene.read",),
    "read and draw": ("rdb_geo.scene.strips._read_strip",),
    "prepare pixels": ("rdb_geo.encoders.onnx.to_pixels", "rdb_geo.encoders.torch.openclip.to_pixels"),
    "run the model": ("rdb_geo.encoders.onnx.OnnxEncoder._run", "rdb_geo.encoders.torch.openclip.OpenClipEncoder._run"),
    "encode": ("rdb_geo.encoding._encode",),
    "write": ("rdb_geo.index.parts.Parts.write", "rdb_geo.indexing.publish"),
}
"""Name → the functions of the phase. Phases overlap in time; reading lies inside of reading and drawing, preparing and
running inside of encoding. What torch or ONNX Runtime do in threads of their own counts by the clock alone."""


@contextmanager
def timed() -> Iterator[dict[str, dict[str, float]]]:
    """Seconds of each phase in the block, by the clock and of the processor, all threads together."""
    taken = {name: {"s": 0.0, "cpu_s": 0.0} for name in PHASES}
    lock = threading.Lock()

    def timing(name: str, called: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:  # noqa: ANN401  # any function's
            begun, cpu = time.perf_counter(), time.thread_time()
            try:
                return called(*args, **named)
            finally:
                with lock:
                    taken[name]["s"] += time.perf_counter() - begun
                    taken[name]["cpu_s"] += time.thread_time() - cpu

        return run

    with ExitStack() as patches:
        for name, functions in PHASES.items():
            for function in functions:
                found = _found(function)
                patches.enter_context(mock.patch(function, timing(name, found)))
        yield taken


def _found(name: str) -> Callable[..., Any]:
    patch = mock.patch(name)
    function: Callable[..., Any] = getattr(patch.getter(), patch.attribute)
    return function
