"""A run in parts: whoever did them, in which order and how often, the merged index is that of one process."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from click.testing import CliRunner
from fakes import ColourEncoder, FailingEncoder

from rdb_geo import encoding, sharing
from rdb_geo.cli.main import main
from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderError,
    EncoderMismatchError,
    IndexFormatError,
    IndexNotFoundError,
    SceneError,
    UsageError,
)
from rdb_geo.core.requests import Share, read_share
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders import registry
from rdb_geo.index import parts as parts_module
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.sharing import FOLDER, RECIPE, ScenePart, index_part, merge, scenes_of

REQUEST = IndexRequest(chips=ChipRequest(size_px=32, scales=(1.0, 2.0)))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(encoding, "BATCH_CHIPS", 8)


@pytest.fixture
def sources(make_scene):
    paths = [
        make_scene("a.tif", paint={"red": (100, 60, 150, 110), "blue": (10, 120, 60, 170)}),
        make_scene("b.tif", paint={"green": (0, 0, 90, 40)}),
        make_scene("c.tif", paint={"yellow": (40, 10, 90, 140)}),
    ]
    return find_scenes([str(path) for path in paths])


@pytest.fixture
def whole(tmp_path, sources):
    """Name → bytes of the index files of one process."""
    store = Store(tmp_path / "whole", create=True)
    for source in sources:
        index_scene(source, ColourEncoder(), store, request=REQUEST)
    return files_of(store)


def files_of(store):
    return {path.name: path.read_bytes() for path in store.root.glob("*.parquet")}


def do(share, sources, store, encoder=None, **options):
    for part in scenes_of(sources, share):
        index_part(part, encoder or ColourEncoder(), store, **{"request": REQUEST, **options})


@pytest.mark.parametrize("parts", [1, 2, 3, *(pytest.param(parts, marks=pytest.mark.slow) for parts in (4, 7, 30))])
def test_parts_in_any_order_and_twice_make_the_index_of_one_process(tmp_path, sources, whole, parts):
    """Fewer parts than scenes, as many, and more than the scenes have pieces."""
    store = Store(tmp_path / "index", create=True)
    shares = [Share(part, parts) for part in range(1, parts + 1)]
    random.Random(parts).shuffle(shares)
    for share in (*shares, shares[0]):
        do(share, sources, store)
        assert files_of(store) == {}
    written, failures = merge(store)
    assert not failures
    assert len(written) == 3
    assert files_of(store) == whole
    assert not list((store.root / FOLDER).iterdir())
    do(shares[0], sources, store)
    with pytest.raises(EmptyIndexError, match="no parts to merge"):
        merge(store)


def test_parts_of_several_machines_are_merged_and_stay(tmp_path, sources, whole):
    folders = [tmp_path / f"node-{part}" for part in range(4)]
    for part, folder in enumerate(folders, start=1):
        do(Share(part, 4), sources, Store(folder, create=True))
    for _ in range(2):
        store = Store(tmp_path / "index", create=True)
        store.root.mkdir(exist_ok=True)
        assert not merge(store, folders)[1]
        assert files_of(store) == whole


def test_a_part_that_was_killed_goes_on_and_what_is_missing_is_named(tmp_path, sources, whole):
    store = Store(tmp_path / "index", create=True)
    for part in (1, 2, 4, 5):
        do(Share(part, 5), sources, store)
    with pytest.raises(EncoderError):
        do(Share(3, 5), sources, store, FailingEncoder(after=2))
    written, failures = merge(store)
    assert not written
    assert files_of(store) == {}
    assert all("pieces of " in str(failure) and "(parts 3/5)" in str(failure) for failure in failures)
    do(Share(3, 5), sources, store)
    assert not merge(store)[1]
    assert files_of(store) == whole


def test_a_scene_with_all_its_parts_does_not_wait_for_another(tmp_path, sources, whole):
    store = Store(tmp_path / "index", create=True)
    do(Share(1, 2), sources[:1], store)
    do(Share(2, 2), sources[:1], store)
    index_part(ScenePart(sources[1], Share(1, 2)), ColourEncoder(), store, request=REQUEST)
    written, failures = merge(store)
    assert [shard.manifest.scene.uri for shard in written] == [sources[0].uri]
    assert [sources[1].uri in str(failure) for failure in failures] == [True]
    assert (store.root / FOLDER / store.path_of(sources[1].uri).stem).is_dir()


def test_a_piece_cut_short_by_a_lost_power_line_is_missing(tmp_path, sources):
    store = Store(tmp_path / "index", create=True)
    do(Share(1, 1), sources[:1], store)
    piece = sorted((store.root / FOLDER).rglob("*.arrow"))[1]
    piece.write_bytes(piece.read_bytes()[:100])
    _, (failure,) = merge(store)
    assert str(failure).startswith("1 of ")


def test_parts_of_different_models_are_refused(tmp_path, sources):
    store, other = Store(tmp_path / "one", create=True), Store(tmp_path / "two", create=True)
    do(Share(1, 2), sources[:1], store)
    do(Share(2, 2), sources[:1], other, ColourEncoder(name="others", image_size_px=48))
    with pytest.raises(EncoderMismatchError, match=r"made by different models, colours .* others"):
        merge(store, [other.root])
    assert files_of(store) == {}


def test_parts_of_another_model_than_the_index_are_refused(tmp_path, sources):
    store = Store(tmp_path / "index", create=True)
    do(Share(1, 1), sources[:1], store)
    index_scene(sources[1], ColourEncoder(name="others", image_size_px=48), store, request=REQUEST)
    with pytest.raises(EncoderMismatchError, match="was made by the model others"):
        merge(store)


def test_parts_of_different_plans_are_refused(tmp_path, sources):
    store = Store(tmp_path / "index", create=True)
    do(Share(1, 2), sources[:1], store)
    do(Share(2, 2), sources[:1], store, request=replace(REQUEST, stretch="0,200"))
    _, (failure,) = merge(store)
    assert "of different plans" in str(failure)
    assert len(list((store.root / FOLDER).rglob(RECIPE))) == 2


def test_parts_of_different_versions_are_refused(tmp_path, sources, monkeypatch):
    store = Store(tmp_path / "index", create=True)
    do(Share(1, 2), sources[:1], store)
    monkeypatch.setattr("rdb_geo.indexing.__version__", "99")
    with pytest.raises(Exception, match="use one version everywhere"):
        do(Share(2, 2), sources[:1], store)


def test_a_raster_replaced_in_mid_run_leaves_no_piece_behind(tmp_path, sources, monkeypatch):
    def changed(*_):
        raise SceneError("changed")

    monkeypatch.setattr("rdb_geo.scene.unchanged.check_unchanged", changed)
    store = Store(tmp_path / "index", create=True)
    with pytest.raises(SceneError):
        do(Share(1, 1), sources[:1], store)
    assert not list(store.root.rglob("*.arrow"))


def test_damaged_recipes_and_folders_that_are_not_there_are_named(tmp_path, sources):
    store = Store(tmp_path / "index", create=True)
    with pytest.raises(IndexNotFoundError, match="no folder"):
        merge(store)
    store.root.mkdir()
    with pytest.raises(EmptyIndexError, match="no parts to merge"):
        merge(store)
    do(Share(1, 1), sources[:2], store)
    damaged = store.root / FOLDER / store.path_of(sources[0].uri).stem
    (path,) = damaged.rglob(RECIPE)
    sound = path.read_bytes()
    for content in (b"{", b"\xff" + sound[1:], sound.replace(b'"numbers": [0, 1', b'"numbers": [0, 0'), b"[" * 99_999):
        assert content != sound
        path.write_bytes(content)
        _, (failure,) = merge(store)
        assert "is damaged" in str(failure)
        assert list(files_of(store)) == [store.path_of(sources[1].uri).name]
        with pytest.raises(IndexFormatError, match="is damaged"):
            do(Share(1, 1), sources[:1], store)
    path.write_bytes(sound)
    assert merge(store)[1] == []
    assert len(files_of(store)) == 2


@pytest.mark.parametrize("text", ["65/64", "0/4", "1/0", "3", "3-64", "a/b", "-1/4", ""])
def test_a_part_that_is_none_is_refused(text):
    with pytest.raises(UsageError, match=r"there is no part|is no part of a whole"):
        read_share(text)


def test_every_piece_belongs_to_one_part():
    for count in (0, 1, 5, 64, 1000):
        for whole in (1, 3, 64):
            ranges = [sharing._range(count, Share(part, whole)) for part in range(1, whole + 1)]
            assert [number for first, last in ranges for number in range(first, last)] == list(range(count))


def test_the_commands(tmp_path, sources, whole, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())

    def run(*arguments):
        return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)

    index = ("-i", tmp_path / "index")
    how = ("--chip-size", 32, "--scales", "1,2", *index)
    paths = [source.uri for source in sources]
    assert "there is no part 5 of 4" in run("index", *paths, *how, "--part", "5/4").output
    for part in (2, 4, 1):
        result = run("index", *paths, *how, "--part", f"{part}/4")
        assert result.exit_code == 0, result.output
        assert f"Part {part}/4 is done" in result.output
    result = run("merge", *index)
    assert result.exit_code == 1
    assert "(parts 3/4)" in result.output
    assert run("index", *paths, *how, "--part", "3/4").exit_code == 0
    result = run("merge", *index)
    assert result.exit_code == 0, result.output
    assert files_of(Store(tmp_path / "index")) == whole
    assert "no parts to merge" in run("merge", *index).output


def test_a_share_is_called_done_once_its_parts_survive_a_power_cut(tmp_path, sources, monkeypatch):
    store, kept = Store(tmp_path / "index", create=True), []

    def synchronised(path):
        assert not list(store.root.rglob("*.done"))
        kept.append(path)

    monkeypatch.setattr(parts_module, "synchronise", synchronised)
    do(Share(1, 5), sources[:1], store)
    assert len(list(store.root.rglob("*.done"))) == 1
    assert sorted(kept) == sorted(store.root.rglob("*.arrow"))
    assert len(kept) > 1
