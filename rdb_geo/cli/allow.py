"""``rdb-geo allow``: what an index that came from elsewhere may use of the network and of this machine."""

from __future__ import annotations

import click

from rdb_geo.cli.console import reports_errors


@click.command()
@click.argument("names", nargs=-1)
@click.option("--remove", is_flag=True, help="Take the names back.")
@reports_errors
def allow(names: tuple[str, ...], remove: bool) -> None:
    """Allow an index to use NAMES, or list what it may use.

    A name is a host (https://example.org), a bucket (/vsis3/bucket), the whole address of a scene, or a model. Models
    that you chose with --model and hosts of scenes that you indexed are allowed already.
    """
    from rdb_geo.core import consent

    if not names:
        for name in consent.all_named():
            click.echo(name)
        return
    for name in names:
        if not remove:
            consent.allow(name)
        elif not consent.forget(name):
            click.echo(f"{name} was not allowed before.", err=True)
