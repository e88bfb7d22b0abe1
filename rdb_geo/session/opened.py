"""An index folder and its model: what it holds, what goes in and out, and what a question asks of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rdb_geo.answer.refine import ask_saved
from rdb_geo.ask.area import area_geometry
from rdb_geo.ask.expression import Expression, Term
from rdb_geo.ask.grammar import compose
from rdb_geo.core.errors import EmptyIndexError, RdbGeoError, UsageError
from rdb_geo.core.files import at_home
from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.core.requests import Ask, Indexing
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import recorded_model
from rdb_geo.index.store import Store
from rdb_geo.indexing import SCENE_FAILURES, Begun, IndexOutcome, begin_scene, find_scenes, index_begun, pool_scenes
from rdb_geo.score import question as asking
from rdb_geo.score.question import Question, ask_by_example
from rdb_geo.score.saved import read_saved
from rdb_geo.session.ahead import Ahead, can_begin
from rdb_geo.session.answers import Contents

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.index.verify import Verdict
    from rdb_geo.scene.files.scene_source import SceneSource

Asked: TypeAlias = str | Ask | Question
"""Plain words or an expression; a record of them; or what `Index.ask` and `Index.refine` made."""


class Opened:
    """A folder of scenes and its model. The folder is read and the model loaded when they are needed."""

    def __init__(
        self,
        store: Store,
        load: Callable[[str], Encoder],
        *,
        model: str | None = None,
        default: str = EMBEDDED,
    ) -> None:
        """Open; `open_index` is the usual way.

        `load` makes an encoder from a model's name: `model`, or the one that made the index, or `default` for a new
        one.
        """
        self.store = store
        self.load = load
        self._model = model
        self._default = default
        self._ahead = Ahead()

    @property
    def folder(self) -> Path:
        """Where the index lies, to be written to; raises `UsageError` where it is no folder."""
        return self.store.root

    @property
    def model_name(self) -> str:
        """The model's name, as `load` takes it."""
        return self._model or recorded_model(self.store.model()) or self._default

    @cached_property
    def encoder(self) -> Encoder:
        """The model; raises `EncoderError` where it can't be loaded."""
        return self.load(self.model_name)

    @property
    def exists(self) -> bool:
        """Whether there is an index."""
        return self.store.exists

    def add(
        self,
        *scenes: str | os.PathLike[str] | SceneSource,
        how: Indexing = Indexing(),
        coming: SceneSource | None = None,
        on_progress: ProgressFn = ignore,
    ) -> Sequence[IndexOutcome]:
        """Index scenes (paths, folders, globs, URLs, STAC Items; or what `find_scenes` found).

        What is unchanged is left alone. While one is encoded, the next is opened and planned; after the last it is the
        `coming` one, which the next call names first. Progress tells chips done of all, for each scene. Gives what
        became of each.

        Raises:
            SceneError: A scene can't be used; those before it are in the index.
            UsageError: A value makes no sense.
            EncoderMismatchError: The index was made by another model.
            IndexBusyError: Another process is indexing the same scene into the same folder.
        """
        from rdb_geo.scene.files.scene_source import SceneSource

        wanted = request_of(settled(how))
        named = [os.fspath(scene) for scene in scenes if isinstance(scene, (str, os.PathLike))]
        found = [scene for scene in scenes if not isinstance(scene, (str, os.PathLike))]
        strange = next((scene for scene in found if not isinstance(scene, SceneSource)), None)
        if strange is not None:
            raise UsageError(f"scenes are paths or addresses, one by one, and `how` is named: got {strange!r}.")
        sources = [*(find_scenes(named, how.scene_request) if named else ()), *found]
        outcomes = []
        try:
            for source, after in zip(sources, [*sources[1:], coming], strict=False):
                begun = self._ahead.take((source, wanted, how.force)) or self._begin(source, wanted, force=how.force)
                if after is not None and after.uri != source.uri and can_begin(after):
                    start = partial(self._begin, after, wanted, force=how.force)
                    self._ahead.begin((after, wanted, how.force), start)
                outcomes.append(index_begun(begun, self.encoder, self.store, on_progress=on_progress))
        except BaseException as error:
            if coming is None or not isinstance(error, SCENE_FAILURES):
                self._ahead.drop()
            if coming is None and isinstance(error, SCENE_FAILURES):
                pool_scenes(self.store, self.encoder.spec)
            raise
        if coming is None:
            pool_scenes(self.store, self.encoder.spec)
        return outcomes

    def _begin(self, source: SceneSource, wanted: IndexRequest, *, force: bool) -> Begun:
        return begin_scene(source, self.encoder.spec, self.store, wanted, force=force)

    def remove(self, *scenes: str | os.PathLike[str]) -> Sequence[str]:
        """Take scenes, by addresses, paths, names or index files, out of the index; the index files that are gone.

        The images themselves stay.

        Raises:
            IndexNotFoundError: There is no such index.
            EmptyIndexError: The index holds no such scene; those before it are out.
        """
        store = self._held()
        return [store.remove(os.fspath(scene)) for scene in scenes]

    def scenes_below(self, folder: str) -> Mapping[str, str]:
        """The scenes of a folder, as the index spells it or from here, or the one scene of that address.

        Gives address in the index → path below the folder, empty for the scene itself. Raises `EmptyIndexError` where
        the index holds no scene there.
        """
        store = self._held()
        places = dict.fromkeys((folder.rstrip("/\\"), _absolute(folder)))
        found: dict[str, str] = {}
        for shard in store.scenes()[0]:
            uri = shard.manifest.scene.uri
            for place in places:
                if uri == place or uri.startswith((f"{place}/", f"{place}\\")):
                    found[uri] = uri[len(place) :].lstrip("/\\").replace("\\", "/")
        if not found:
            raise EmptyIndexError(f"{store} holds no scene in {folder}: see  rdb-geo list -i {store}")
        return found

    def relink(
        self, scene: str | None = None, to: str | None = None
    ) -> tuple[Mapping[str, str], Sequence[RdbGeoError]]:
        """Name the new place of a scene that was moved, or of all that are found again; their chips are kept.

        Both the address in the index and `to` are given, or neither. Gives former → new address; and why what was found
        could not be taken.

        Raises:
            UsageError: Only one of the two is given.
            SceneError: The file `to` is another raster, or is in the index already.
        """
        from rdb_geo.relinking import find_moved, relink

        if (scene is None) != (to is None):
            raise UsageError("a scene and its new place belong together: give both, or none to look for all.")
        store = self._held()
        if scene is not None and to is not None:
            return {scene: relink(store, scene, Path(to)).manifest.scene.uri}, ()
        linked: dict[str, str] = {}
        problems: list[RdbGeoError] = []
        for uri, path in find_moved(store).items():
            try:
                linked[uri] = relink(store, uri, path).manifest.scene.uri
            except RdbGeoError as error:
                problems.append(error)
        return linked, problems

    def verify(self, *, deep: bool = False, repair: bool = False, on_progress: ProgressFn = ignore) -> Verdict:
        """Check that the index is what was written: recipes, or with `deep` every byte; what is (still) wrong.

        `repair` then removes what dead writers left, and indexes again the damaged scenes whose recipe can be read.

        Raises:
            IndexNotFoundError: There is no such index.
            SceneError: A damaged scene's raster can't be used; all others are repaired.
        """
        from rdb_geo.core.files import remove
        from rdb_geo.index.verify import is_sound, verify

        store = self._held()
        verdict = verify(store, deep=deep, on_progress=on_progress)
        if not repair:
            return verdict
        failures: list[RdbGeoError] = []
        for finding in verdict.findings:
            if finding.kind == "leftover" or (finding.kind == "copy" and is_sound(store, str(finding.scene))):
                remove(finding.path)
            elif finding.kind == "damaged" and finding.scene is not None:
                try:
                    self._index_again(finding.path, on_progress)
                except SCENE_FAILURES as error:
                    failures.append(error)
        if failures:
            raise failures[0]
        return verify(store, deep=deep, on_progress=on_progress)

    def _index_again(self, path: Path, on_progress: ProgressFn) -> None:
        """Index a damaged file's scene again, as it was asked for."""
        from rdb_geo.indexing import index_scene
        from rdb_geo.scene.files.addresses import recorded_source
        from rdb_geo.scene.files.scene_source import SceneSource

        manifest = self.store.read(path).manifest
        source = recorded_source(SceneSource.of(manifest.scene))
        index_scene(source, self.encoder, self.store, request=manifest.request, force=True, on_progress=on_progress)

    def info(self, *scenes: str | os.PathLike[str]) -> Contents:
        """What the index holds, or what of it `scenes` mean: addresses, paths, folders, names or globs.

        Raises:
            IndexNotFoundError: There is no such index.
        """
        shards, problems = self._held().scenes([os.fspath(scene) for scene in scenes])
        return Contents(str(self.store), shards, problems)

    def ask(self, asked: Asked) -> Question:
        """What words, an expression or an example ask of this index. A question is given back as it is.

        Raises:
            ExpressionError: A piece does not follow the grammar of docs/query-grammar.md.
            UsageError: A text makes no sense, or the pieces contradict each other.
            AreaError: An example lies outside the index.
            SceneError: An example's raster can't be used.
            SavedQueryError: The file is no saved query, or one of another model.
            IndexNotFoundError: There is no such index.
            EncoderError: The model can't be loaded.
        """
        if isinstance(asked, Question):
            return asked
        wanted = Ask(asked) if isinstance(asked, str) else asked
        if not isinstance(wanted, Ask):
            raise UsageError(f"what is asked is text, or an `Ask`, got {asked!r}.")
        if wanted.saved is not None:
            saved = read_saved(Path(wanted.saved))
            return ask_saved(saved, *self._opened())
        if wanted.example is not None:
            return ask_by_example(wanted.example, *self._opened())
        expression: Expression = Term(wanted.text)
        if not wanted.verbatim:
            expression = compose(
                wanted.text, also=wanted.also, either=wanted.either, never=wanted.never, like=wanted.like
            )
        return asking.ask_expression(expression, *self._opened())

    def _held(self) -> Store:
        """The index, which must exist."""
        self.store.check_exists()
        return self.store

    def _opened(self) -> tuple[Encoder, Store]:
        """The model and the folder, which must exist."""
        store = self._held()
        return self.encoder, store


def settled(how: Indexing) -> Indexing:
    """The same with its layer read, once for many scenes; raises `AreaError`: the layer can't be read or is empty."""
    return replace(how, area=area_geometry(area=how.area, within=how.within), within=None)


def _absolute(path: str) -> str:
    return os.path.abspath(at_home(path))  # noqa: PTH100  # links stay as they are, ".." goes


def request_of(how: Indexing) -> IndexRequest:
    """What of it stands in a recipe, see `settled`."""
    size_px, size_m = how.size()
    return IndexRequest(
        chips=ChipRequest(
            size_px=size_px, size_m=size_m, overlap=how.overlap, scales=tuple(how.scales), min_valid=how.min_valid
        ),
        bands=how.bands,
        stretch=how.stretch,
        nodata=how.nodata,
        area_wkt=None if how.area is None else how.area.wkt,
    )
