"""Switches off what dependencies would report to their makers: nothing leaves the machine."""

from __future__ import annotations

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime 1.29 and later, all platforms but Windows' own builds
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, and transformers and open_clip that call it
    "DO_NOT_TRACK": "1",  # whoever keeps the convention
    "RAY_USAGE_STATS_ENABLED": "0",  # Ray, where a user has it
}
"""Environment variables, each with the value that means silence.

Source: ONNX Runtime's Privacy.md ("Set `ORT_DISABLE_TELEMETRY=1` before ONNX Runtime initializes … this prevents the
uploader, events, and persistent device identifier from being created for the process lifetime"), huggingface_hub's and
Ray's lists of environment variables.
"""


def switch_off() -> None:
    """Set `SWITCHES` for this process and those that it starts.

    It must run before a dependency is imported, so importing ``rdb_geo`` does it.
    """
    os.environ.update(SWITCHES)
