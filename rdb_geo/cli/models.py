"""``rdb-geo models``: which models are here, and how others come, are tested and go."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, note, progress_bar, reports_errors
from rdb_geo.core.errors import UsageError

if TYPE_CHECKING:
    from rdb_geo.session.models import Offer


class _ModelsGroup(click.Group):
    """``rdb-geo models NAME`` shows a card, as ``rdb-geo models show NAME`` does."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """What the first word means: a command, else a model's name."""
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_ModelsGroup, invoke_without_command=True)
@reports_errors
@options.cache_option
@options.json_option
@click.pass_context
def models(context: click.Context, cache_dir: Path | None, as_json: bool) -> None:
    """List the known models, or show the card of one: rdb-geo models NAME."""
    if context.invoked_subcommand is not None:
        return
    from rdb_geo.session.models import list_models

    known = list_models(cache_dir=cache_dir)
    if as_json:
        click.echo(json.dumps([asdict(model) for model in known], indent=2, default=str))
        return
    for model in known:
        size = f"{model.size_bytes / 1e6:,.0f} MB" if model.size_bytes else ""
        click.echo(f"{model.name:22} {'ready  ' if model.is_present else 'missing'}  {size:>9}  {model.summary}")
        if not model.is_present:
            click.echo(f"{'':31}  {model.what_to_do}")
        if not model.is_checked:
            click.echo(f"{'':31}  not checked: no published sum is known, so whatever file lies there is taken")


@models.command()
@reports_errors
@click.argument("name")
@options.json_option
def show(name: str, as_json: bool) -> None:
    """Show the card of NAME."""
    from rdb_geo.session.models import load_card

    card = load_card(name)
    if as_json:
        click.echo(json.dumps(asdict(card), indent=2, default=str))
        return
    for key, value in asdict(card).items():
        click.echo(f"{key:14} {value}")


@models.command()
@reports_errors
@click.argument("source")
@click.argument("text_source", required=False)
@click.option("--name", help="What to call it.  [default: from SOURCE]")
@click.option(
    "--precision", help="fp32, fp16, int8, uint8, q4, q4f16 or bnb4.  [default: the highest that SOURCE holds]"
)
@click.option("--accept-licence", is_flag=True, help="You have read a licence that forbids some uses.")
@click.option("-y", "--yes", is_flag=True, help="Fetch without asking; size, licence and limits are said all the same.")
@options.offline_option
def add(
    source: str,
    text_source: str | None,
    name: str | None,
    precision: str | None,
    accept_licence: bool,
    yes: bool,
    offline: bool,  # noqa: ARG001  # its callback tells the engine
) -> None:
    """Bring a model here as ONNX files, check it, and write its card.

    SOURCE is a folder, or OWNER/NAME of a repository (OWNER/NAME@REVISION where it is not the newest), as
    transformers.js, open_clip (Immich) or fastembed publish them. TEXT_SOURCE is the text tower's, where it has one of
    its own. Size, licence and limits are said before anything is fetched. A download that breaks off goes on when the
    command is given again.
    """
    from rdb_geo.session.models import add_model, check_licence, look

    offer = look(source, text_source, name=name, precision=precision).offer
    note(offer.sentence)
    check_licence(offer, accepted=accept_licence)
    if offer.is_remote and not yes:
        _ask(offer)
    with progress_bar(source, "bytes") as show_progress:
        added = add_model(
            *offer.sources,
            name=offer.name,
            precision=precision,
            accept_licence=accept_licence,
            on_progress=show_progress,
        )
    card, tested = added.card, added.tested
    click.echo(f"{card.name}: {card.dim} numbers, {card.image_size_px} px, texts of {card.context_length} tokens.")
    click.echo(f"licence: {card.licence}")
    click.echo(
        f"tested: {tested.images_per_s:.1f} pictures and {tested.texts_per_s:.1f} texts a second, "
        f"{card.feeding.batch_size} at once."
    )
    for told in added.notes:
        note(f"Note: {told}")
    note(f"Use it with  --model {card.name}")


def _ask(offer: Offer) -> None:
    """Whether it may be fetched; ends the command where it may not."""
    if not sys.stdin.isatty():
        raise UsageError(f"{offer.name} is not fetched unasked: give --yes to fetch {offer.size_bytes / 1e6:,.0f} MB.")
    if not click.confirm("Fetch it?", err=True):
        note("Nothing was fetched.")
        raise SystemExit(EXIT_ERROR)


@models.command()
@reports_errors
@click.argument("name", metavar="MODEL")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to write; its name becomes the model's.",
)
@click.option("--precision", default="fp32", show_default=True, help="Of the stored weights: fp32, fp16 or int8.")
@options.cache_option
@options.offline_option
def export(name: str, output: Path, precision: str, cache_dir: Path | None, offline: bool) -> None:
    """Write MODEL, one that needs torch, as a folder of ONNX that needs none.

    MODEL is any name that --model takes: open_clip:…, hf-hub:…, a checkpoint (open_clip:ARCHITECTURE/FILE), or
    rdb:BASE+FOLDER with the adapters of a training. It is compared with torch over ten drawn pictures and ten texts.
    Use the folder with --model FOLDER, or add it on any machine with  rdb-geo models add FOLDER.
    """
    from rdb_geo.session.models import export_model

    made = export_model(name, output, precision=precision, cache_dir=cache_dir, offline=offline)
    card = made.card
    click.echo(f"{card.name}: {card.dim} numbers, {card.image_size_px} px, {made.size_bytes / 1e6:,.1f} MB")
    for what, (mean, worst) in {"pictures": made.image_cosines, "texts": made.text_cosines}.items():
        click.echo(f"{what:9} cosine with torch {mean:.6f} on average, worst row {worst:.6f}")
    click.echo(f"licence: {card.licence}")
    note(f"Use it with  --model {output} , or  rdb-geo models add {output}")


@models.command()
@reports_errors
@click.argument("name")
def remove(name: str) -> None:
    """Delete the added model NAME; its indexes stay."""
    from rdb_geo.session.models import remove_model

    click.echo(f"removed {remove_model(name)}")


@models.command()
@reports_errors
@click.argument("name")
@options.device_option
@options.cache_option
@options.offline_option
@options.json_option
def check(name: str, device: str, cache_dir: Path | None, offline: bool, as_json: bool) -> None:
    """Test the model NAME: ten texts and ten drawn pictures.

    Its rows have unit norm, do not depend on their batch, and come in so many a second. The exit code is 1 where it
    fails.
    """
    from rdb_geo.session.models import load_encoder, run_selftest

    tested = run_selftest(load_encoder(name, device=device, cache_dir=cache_dir, offline=offline))
    if as_json:
        click.echo(json.dumps({**asdict(tested), "is_ok": tested.is_ok}, indent=2))
    else:
        click.echo(f"dim            {tested.dim}")
        click.echo(f"norm           1 ± {tested.worst_norm:.1e}")
        click.echo(f"alone, batched {tested.worst_cosine:.6f} (cosine of the worst row)")
        click.echo(f"speed          {tested.images_per_s:.1f} pictures/s, {tested.texts_per_s:.1f} texts/s")
        click.echo("All is well." if tested.is_ok else "It does not keep what an encoder promises.")
    if not tested.is_ok:
        raise SystemExit(EXIT_ERROR)
