"""The derived file that keeps the recipes of many index files: it changes how fast an index opens, and nothing else."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace

import pytest
import xxhash
from test_shard import chips, manifest, write

from rdb_geo.core.composite import Composite, HiddenPixels, Layer
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index import recipes as kept
from rdb_geo.index.recipes import KEPT
from rdb_geo.index.store import Store
from rdb_geo.index.verify import verify

COMPOSITE = Composite(
    layers=(Layer("/b4.tif", 1, "red"), Layer("/b3.tif", 1, "green")),
    tiles=(),
    nodata=0.0,
    scale=0.5,
    offset=-1.0,
    hidden=(HiddenPixels(Layer("/qa.tif", 1, "qa"), (3, 5), 8),),
)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Six scenes of which no two recipes are alike, in an index that keeps even one recipe."""
    monkeypatch.setattr(kept, "WORTH_KEEPING", 0)
    store = Store(tmp_path)
    for number in range(6):
        scene = replace(
            manifest().scene,
            uri=f"/a/{number}.tif",
            datetime=f"2024-05-0{number + 1}" if number else None,
            composite=COMPOSITE if number == 3 else None,
        )
        request = IndexRequest(ChipRequest(size_m=300.0 + number), bands="4,3,2" if number % 2 else None)
        write(store.path_of(scene.uri), [chips(2 + number)], scene=scene, request=request)
    return store


def opened(tmp_path, monkeypatch=None):
    """What a new process sees, and how many files it had to open for that."""
    read = []
    true = kept.read_shard
    if monkeypatch is not None:
        monkeypatch.setattr(kept, "read_shard", lambda path: read.append(path.name) or true(path))
    shards, problems = Store(tmp_path).scenes()
    return [(s.path, s.manifest, s.groups, s.rivals_id, s.state) for s in shards], problems, read


def test_a_kept_recipe_is_the_recipe(store, tmp_path, monkeypatch):
    plain, problems, read = opened(tmp_path, monkeypatch)
    assert len(read) == len(plain) == 6
    assert not problems
    again, _, read = opened(tmp_path, monkeypatch)
    assert read == []
    assert again == plain
    assert [json.loads(m.to_json()) for _, m, *_ in again] == [json.loads(m.to_json()) for _, m, *_ in plain]


def test_vectors_and_places_are_read_by_a_kept_recipe(store, tmp_path):
    Store(tmp_path).scenes()
    for shard in Store(tmp_path).scenes()[0]:
        table, rows = chips(shard.manifest.count)
        (block,) = Store(tmp_path).vectors(shard)
        assert block.rows.tobytes() == rows.astype("float16").tobytes()
        assert Store(tmp_path).places(shard).windows.tolist() == table.windows.tolist()


def test_only_what_changed_is_read_again(store, tmp_path, monkeypatch):
    opened(tmp_path)
    changed, gone = store.path_of("/a/2.tif"), store.path_of("/a/4.tif")
    write(changed, [chips(7)], scene=replace(manifest().scene, uri="/a/2.tif"))
    gone.unlink()
    found, problems, read = opened(tmp_path, monkeypatch)
    assert read == [changed.name]
    assert not problems
    assert [m.count for _, m, *_ in found] == [2, 3, 7, 5, 7]


def test_what_was_seen_is_not_looked_at_again_but_by_its_name(store, tmp_path, monkeypatch):
    assert [shard.manifest.count for shard in store.seen()] == [2, 3, 4, 5, 6, 7]
    changed, gone, new = (store.path_of(f"/a/{number}.tif") for number in (2, 4, 9))
    write(changed, [chips(7)], scene=replace(manifest().scene, uri="/a/2.tif"))
    gone.unlink()
    (tmp_path / "damaged-00000000.parquet").write_bytes(b"nothing")
    write(new, [chips(1)], scene=replace(manifest().scene, uri="/a/9.tif"))
    read = []
    true = kept.read_shard
    monkeypatch.setattr(kept, "read_shard", lambda path: read.append(path.name) or true(path))
    assert [shard.manifest.count for shard in store.seen()] == [2, 3, 4, 5, 7, 1]
    assert read == [new.name, "damaged-00000000.parquet"]
    assert store.read(changed).manifest.count == 7
    assert [shard.manifest.count for shard in store.seen()] == [2, 3, 7, 5, 7, 1]
    read.clear()
    assert [shard.manifest.count for shard in Store(tmp_path).seen()] == [2, 3, 7, 5, 7, 1]
    assert read == ["damaged-00000000.parquet"]  # the others were kept


