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
    """The device for ``auto`` (the fastest there is), ``cpu``, ``cuda``, ``cuda:1`` …, ``mps``.

    Raises `EncoderError`.
    """
    found = available_devices()
    if wanted == "auto":
        return torch.device(found[-1])
    kind, colon, number = wanted.partition(":")
    count = torch.cuda.device_count() if kind == "cuda" else 1
    if kind not in found or (colon and not (number.isdecimal() and int(number) < count)):
        raise EncoderError(f"there is no device {wanted!r} here: choose from {', '.join(('auto', *found))}.")
    return torch.device(wanted)
