"""``rdb-geo models``: which models are known, and which are on this machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import reports_errors


@click.command()
@reports_errors
@click.argument("name", required=False)
@options.cache_option
@options.json_option
def models(name: str | None, cache_dir: Path | None, as_json: bool) -> None:
    """List the known models, or show the card of NAME."""
    from rdb_geo.session.models import list_models, load_card

    if name is not None:
        card = load_card(name)
        if as_json:
            click.echo(json.dumps(asdict(card), indent=2, default=str))
            return
        for key, value in asdict(card).items():
            click.echo(f"{key:14} {value}")
        return
    known = list_models(cache_dir=cache_dir)
    if as_json:
        click.echo(json.dumps([asdict(model) for model in known], indent=2, default=str))
        return
    for model in known:
        click.echo(f"{model.name:22} {'ready  ' if model.is_present else 'missing'}  {model.summary}")
        if not model.is_present:
            click.echo(f"{'':31}  {model.what_to_do}")
