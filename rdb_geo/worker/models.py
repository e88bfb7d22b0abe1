"""What a client may ask of models: which there are; and which names an index from elsewhere may use."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from rdb_geo.worker.desk import Desk, Work
from rdb_geo.worker.fields import Fields


def read_models(_: Fields) -> Work:
    """Which models are known, with size, licence and limits."""
    return partial(_list_models)


def _list_models(_: Desk) -> dict[str, object]:
    from rdb_geo.session.models import list_models

    return {"models": [asdict(model) for model in list_models()]}


def read_allow(fields: Fields) -> Work:
    """Which hosts, addresses and models an index may use; the client's user was asked."""
    return partial(_allow, names=fields.some_texts("names"))


def _allow(_: Desk, *, names: tuple[str, ...]) -> dict[str, object]:
    from rdb_geo.core import consent

    for name in names:
        consent.allow(name)
    return {"allowed": consent.all_named()}
