"""The tables of `README.md`, from the result files: a number without a file can't get into them."""

from __future__ import annotations

from pathlib import Path

from training.measures.tables import markdown, tables

FOLDER = Path(__file__).resolve().parents[1]
"""Holds ``README.md`` and ``results``."""


def write_tables(folder: Path = FOLDER) -> None:
    """Put the tables between their markers of ``README.md``; all but that of stage 1 only where they have results.

    Raises:
        FileNotFoundError: There is no result file of stage 1.
    """
    found = tables(folder / "results")
    if "table" not in found:
        raise FileNotFoundError(f"no result files under {folder / 'results'}")
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    for name, parts in found.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, _, rest = text.partition(begin)
        text = "\n".join([before + begin, "\n\n".join(map(markdown, parts)), end + rest.partition(end)[2]])
    readme.write_text(text, encoding="utf-8")
