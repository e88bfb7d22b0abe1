"""Answers as people look at them: pictures, a page, what decided."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from rdb_geo.answer.album import Album
from rdb_geo.answer.explain import explain
from rdb_geo.answer.pictures import draw_preview, draw_quicklook
from rdb_geo.answer.report import write_report
from rdb_geo.answer.thumbnails import Place, draw_thumbnails
from rdb_geo.core.errors import RdbGeoError
from rdb_geo.core.results import Hit, Region
from rdb_geo.encoders.base import Encoder
from rdb_geo.score.scores import score
from rdb_geo.session.answers import Found
from rdb_geo.session.opened import Opened


class Shown(Opened):
    """An opened index that shows what was found in it."""

    def explain(self, found: Found) -> dict[str, object]:
        """What decided an answer, as data that JSON can hold; see `rdb_geo.answer.explain.explain`."""
        return explain(self._held(), found.scores, found.answer, self.encoder)

    def preview(self, hits: Sequence[Hit], path: str | os.PathLike[str]) -> None:
        """Draw the best chips with their scores as one picture.

        Raises:
            SceneError: A scene is no longer where it was when it was indexed.
            OSError: The picture can't be written.
        """
        with Album(self._held()) as album:
            draw_preview(hits, album, Path(path))

    def quicklook(self, results: Sequence[Hit] | Sequence[Region], path: str | os.PathLike[str]) -> None:
        """Draw the scene of the best hit or region with all that were found in it, outlined, as one picture.

        Raises:
            EmptyIndexError: Nothing was found, so there is no scene to draw.
            SceneError: The scene is no longer where it was when it was indexed.
            OSError: The picture can't be written.
        """
        with Album(self._held()) as album:
            draw_quicklook(results, album, Path(path))

    def report(self, found: Found, path: str | os.PathLike[str], *, command: str | None = None) -> None:
        """Write one HTML page about an answer, which works offline.

        Maps, thumbnails, scores, recipe, and the command that asks again.

        OSError: the page can't be written; nothing is left behind.
        """
        with Album(self._held()) as album:
            write_page_about(found, album, Path(path), self.encoder, command=command)

    def thumbnails(
        self,
        items: Sequence[tuple[str, Place]],
        folder: str | os.PathLike[str],
        *,
        size_px: int,
        on_item: Callable[[int, Path | None], None] = lambda _place, _file: None,
    ) -> tuple[Sequence[Path | None], Sequence[RdbGeoError]]:
        """Draw pieces of scenes as small pictures; see `rdb_geo.answer.thumbnails.draw_thumbnails`."""
        return draw_thumbnails(items, self._held(), Path(folder), size_px=size_px, on_item=on_item)


def write_page_about(found: Found, album: Album, path: Path, encoder: Encoder, *, command: str | None) -> None:
    """The page of an answer; see `Shown.report`. It shows how every chip scored."""
    scores = found.scores
    write_report(
        album,
        scores if scores.every else score(album.store, scores.question, scores.limits),
        found.results,
        path,
        encoder,
        sentence=found.sentence,
        command=command,
        notes=[*found.answer.notes, *map(str, found.answer.problems)],
        apart=found.answer.lookalikes,
    )
