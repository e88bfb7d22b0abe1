"""Progress of long work: one callback, and cancelling is raising from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a long piece of work."""

    stage: str
    """What is being done, one word, such as ``open``, ``index``, ``search``, ``write``."""

    done: int
    """Units finished so far, 0 … total."""

    total: int | None = None
    """Units in all, or None where it is not known beforehand."""

    message: str = ""
    """A sentence worth showing to a person; empty where there is nothing to say."""


ProgressFn: TypeAlias = Callable[[Progress], None]
"""Receives every `Progress`. It may raise `rdb_geo.core.errors.Cancelled` to stop the work."""


def ignore(_: Progress) -> None:
    """Drop the progress: the default where nobody watches."""
