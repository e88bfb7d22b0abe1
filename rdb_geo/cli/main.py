"""The command group ``rdb-geo``."""

from __future__ import annotations

import os
from typing import Any

import click

from rdb_geo import __version__
from rdb_geo.cli.allow import allow
from rdb_geo.cli.change import change
from rdb_geo.cli.console import fail, set_verbosity, speak_utf8
from rdb_geo.cli.doctor import doctor
from rdb_geo.cli.evaluate import evaluate
from rdb_geo.cli.heatmap import heatmap
from rdb_geo.cli.index import add, export, merge
from rdb_geo.cli.info import info, list_scenes, relocate, remove, verify
from rdb_geo.cli.models import models
from rdb_geo.cli.query import query
from rdb_geo.cli.refine import calibrate, refine
from rdb_geo.cli.wheels import wheels
from rdb_geo.cli.worker import worker
from rdb_geo.core.environment import share_one_heap


class _Commands(click.Group):
    """What all commands share before one runs.

    Takes what begins with a dash, is no option of the command and is there, for a file: ``rdb-geo index -a.tif``. What
    can't be written before a command runs, such as help, ends in a sentence.
    """

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Run the program."""
        speak_utf8()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            fail(error)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; its files get a ``./`` before the dash."""
        name, command, rest = super().resolve_command(ctx, args)
        options = (
            []
            if command is None
            else [text for option in command.params for text in (*option.opts, *option.secondary_opts)]
        )
        return name, command, [f"./{text}" if _is_file(text, options) else text for text in rest]


def _is_file(text: str, options: list[str]) -> bool:
    if not text.startswith("-") or any(
        text == option or text.startswith(f"{option}=" if option.startswith("--") else option) for option in options
    ):
        return False
    return os.path.exists(text)  # noqa: PTH110  # odd text is no file, not an error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rdb-geo")
@click.option("-v", "--verbose", count=True, help="Say more; twice shows tracebacks.")
@click.option("-q", "--quiet", count=True, help="Say nothing but errors.")
def main(verbose: int, quiet: int) -> None:
    """Type words, get polygons, over your own satellite and aerial images.

    \b
    rdb-geo index scene.tif
    rdb-geo query "flooded farmland" -o hits.geojson

    Everything runs on this machine: no image, word or result leaves it.
    """
    share_one_heap()
    set_verbosity(verbose - quiet)


for command in (
    add,
    merge,
    export,
    query,
    refine,
    evaluate,
    calibrate,
    change,
    heatmap,
    info,
    list_scenes,
    remove,
    verify,
    relocate,
    models,
    allow,
    doctor,
    wheels,
    worker,
):
    main.add_command(command)
