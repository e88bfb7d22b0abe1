"""Scene → chips → encoder → index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import shapely

from rdb_geo import __version__
from rdb_geo.core.composite import RenderSpec
from rdb_geo.core.environment import give_back_memory
from rdb_geo.core.errors import IndexBusyError, SceneError, counted
from rdb_geo.core.progress import Note, ProgressFn, ignore
from rdb_geo.core.redaction import without_secrets
from rdb_geo.core.requests import SceneRequest
from rdb_geo.core.specs import EncoderSpec, IndexManifest, IndexRequest, SceneRecord
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoding import encode_parts
from rdb_geo.index.codes.making import keep_codes
from rdb_geo.index.codes.pools import keep_pools
from rdb_geo.index.parts import Parts, drop_finished
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.index.twins import twins
from rdb_geo.index.writing import ROW_GROUP_CHIPS, write_shard
from rdb_geo.score.calibration import rivals_id, texts_of

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.dataset import Scene
    from rdb_geo.scene.files.scene_source import SceneSource

SCENE_FAILURES = (SceneError, IndexBusyError)
"""What is wrong with one scene only: a batch of scenes goes on with the next."""


@dataclass(frozen=True, slots=True)
class IndexOutcome:
    """What became of one scene."""

    state: Literal["indexed", "resumed", "unchanged"]
    """``resumed``: some parts were finished by an earlier run that was interrupted."""

    shard: Shard
    """The index file."""

    notes: tuple[str, ...]
    """What the user should know: which bands are drawn and why, that the chip is larger than the scene …"""

    @property
    def sentence(self) -> str:
        """One line for people."""
        manifest = self.shard.manifest
        sizes = ", ".join(f"{spec.size_px * manifest.scene.gsd_m:.0f}" for spec in manifest.chips)
        name = manifest.scene.uri.rsplit("/", 1)[-1]
        told = "".join(f"\n  {note}" for note in self.told)
        if self.state == "unchanged":
            return f"{name}: unchanged, {counted(manifest.count, 'chip')} in the index already.{told}"
        skipped = f", {manifest.skipped} skipped for too few valid pixels" if manifest.skipped else ""
        after = " (continued from an interrupted run)" if self.state == "resumed" else ""
        return f"{name}: {counted(manifest.count, 'chip')} of {sizes} m{skipped}{after}.{told}"

    @property
    def told(self) -> tuple[str, ...]:
        """The notes; of chips that were made now also how small things may be."""
        if self.state == "unchanged":
            return self.notes
        small_m = self.shard.smallest_m
        said = f"Things smaller than about {small_m:.0f} m are more often missed than found."
        return (*self.notes, Note("small-things", said, metres=small_m))


def find_scenes(arguments: Sequence[str], request: SceneRequest = SceneRequest()) -> list[SceneSource]:
    """The scenes that a user names by paths, folders, archives, globs, URLs and STAC Items.

    See `rdb_geo.scene.sources.expand_sources`. What lies on a network counts as named from now on: an index may ask for
    it again (`rdb_geo.core.consent`).
    """
    from rdb_geo.scene.files.addresses import remember_typed
    from rdb_geo.scene.sources import expand_sources

    sources = expand_sources(arguments, request)
    for source in sources:
        for uri in source.uris:
            remember_typed(uri)
    return sources


@dataclass(frozen=True, slots=True)
class Begun:
    """A scene that is open."""

    source: SceneSource
    """What it was opened from."""

    scene: Scene
    """To be closed."""

    planned: Planned | IndexOutcome
    """How it will be indexed, or that nothing is to be done."""


def begin_scene(
    source: SceneSource, spec: EncoderSpec, store: Store, request: IndexRequest, *, force: bool = False
) -> Begun:
    """Open and plan a scene: what `index_scene` does first, and may raise `SceneError`."""
    from rdb_geo.scene.dataset import Scene

    scene = Scene(source)
    try:
        return Begun(source, scene, plan_scene(scene, source, spec, store, request, force=force))
    except BaseException:
        scene.close()
        raise


def index_scene(
    source: SceneSource,
    encoder: Encoder,
    store: Store,
    *,
    request: IndexRequest = IndexRequest(),
    force: bool = False,
    on_progress: ProgressFn = ignore,
) -> IndexOutcome:
    """Cut a scene into chips, encode them, and put them into the index: its file appears in one step at the end.

    Interrupted at any moment, it leaves the index as it was; called again, it continues from the last finished part.
    Progress tells chips done of all after each part; `force` indexes again where nothing changed.

    Raises:
        SceneError: The scene can't be used, or no chip of it can, or its address is that of other files in the index.
        UsageError: The request makes no sense.
        EncoderError: Encoding failed.
        EncoderMismatchError: The index was made by another model.
        IndexBusyError: Another process is indexing the same scene into the same folder.
    """
    begun = begin_scene(source, encoder.spec, store, request, force=force)
    return index_begun(begun, encoder, store, on_progress=on_progress)


def index_begun(begun: Begun, encoder: Encoder, store: Store, *, on_progress: ProgressFn = ignore) -> IndexOutcome:
    """The rest of `index_scene`: the scene is indexed as it was planned, and closed."""
    from rdb_geo.scene.unchanged import check_unchanged

    planned = begun.planned
    with begun.scene as scene:
        if isinstance(planned, IndexOutcome):
            return planned
        manifest = planned.manifest
        with store.writing(manifest.scene.uri) as work:
            parts = Parts(work, manifest.recipe_id)
            state: Literal["indexed", "resumed"] = "resumed" if parts.finished else "indexed"
            encode_parts(scene, manifest, encoder, parts, on_progress)
            check_unchanged(begun.source, scene.record)
            scene.close()
            give_back_memory()
            written = publish(store, manifest, parts, rivals_id(encoder.spec))
            parts.remove()
    return IndexOutcome(state, written, (*planned.notes, *twins(store, manifest)))


@dataclass(frozen=True, slots=True)
class Planned:
    """How a scene will be indexed."""

    manifest: IndexManifest
    """The recipe; nothing is counted yet."""

    notes: tuple[str, ...]
    """What the user should know."""


def plan_scene(
    scene: Scene, source: SceneSource, spec: EncoderSpec, store: Store, request: IndexRequest, *, force: bool
) -> Planned | IndexOutcome:
    """How an opened scene will be indexed, or that nothing is to be done; see `index_scene`."""
    from rdb_geo.scene.doubts import doubts
    from rdb_geo.scene.files.identity import is_another
    from rdb_geo.scene.plan import plan_chips
    from rdb_geo.scene.render import plan_render
    from rdb_geo.scene.where.boxes import measured_at, middle_of
    from rdb_geo.scene.where.reference import stretched

    clouds = scene.open_clouds()
    record, doubt = _with_server_state(source.uris, scene.record)
    at_px = None if request.area_wkt is None else middle_of(shapely.from_wkt(request.area_wkt), record)
    if at_px is not None:
        record = measured_at(record, at_px)
    existing = store.find(record.uri)
    if existing and not force and _is_current(existing.manifest, record, spec, request):
        drop_finished(store.root, existing)
        keep_codes(existing, texts_of(spec))
        return IndexOutcome("unchanged", existing, doubt)
    if existing and not force and is_another(existing.manifest.scene, record):
        raise SceneError("name-taken", scene=record.uri)
    other = store.first(besides=store.path_of(record.uri))
    store.check_model([] if other is None else [other], spec)
    chips, notes = plan_chips(record, request.chips, spec, at_px=at_px)
    notes += [*(stretched(record) if chips[0].wide == 1 else []), *doubts(record, scene.bands)]
    bands = source.drawn_bands or request.bands
    render = plan_render(scene, bands=bands, stretch=request.stretch, nodata=request.nodata)
    manifest = IndexManifest(
        encoder=spec,
        chips=chips,
        render=render,
        scene=record,
        count=0,
        skipped=0,
        rdb_geo_version=__version__,
        request=request,
    )
    pages = _pages(scene.others)
    return Planned(manifest, (*source.notes, *clouds, _drawn(render), *pages, *notes))


def _drawn(render: RenderSpec) -> Note:
    """Which bands are drawn, and what is left out without being declared."""
    is_guess = "guess" in render.basis
    pairs = zip(render.bands, render.labels, strict=True)
    bands = [f"{band} ({label})" if label else f"{band}" for band, label in pairs]
    return Note(
        "bands",
        f"{render.sentence}.",
        bands=bands,
        basis=render.basis,
        is_guess=is_guess,
        are_false="false colours" in render.basis,
        border=render.border,
    )


def publish(store: Store, manifest: IndexManifest, parts: Parts, calibration: str | None) -> Shard:
    """Let a scene's index file appear, made of all its parts; the caller has the right to write the scene.

    `calibration` is that for which they hold `Vectors.rivals`.

    Raises:
        SceneError: No chip is in them.
        EncoderMismatchError: The index was made by another model.
    """
    if parts.chips == 0:
        raise _emptiness(manifest.scene.uri, manifest.request, parts.skipped)
    path = store.path_of(manifest.scene.uri)
    with store.publishing(path, manifest.encoder):
        whole = replace(manifest, skipped=parts.skipped)
        texts = texts_of(manifest.encoder)
        shard = write_shard(path, parts.pieces(ROW_GROUP_CHIPS), whole, rivals_id=calibration, texts=texts)
    store.read(path)  # for `Store.seen`
    return shard


def pool_scenes(store: Store, spec: EncoderSpec) -> None:
    """At the end of a run: codes of the small scenes that are new, if they are many: a question opens few files then.

    See `rdb_geo.index.codes.pools`.
    """
    keep_pools(store.root, lambda: list(store.seen()), texts_of(spec))


def _with_server_state(uris: Sequence[str], record: SceneRecord) -> tuple[SceneRecord, tuple[str, ...]]:
    """The record with what the servers of its files say of their state, and a sentence where one says nothing."""
    from rdb_geo.scene.files.identity import servers_state

    told = servers_state(uris)
    if told is None:
        return record, ()
    if not told:
        return record, (
            Note("untold-change", "its server does not tell whether it changed: --force indexes it again."),
        )
    return replace(record, fingerprint=f"{record.fingerprint} {told}"), ()


def _pages(others: Sequence[str]) -> tuple[str, ...]:
    if not others:
        return ()
    called = without_secrets(others[0])
    return (f"it holds {len(others) + 1} pictures, and the first is drawn; the next one is called {called}.",)


def _is_current(manifest: IndexManifest, record: SceneRecord, spec: EncoderSpec, request: IndexRequest) -> bool:
    """Nothing changed; an index without a fingerprint is believed by size and time, as it always was."""
    if manifest.scene.fingerprint is None:
        record = replace(record, fingerprint=None, gsd_m=manifest.scene.gsd_m)
    return manifest.scene == record and manifest.request == request and manifest.encoder.space_id == spec.space_id


def _emptiness(uri: str, request: IndexRequest, skipped: int) -> SceneError:
    if skipped:
        return SceneError("bare-chips", scene=uri, share=request.chips.min_valid, count=skipped)
    return SceneError("outside-area", scene=uri)
