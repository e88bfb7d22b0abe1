"""``rdb-geo worker``: serve another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options

if TYPE_CHECKING:
    from rdb_geo.session.models import Encoder


@click.command(hidden=True)
@options.model_option
@options.device_option
@options.cache_option
@options.offline_option
def worker(model: str | None, device: str, cache_dir: Path | None, offline: bool) -> None:
    """Serve another program: requests as lines of JSON on stdin, events on stdout (docs/worker-protocol.md)."""
    from rdb_geo.worker.process import serve

    def load(name: str) -> Encoder:
        from rdb_geo.session.models import load_encoder

        return load_encoder(name, device=device, cache_dir=cache_dir, offline=offline)

    serve(load, model or options.DEFAULT_MODEL)