def test_the_same_length_and_time_in_another_file_are_not_believed(store, tmp_path, monkeypatch):
    """A file restored from elsewhere with its old time: another inode tells."""
    opened(tmp_path)
    path = store.path_of("/a/1.tif")
    before = path.stat()
    twin = tmp_path / "twin"
    twin.write_bytes(path.read_bytes())
    os.utime(twin, ns=(before.st_atime_ns, before.st_mtime_ns))
    twin.rename(path)
    assert opened(tmp_path, monkeypatch)[2] == [path.name]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1] + b" ",
        lambda content: content.replace(b"[[2, ", b"[[9, "),
        lambda content: b"\xff" * 100,
        lambda content: b"[" * 100_000,
    ],
    ids=["empty", "truncated", "last byte", "a number", "no text", "deep"],
)
def test_what_is_damaged_is_not_believed_and_written_anew(store, tmp_path, monkeypatch, spoil):
    plain = opened(tmp_path)[0]
    file = tmp_path / ".work" / KEPT
    clean = file.read_bytes()
    file.write_bytes(spoil(clean))
    assert file.read_bytes() != clean
    found, problems, read = opened(tmp_path, monkeypatch)
    assert (found, problems, len(read)) == (plain, [], 6)
    assert file.read_bytes() == clean


def test_that_of_another_version_is_not_believed(store, tmp_path, monkeypatch):
    """Records are made of values in their order: other fields would shift them."""
    plain = opened(tmp_path)[0]
    file = tmp_path / ".work" / KEPT
    kept_before = json.loads(file.read_bytes().partition(b"\n")[2])
    for layout in ({"layout": kept_before["layout"].replace("crs", "srs")}, {}):
        content = json.dumps({"parts": kept_before["parts"], "files": kept_before["files"], **layout}).encode()
        file.write_bytes(xxhash.xxh3_128_hexdigest(content).encode() + b"\n" + content)
        found, problems, read = opened(tmp_path, monkeypatch)
        assert (found, problems, len(read)) == (plain, [], 6)
        monkeypatch.undo()
        monkeypatch.setattr(kept, "WORTH_KEEPING", 0)


def test_that_of_another_index_is_not_believed(store, tmp_path, monkeypatch):
    opened(tmp_path)
    other = Store(tmp_path / "other", create=True)
    other.root.mkdir()
    for number in range(6):  # the same names and sizes, other content
        scene = replace(manifest().scene, uri=f"/a/{number}.tif")
        write(other.path_of(scene.uri), [chips(9)], scene=scene)
    (other.root / ".work").mkdir()
    (other.root / ".work" / KEPT).write_bytes((tmp_path / ".work" / KEPT).read_bytes())
    found, _, read = opened(other.root, monkeypatch)
    assert len(read) == 6
    assert [m.count for _, m, *_ in found] == [9] * 6


def test_a_folder_that_may_not_be_written_and_a_full_disk_only_cost_time(store, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "replacing", full)
    found, problems, _ = opened(tmp_path)
    assert len(found) == 6
    assert not problems
    assert not (tmp_path / ".work" / KEPT).exists()


def test_many_readers_and_a_writer_at_once_see_only_whole_recipes(store, tmp_path):
    wrong: list[object] = []
    done = threading.Event()

    def read():
        while not done.is_set():
            shards, problems = Store(tmp_path).scenes()
            counts = [shard.manifest.count for shard in shards]
            if problems or counts[:5] != [2, 3, 4, 5, 6] or counts[5] not in (7, 11):
                wrong.append((counts, problems))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for one in readers:
        one.start()
    for round_ in range(20):
        scene = replace(manifest().scene, uri="/a/5.tif")
        write(store.path_of("/a/5.tif"), [chips(11 if round_ % 2 else 7)], scene=scene)
    done.set()
    for one in readers:
        one.join()
    assert not wrong
    assert [m.count for _, m, *_ in opened(tmp_path)[0]] == [2, 3, 4, 5, 6, 11]


def test_verify_looks_at_the_files_themselves(store, tmp_path):
    opened(tmp_path)
    path = store.path_of("/a/0.tif")
    before, content = path.stat(), bytearray(path.read_bytes())
    content[-20] ^= 1  # in the footer, as a bad disk would: neither length nor time nor inode changes
    with path.open("r+b") as stream:
        stream.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh = Store(tmp_path)
    assert len(fresh.scenes()[0]) == 6
    (finding,) = verify(fresh).findings
    assert finding.path == path
    assert finding.kind == "damaged"


def test_few_scenes_are_not_kept(tmp_path):
    store = Store(tmp_path)
    write(store.path_of("/a.tif"), [chips(2)], scene=replace(manifest().scene, uri="/a.tif"))
    store.scenes()
    assert not (tmp_path / ".work").exists()
