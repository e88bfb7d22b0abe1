"""Requests about models: which there are, how others come and go, what marks make of one; and allowed names."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from dataclasses import fields as fields_of
from functools import partial
from pathlib import Path

from rdb_geo.core.progress import Progress, note_record
from rdb_geo.worker.desk import Desk, Where, Work
from rdb_geo.worker.fields import Fields


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that may be added."""

    source: str
    """A folder, or ``owner/name`` of a repository, with ``@revision`` where it is not the newest."""

    text_source: str | None = None
    """The text tower's, where it has one of its own."""

    name: str | None = None
    """What to call it; None = from `source` and precision."""

    precision: str | None = None
    """None = the highest there is."""


def known(_: Desk) -> dict[str, object]:
    """Which models are known, with size, licence and limits."""
    from rdb_geo.session.models import list_models

    return {"models": [asdict(model) for model in list_models()]}


def offer(_: Desk, *, wanted: Wanted) -> dict[str, object]:
    """What adding a model would bring; nothing of it is fetched."""
    from rdb_geo.session.models import look

    found = look(wanted.source, wanted.text_source, name=wanted.name, precision=wanted.precision).offer
    told = {field.name: getattr(found, field.name) for field in fields_of(found)}
    return {**told, "notes": list(map(note_record, found.notes)), "sentence": found.sentence}


def add(desk: Desk, *, wanted: Wanted, accept_licence: bool = False) -> dict[str, object]:
    """A model that is fetched, or copied from a folder, tested and kept; the client's user has agreed to the offer."""
    from rdb_geo.session.models import add_model

    desk.report(Progress("open", 0, None, wanted.source))
    added = add_model(
        wanted.source,
        wanted.text_source,
        name=wanted.name,
        precision=wanted.precision,
        accept_licence=accept_licence,
        on_progress=desk.report,
    )
    speed = round(added.tested.images_per_s, 1)
    return {"name": added.card.name, "images_per_s": speed, "notes": list(map(note_record, added.notes))}


def take_away(desk: Desk, *, name: str) -> dict[str, object]:
    """An added model that goes again."""
    from rdb_geo.session.models import remove_model

    desk.forget_model(name)
    return {"removed": str(remove_model(name))}


def read_calibrate(fields: Fields) -> Work:
    """Marks that make a model's scores probabilities, or a calibration of that kind that goes again."""
    if fields.flag("remove"):
        fields.one_of("labels", "remove")
        return partial(_calibrate, where=fields.record(Where), files=())
    files = fields.some_texts("labels")
    return partial(_calibrate, where=fields.record(Where), files=files)


def _calibrate(desk: Desk, *, where: Where, files: tuple[str, ...]) -> dict[str, object]:
    from rdb_geo.session.calibrating import calibrate, forget_calibration

    index = desk.open(where)
    if not files:
        return {"removed": str(forget_calibration(index))}
    found = calibrate(index, [Path(file) for file in files], on_progress=desk.report)
    own = found.own
    return {
        "model": own.model,
        "right": own.right,
        "wrong": own.wrong,
        "questions": own.questions,
        "error": round(found.error, 4),
        "auc": None if found.auc is None else round(found.auc, 4),
        "sentence": found.sentence,
    }


def allow(_: Desk, *, names: tuple[str, ...]) -> dict[str, object]:
    """Which hosts, addresses and models an index may use; the client's user was asked."""
    from rdb_geo.core import consent

    for name in names:
        consent.allow(name)
    return {"allowed": consent.all_named()}
