"""What the work of a request needs: an opened index, and somebody to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

from rdb_geo.core.progress import Progress

if TYPE_CHECKING:  # heavy packages are loaded with the first request, so that the worker is ready at once
    from rdb_geo.session.index import Index, Memory, Store
    from rdb_geo.session.models import Encoder


class Report(Protocol):
    """Tells the client how far a request is. Raises `Cancelled` where the client wants no more of it."""

    def __call__(self, progress: Progress, /, **more: object) -> None:
        """Send a progress event; `more` are further fields of it, values of JSON."""
        ...


@dataclass(frozen=True, slots=True)
class Where:
    """Which index, and the model to use."""

    index: str
    """The folder, or the address of an engine."""

    model: str | None = None
    """The model's name; None = the index's own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the work of a request needs."""

    open_index: Callable[[Where, Report], Index]
    """Opens an index, with its model."""

    report: Report
    """Tells the client how far it is."""

    forget_model: Callable[[str], None]
    """Lets go of a model that is in memory."""

    def open(self, where: Where) -> Index:
        """The index, with its model."""
        return self.open_index(where, self.report)


Work: TypeAlias = Callable[["Desk"], dict[str, object]]
"""What a request asks to be done. Gives the fields of its result, values of JSON; raises `RdbGeoError`."""


class Engine:
    """Does one request at a time. Keeps models and index files in memory between them."""

    def __init__(self, load: Callable[[str], Encoder], default_model: str) -> None:
        """Start without any model; a new index gets the default one."""
        self._load = load
        self._default_model = default_model
        self._encoders: dict[str, Encoder] = {}
        self._stores: dict[str, Store] = {}

    def __call__(self, work: Work, report: Report) -> dict[str, object]:
        """Do what a request asks: the fields of its result, values of JSON.

        Raises `RdbGeoError`, or what `report` raises.
        """
        return work(Desk(self._open, report, self._forget))

    def _forget(self, model: str) -> None:
        self._encoders.pop(model, None)

    @cached_property
    def _memory(self) -> Memory:
        from rdb_geo.session.index import DEFAULT_BYTES, Memory

        return Memory(DEFAULT_BYTES)

    def _open(self, where: Where, report: Report) -> Index:
        from rdb_geo.session.index import Index, Store

        def load(name: str) -> Encoder:
            if name not in self._encoders:
                report(Progress("model", 0, None, f"Loading the model {name} …"))
                self._encoders[name] = self._load(name)
            return self._encoders[name]

        if where.index not in self._stores:
            self._stores[where.index] = Store(where.index, create=True, memory=self._memory)
        return Index(self._stores[where.index], load, model=where.model, default=self._default_model)
