"""The next scene is opened while one is encoded: the index is the same, and nothing stays open."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from fakes import ColourEncoder

from rdb_geo.core.errors import Cancelled, SceneError
from rdb_geo.core.requests import Indexing
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes
from rdb_geo.scene.dataset import Scene
from rdb_geo.session import opened as opened_module
from rdb_geo.session.ahead import can_begin
from rdb_geo.session.opened import Opened

HOW = Indexing(chip_size="32", stretch="none")


@pytest.fixture
def sources(make_scene):
    names = [str(make_scene(f"{name}.tif", size=(120 + 10 * n, 90))) for n, name in enumerate("abc")]
    return find_scenes(names)


@pytest.fixture
def open_scenes(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The scenes that are open."""
    found: set[str] = set()
    begin, close = Scene.__init__, Scene.close

    def opening(scene: Scene, source: Any) -> None:
        begin(scene, source)
        found.add(scene.record.uri)

    def closing(scene: Scene) -> None:
        found.discard(scene.record.uri)
        close(scene)

    monkeypatch.setattr(Scene, "__init__", opening)
    monkeypatch.setattr(Scene, "close", closing)
    return found


def opened(folder, encoder=None):
    return Opened(Store(folder, create=True), lambda _: encoder or ColourEncoder())


def test_the_index_is_that_of_one_scene_after_the_other(sources, tmp_path, open_scenes):
    made = opened(tmp_path / "together").add(*sources, how=HOW)
    index = opened(tmp_path / "named")
    for source, after in zip(sources, [*sources[1:], None], strict=True):
        index.add(source, how=HOW, coming=after)
    alone = [opened(tmp_path / "alone").add(source, how=HOW)[0] for source in sources]
    assert [one.shard.manifest for one in made] == [one.shard.manifest for one in alone]
    assert [one.sentence for one in made] == [one.sentence for one in alone]
    for path in (tmp_path / "alone").glob("*.parquet"):
        for other in ("together", "named"):
            assert (tmp_path / other / path.name).read_bytes() == path.read_bytes()
    assert [one.state for one in opened(tmp_path / "together").add(*sources, how=HOW)] == ["unchanged"] * 3
    assert not open_scenes


def test_the_next_scene_is_begun_while_one_is_encoded(sources, tmp_path, monkeypatch):
    begun = threading.Semaphore(0)
    begin = opened_module.begin_scene

    def begins(*args: Any, **named: Any) -> Any:
        found = begin(*args, **named)
        begun.release()
        return found

    class Waiting(ColourEncoder):
        def encode_images(self, pixels):
            if not self.has_waited:
                self.has_waited = True
                assert all(begun.acquire(timeout=30) for _ in range(2))
            return super().encode_images(pixels)

    encoder = Waiting()
    encoder.has_waited = False
    monkeypatch.setattr(opened_module, "begin_scene", begins)
    assert len(opened(tmp_path / "index", encoder).add(*sources[:2], how=HOW)) == 2


def test_what_is_wrong_with_the_next_scene_is_told_in_its_turn(sources, tmp_path, open_scenes):
    index = opened(tmp_path / "index")
    broken = find_scenes([sources[1].uri])[0]
    index.add(sources[0], how=HOW, coming=broken)
    with pytest.raises(SceneError):
        index.add(broken, how=Indexing(chip_size="32", bands="9"), coming=sources[2])
    (tmp_path / "b.tif").write_bytes(b"no picture")
    index.add(sources[0], how=HOW, coming=broken)
    with pytest.raises(SceneError, match=r"b\.tif"):
        index.add(broken, how=HOW, coming=sources[2])
    index.add(sources[2], how=HOW)
    assert [shard.manifest.scene.uri for shard in index.store.scenes()[0]] == [sources[0].uri, sources[2].uri]
    assert not open_scenes


def test_a_cancel_closes_what_was_begun(sources, tmp_path, open_scenes):
    def cancels(_: object) -> None:
        raise Cancelled

    index = opened(tmp_path / "index")
    with pytest.raises(Cancelled):
        index.add(*sources[:2], how=HOW, coming=sources[2], on_progress=cancels)
    index._ahead._thread.shutdown()
    assert not open_scenes


def test_only_files_of_this_machine_are_opened_before_their_turn(sources):
    names = ("/vsicurl/http://host/a.tif", "a.vrt", "/d/A.XML", "WMS:http://host")
    from rdb_geo.scene.files.scene_source import SceneSource

    assert [can_begin(SceneSource(name)) for name in names] == [False] * 4
    assert all(map(can_begin, sources))
