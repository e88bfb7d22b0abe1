"""``rdb-geo refine``: mark some hits right or wrong, get a better ranking."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors

if TYPE_CHECKING:
    from rdb_geo.core.geometry import BBox

SUGGESTIONS = 5


class RanksType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``1,4,7`` or ``1-3,7``."""

    name = "RANKS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:  # noqa: ANN401
        """Parse whole numbers and ranges of them."""
        if isinstance(value, tuple):
            return value
        ranks: list[int] = []
        for part in str(value).split(","):
            first, dash, last = part.strip().partition("-")
            if not (first.isdecimal() and (last.isdecimal() if dash else not last)) or int(first) < 1:
                self.fail(f"{value!r} is no list of ranks, such as 1,4,7 or 1-3,7", param, ctx)
            ranks.extend(range(int(first), int(last or first) + 1))
        return tuple(ranks)


@click.command()
@click.argument("hits", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.index_option
@click.option(
    "--right", type=RanksType(), default=(), metavar="RANKS", help="Ranks of hits that are right: 1,4,7 or 1-3."
)
@click.option("--wrong", type=RanksType(), default=(), metavar="RANKS", help="Ranks of hits that are wrong.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; its suffix chooses the format.")
@click.option("--save", type=click.Path(path_type=Path), metavar="NAME.rdbq.json", help="Also keep the refined query.")
@click.option("-k", type=click.IntRange(min=1), metavar="N", help="How many hits at most.  [default: as in HITS]")
@click.option("--min-score", type=float, metavar="S", help="Only hits that score at least this (a probability, 0 … 1).")
@options.place_options
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@options.model_option
@options.device_option
@options.cache_option
@options.offline_option
@reports_errors
def refine(
    hits: tuple[Path, ...],
    index_folder: Path,
    right: tuple[int, ...],
    wrong: tuple[int, ...],
    output: Path | None,
    save: Path | None,
    k: int | None,
    min_score: float | None,
    bbox: BBox | None,
    within: str | None,
    near: tuple[str, ...],
    scenes: tuple[str, ...],
    start: str | None,
    end: str | None,
    overwrite: bool,
    model: str | None,
    device: str,
    cache_dir: Path | None,
    offline: bool,
) -> None:
    """Learn from marks on HITS and rank again.

    \b
    rdb-geo query storage tanks -o hits.gpkg        # then fill the column "mark": 1 right, 0 wrong
    rdb-geo refine hits.gpkg -o better.gpkg
    rdb-geo refine hits.gpkg --right 1,2,5 --wrong 3,9 --save tanks.rdbq.json
    rdb-geo query --saved tanks.rdbq.json -i other-index

    HITS is what a query or this command wrote; of several files the marks of all count, --right and --wrong belong to
    the last. Without -o and --save, GeoJSON goes to stdout.
    """
    from rdb_geo.answer.hits import find_hits
    from rdb_geo.answer.marks import read_rounds
    from rdb_geo.answer.refine import ask_again, next_marks, refine_question, with_marks
    from rdb_geo.ask.limits import read_selection
    from rdb_geo.encoders.registry import load_encoder, recorded_model
    from rdb_geo.index.store import Store
    from rdb_geo.output.geojson import write_geojson
    from rdb_geo.output.writers import check_output, write_results
    from rdb_geo.score.saved import check_saved_name
    from rdb_geo.score.scores import score

    if output is not None:
        check_output(output, overwrite=overwrite)
    if save is not None:
        check_saved_name(save, overwrite=overwrite)
    rounds = read_rounds(hits, right=right, wrong=wrong)
    selection = read_selection(
        k=k or len(rounds.last.hits), min_score=min_score, percent=None, bbox=bbox, within=within, near=near,
        scenes=scenes, start=start, end=end,
    )  # fmt: skip
    store = Store(index_folder)
    encoder = load_encoder(
        model or recorded_model(store.model()) or options.DEFAULT_MODEL,
        device=device,
        cache_dir=cache_dir,
        offline=offline,
    )
    refined = refine_question(store, ask_again(rounds.text, encoder, store), rounds.hits)
    answer = find_hits(store, score(store, refined.question, selection))
    for problem in answer.problems:
        click.echo(f"Warning: {problem}", err=True)
    results = with_marks(answer.hits, rounds.hits)
    if output is not None:
        write_results(results, output, overwrite=overwrite)
    elif save is None:
        write_geojson(results, sys.stdout)
    if save is not None:
        refined.save(save, overwrite=overwrite)
    precision = rounds.last.precision()
    _tell(
        f"{hits[-1]}: {precision.sentence}" if precision else None,
        f"Learned from {refined.right} right and {refined.wrong} wrong marks.",
        answer.sentence + (f" → {output}" if output else ""),
        f"Saved query: {save}" if save else None,
        *(f"Note: {told}" for told in answer.notes),
        f"To teach most, mark next: ranks {', '.join(map(str, next_marks(results, SUGGESTIONS)))}" if results else None,
    )


def _tell(*sentences: str | None) -> None:
    for sentence in sentences:
        if sentence is not None:
            note(sentence)
