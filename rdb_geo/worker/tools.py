"""What the engine hands to the modules that do its jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdb_geo.core.progress import ProgressFn
from rdb_geo.worker.jobs import Asked

if TYPE_CHECKING:  # heavy packages are loaded with the first job, so that the worker is ready at once
    from rdb_geo.index.store import Store
    from rdb_geo.score.question import Question


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job needs of the engine."""

    ask: Callable[[Asked, str | None, Store], Question]
    """Compiles what was asked, with the model of that name (None = the index's own)."""

    open: Callable[[str], Store]
    """Opens an index folder, of which parts stay in memory between jobs."""

    report: ProgressFn
    """Hears how far the job is; may raise `Cancelled`."""
