"""Where torch can run."""

from __future__ import annotations

import torch

from rdb_geo.core.errors import EncoderError


def available_devices() -> tuple[str, ...]:
    """``cpu``, then ``cuda`` and ``mps`` where they can be used."""
    found = ["cpu"]
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return tuple(found)


def choose_device(wanted: str) -> torch.device:
    """The device for `wanted`: ``auto`` takes the fastest there is.

    Raises:
        EncoderError: There is no such device.
    """
    found = available_devices()
    if wanted == "auto":
        return torch.device(found[-1] if len(found) > 1 else "cpu")
    if wanted.split(":")[0] not in found:
        raise EncoderError(f"there is no device {wanted!r} here: choose from {', '.join(('auto', *found))}.")
    return torch.device(wanted)
