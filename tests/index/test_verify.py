"""An index is checked: damage is found, named with its scene, and repaired."""

from __future__ import annotations

import errno
import io
import json
import os
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from test_shard import chips, manifest, write

from rdb_geo import open_index
from rdb_geo.cli.main import main
from rdb_geo.core.errors import EmptyIndexError, IndexChangedError, IndexFormatError, SceneNotFoundError
from rdb_geo.core.requests import Comparison, Evaluation, Form, Indexing, Limits, Outlining
from rdb_geo.core.specs import SceneRecord
from rdb_geo.encoders import registry
from rdb_geo.index import recipes
from rdb_geo.index.store import Store
from rdb_geo.index.verify import verify


@pytest.fixture
def index(make_scene, colour_encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_, **__: colour_encoder)
    opened = open_index(tmp_path / "index")
    for name in ("a.tif", "b.tif"):
        opened.add(str(make_scene(name, paint={"red": (0, 0, 60, 60)})))
    return opened


def _file(index, letter):
    (path,) = index.folder.glob(f"{letter}-*.parquet")
    return path


def _turn_a_bit(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)


def test_a_sound_index_is_sound(index):
    for deep in (False, True):
        verdict = index.verify(deep=deep)
        assert (verdict.ok, verdict.files, verdict.findings) == (True, 2, ())


def test_a_changed_vector_is_found_by_the_deep_check_and_repaired(index):
    path = _file(index, "a")
    clean = path.read_bytes()
    (group,) = index.store.read(path).groups
    _turn_a_bit(path, group.offset + 5)
    assert index.verify().ok
    (finding,) = index.verify(deep=True).findings
    assert (finding.kind, finding.path) == ("damaged", path)
    assert finding.scene.endswith("a.tif")
    assert "do not match their checksum" in finding.message
    assert index.verify(deep=True, repair=True).ok
    assert path.read_bytes() == clean


def test_one_damaged_file_does_not_block_the_others(index):
    _file(index, "a").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    verdict = index.verify()
    assert [(finding.kind, finding.scene) for finding in verdict.findings] == [("damaged", None)]
    assert not verdict.ok
    assert len(index.info().scenes) == 1


def test_a_file_that_a_writer_replaces_or_removes_while_it_is_checked_is_not_damaged(index, monkeypatch):
    import rdb_geo.index.verify as checking

    path, read, seen = _file(index, "a"), checking.read_vectors, []

    def read_late(shard, group):
        seen.append(shard.path)
        if seen.count(path) == 1:
            path.with_name(".other.parquet").write_bytes(path.read_bytes())
            path.with_name(".other.parquet").replace(path)  # another file, as a writer leaves it
        return read(shard, group)

    monkeypatch.setattr(checking, "read_vectors", read_late)
    assert index.verify(deep=True).findings == ()
    assert seen.count(path) == 2
    monkeypatch.setattr(
        checking, "read_vectors", lambda shard, group: (path.unlink(missing_ok=True), read(shard, group))[1]
    )
    assert index.verify(deep=True).findings == ()


def test_a_leftover_that_its_writer_has_just_renamed_is_none(index, monkeypatch):
    path = _file(index, "a")
    left = path.with_name(f".{path.stem}-0a1b2c3d.parquet")
    left.write_bytes(path.read_bytes())
    is_writing = index.store.is_writing

    def and_ends(asked):
        held = is_writing(asked)
        if asked == left:
            left.replace(path)
        return held

    monkeypatch.setattr(index.store, "is_writing", and_ends)
    assert index.verify(repair=True).findings == ()


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_one_line_and_nobody_waits_for_it(index, kind):
    path = index.folder / "x.parquet"
    (path.mkdir if kind == "folder" else partial(os.mkfifo, path))()
    (finding,) = index.verify().findings
    assert finding.message == f"{path} is a folder, a pipe or a device, and no index file: take it out."
    assert [str(problem) for problem in index.query("red").scores.problems] == [finding.message]
    hidden = path.with_name(".x-0a1b2c3d.parquet")
    path.rename(hidden)
    assert index.verify(repair=True).findings == ()
    assert hidden.exists()


def test_what_a_dead_writer_left_is_no_scene_and_is_removed(index):
    path = _file(index, "a")
    left = path.with_name(f".{path.stem}-0a1b2c3d.parquet")
    left.write_bytes(path.read_bytes())
    assert len(index.info().scenes) == 2
    assert [finding.kind for finding in index.verify().findings] == ["leftover"]
    with index.store.writing(index.store.read(path).manifest.scene.uri):
        left.write_bytes(path.read_bytes())
        assert index.verify().findings == ()
    assert index.verify(repair=True).findings == ()
    assert not left.exists()


def test_parts_of_a_file_that_is_whole_are_removed_and_those_of_another_recipe_stay(index):
    shard = index.store.read(_file(index, "a"))
    work = index.folder / ".work" / shard.path.stem
    for name, kind in ((shard.manifest.recipe_id, "leftover"), ("0" * 16, "unfinished")):
        (work / name).mkdir(parents=True)
        (work / name / "00000000.arrow").write_bytes(b"")
        (finding,) = index.verify(repair=False).findings
        assert (finding.kind, finding.path) == (kind, work)
        assert index.verify(repair=True).ok
        assert work.exists() == (kind == "unfinished")


def test_a_copy_of_an_index_file_is_told_and_removed_and_a_renamed_one_is_kept(index):
    path = _file(index, "a")
    (index.folder / "copy.parquet").write_bytes(path.read_bytes())
    (finding,) = index.verify().findings
    assert "copy.parquet is a second copy" in finding.message
    assert index.verify(repair=True).findings == ()
    assert len(index.info().scenes) == 2
    path.rename(index.folder / "renamed.parquet")
    assert index.verify(repair=True).findings == ()
    assert len(index.info().scenes) == 2


def test_a_damaged_scene_whose_raster_is_gone_does_not_stop_the_repair_of_the_others(index):
    for letter in "ab":
        path = _file(index, letter)
        (group,) = index.store.read(path).groups
        _turn_a_bit(path, group.offset + 5)
    Path(index.store.read(_file(index, "a")).manifest.scene.uri).unlink()
    with pytest.raises(SceneNotFoundError):
        index.verify(deep=True, repair=True)
    assert [finding.path for finding in index.verify(deep=True).findings] == [_file(index, "a")]


def test_vectors_that_are_not_unit_vectors_are_damage(tmp_path):
    table, rows = chips(6)
    table.windows[:] = [0, 0, 8, 8]
    scene = SceneRecord("/s.tif", "EPSG:4326", (1, 0, 0, 0, -1, 0), 100, 90, 10.0)
    store = Store(tmp_path)
    rows[3] *= 1.2
    write(store.path_of("/s.tif"), [(table, rows)], scene=scene)
    (finding,) = verify(store, deep=True).findings
    assert "not of unit length" in finding.message


def test_chips_outside_of_their_scene_are_damage(tmp_path):
    table, rows = chips(6)
    table.windows[:] = [95, 0, 8, 8]
    store = Store(tmp_path)
    write(store.path_of(manifest().scene.uri), [(table, rows)])
    (finding,) = verify(store, deep=True).findings
    assert "lie outside of their scene" in finding.message


def test_the_command_says_what_is_wrong_and_ends_with_1(index):
    run = CliRunner().invoke(main, ["verify", "-i", str(index.folder), "--json"])
    assert (run.exit_code, json.loads(run.stdout)["ok"]) == (0, True)
    path = _file(index, "b")
    _turn_a_bit(path, path.read_bytes().rindex(b'"skipped"'))
    run = CliRunner().invoke(main, ["verify", "-i", str(index.folder)])
    assert run.exit_code == 1
    assert f"damaged: {path}" in run.stdout
    assert "2 index files, 1 damaged" in run.stdout


def test_a_file_whose_vectors_are_not_numbers_does_not_hide_other_scenes(index):
    shard = index.store.read(_file(index, "a"))
    table, rows = index.store.places(shard), np.full((shard.manifest.count, shard.manifest.encoder.dim), np.nan)
    from rdb_geo.index.columns import to_arrow
    from rdb_geo.index.writing import write_shard

    write_shard(shard.path, [to_arrow(table, rows)], shard.manifest)
    found = index.query("red")
    assert len(found.scores.problems) == 1
    assert "not finite" in str(found.scores.problems[0])
    assert {hit.scene.rsplit("/", 1)[-1] for hit in found.hits or found.answer.lookalikes} == {"b.tif"}


def _replaced_once(monkeypatch, name):
    """The first reading of places or windows meets another file than the one whose recipe is known."""
    read, replaced = getattr(Store, name), []

    def once(store, shard, *rows):
        if not replaced:
            replaced.append(shard)
            raise IndexChangedError(f"{shard.path} was replaced while it was read: ask again.")
        return read(store, shard, *rows)

    monkeypatch.setattr(Store, name, once)
    return replaced


def test_a_scene_that_is_replaced_between_its_scores_and_its_places_is_asked_again(index, monkeypatch):
    expected = index.query("red").hits
    replaced = _replaced_once(monkeypatch, "places")
    found = index.query("red")
    assert replaced
    assert [(hit.scene, hit.window) for hit in found.hits] == [(hit.scene, hit.window) for hit in expected]
    assert not found.scores.problems


def test_an_index_that_is_emptied_while_it_is_asked_is_one_sentence(index, monkeypatch):
    def emptied(store, shard, groups=None):
        shard.path.unlink()
        raise IndexChangedError(f"{shard.path} was removed while it was read: ask again.")

    monkeypatch.setattr(Store, "vectors", emptied)
    with pytest.raises(EmptyIndexError, match="holds no scene yet"):
        index.query("red")


@pytest.mark.parametrize(("verb", "name"), [("evaluate", "places"), ("heatmap", "windows"), ("change", "windows")])
def test_every_other_answer_is_begun_anew_too(index, monkeypatch, tmp_path, verb, name):
    footprints = index.store.places(index.store.scenes()[0][0]).wkb
    truth = tmp_path / "truth.geojson"
    truth.write_text(shapely.to_geojson(shapely.from_wkb(footprints[0])))
    asked = {"evaluate": Evaluation(truth), "heatmap": "a.tif", "change": Comparison("a.tif", "b.tif")}[verb]
    expected = getattr(index, verb)("red", asked)
    replaced = _replaced_once(monkeypatch, name)
    found = getattr(index, verb)("red", asked)
    assert replaced
    assert not found.problems
    for count in {"chips", "places"} & set(dir(expected)):
        assert getattr(found, count) == getattr(expected, count)


def test_damage_that_only_outlines_meet_is_told(index, monkeypatch):
    def damaged(store, shard):
        raise IndexFormatError(f"{shard.path} is damaged.")

    monkeypatch.setattr(Store, "windows", damaged)
    found = index.query("red", form=Form(Outlining()))
    assert found.results == []
    assert len(found.answer.problems) == 2


def test_a_comparison_with_damaged_scenes_alone_says_so(index):
    shard = index.store.scenes()[0][0]
    (group,) = shard.groups
    _turn_a_bit(shard.path, group.offset + 5)
    with pytest.raises(EmptyIndexError, match=r"no scene before could be read: .* do not match their checksum"):
        index.change("red", Comparison("a.tif", "b.tif"))


def test_an_explanation_of_chips_that_are_no_more_is_one_sentence(index, tmp_path):
    found = index.query("red")
    index.add(str(tmp_path / "a.tif"), str(tmp_path / "b.tif"), how=Indexing(chip_size=33))
    with pytest.raises(EmptyIndexError, match="other chips: ask again"):
        index.explain(found)


class Away(io.FileIO):
    """A file on a drive that goes away after some reads."""

    def __init__(self, path, number, after):
        super().__init__(path)
        self._number, self._left = number, after

    def readinto(self, buffer):
        self._left -= 1
        if self._left < 0:
            raise OSError(self._number, os.strerror(self._number))
        return super().readinto(buffer)


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EACCES])
def test_a_file_that_the_system_does_not_give_out_is_not_called_damaged(index, monkeypatch, number):
    """Its advice would be to index the scene again, or to take it out; the drive may be there again in a minute."""
    path, whole = _file(index, "a"), _file(index, "a").read_bytes()
    reopened = open_index(index.folder)
    away = list(range(12))

    def open_stream(opened, source):
        if opened == path:
            return io.BufferedReader(Away(opened, number, away[0]), 64)
        return opened.open("rb")

    with monkeypatch.context() as patched:
        patched.setattr("rdb_geo.index.shard.open_stream", open_stream)
        for place in range(12):
            away[0] = place
            for opened in (reopened, open_index(index.folder)):
                answer = opened.query("red").answer
                assert answer.searched > 0
                for problem in answer.problems:
                    assert f"can't be read now ({os.strerror(number)}), and may be whole" in str(problem)
            verdict = open_index(index.folder).verify(deep=True, repair=True)
            assert {finding.kind for finding in verdict.findings} <= {"unreadable"}
            if place == 0:
                assert "none damaged, 1 unreadable" in verdict.sentence
                assert not verdict.ok
    assert path.read_bytes() == whole
    assert (reopened.query("red").answer.problems, reopened.verify(deep=True).findings) == ((), ())


def test_a_folder_whose_files_may_not_be_looked_at_blocks_no_other_file(index, monkeypatch):
    listed = recipes._index_files

    class Closed:
        def __init__(self, entry):
            self.name = entry.name

        def stat(self):
            raise PermissionError(errno.EACCES, "Permission denied", self.name)

    def files(root):
        first, *others = listed(root)
        return [Closed(first), *others]

    monkeypatch.setattr(recipes, "_index_files", files)
    shards, problems = Store(index.folder).scenes()
    assert ([Path(shard.manifest.scene.uri).name for shard in shards], len(problems)) == (["b.tif"], 1)
    assert "can't be read now (Permission denied)" in str(problems[0])


@pytest.mark.parametrize("name", ["0.parquet", "{stem} (conflicted copy).parquet"])
def test_a_copy_of_an_index_file_takes_no_part_and_goes_with_its_scene(index, name):
    """As a program that synchronises folders leaves it: it doubled every hit, and went on answering after `remove`."""
    path = _file(index, "a")
    alone = [hit.window for hit in index.query("red", Limits(k=99)).hits]
    copy = index.folder / name.format(stem=path.stem)
    copy.write_bytes(path.read_bytes())
    found = open_index(index.folder).query("red", Limits(k=99))
    assert [hit.window for hit in found.hits] == alone
    (problem,) = found.answer.problems
    assert str(problem).startswith(f"{copy} is a second copy of the index file of ")
    index.remove("a.tif")
    assert [path.name[0] for path in index.folder.glob("*.parquet")] == ["b"]


def test_an_index_file_whose_suffix_a_system_has_put_into_capitals_answers(index):
    path = _file(index, "a")
    alone = [hit.window for hit in index.query("red", Limits(k=99)).hits]
    loud = path.rename(path.with_name(f"{path.stem}.PARQUET"))
    found = open_index(index.folder)
    assert [hit.window for hit in found.query("red", Limits(k=99)).hits] == alone
    assert (found.verify(deep=True).files, found.verify().findings) == (2, ())
    path.write_bytes(loud.read_bytes())
    assert [finding.kind for finding in found.verify().findings] == ["copy"]
    path.unlink()
    found.remove(loud.name)
    assert not loud.exists()
    (index.folder / "x.PARQUET").write_bytes(b"PAR1 no")
    assert [finding.kind for finding in found.verify().findings] == ["damaged"]


def test_the_only_file_is_no_copy_of_itself_where_capitals_make_no_difference(index):
    """As on Windows and macOS, where the name in small letters leads to the same file: --repair removed it."""
    path = _file(index, "a")
    loud = path.rename(path.with_name(f"{path.stem}.PARQUET"))
    path.hardlink_to(loud)
    assert [finding for finding in index.verify(repair=True).findings if finding.path == loud] == []
    assert loud.exists()


def test_a_copy_stands_in_for_a_damaged_file_and_is_not_removed_before_it_is_repaired(index):
    path = _file(index, "a")
    copy = index.folder / "copy.parquet"
    copy.write_bytes(path.read_bytes())
    whole = copy.read_bytes()
    alone = len(index.query("red", Limits(k=99)).hits)
    raster = Path(index.store.read(path).manifest.scene.uri)
    away = raster.rename(raster.with_suffix(".away"))
    _turn_a_bit(path, index.store.read(path).groups[0].offset + 5)
    index.verify(repair=True)
    assert copy.read_bytes() == whole
    path.write_bytes(b"half")
    assert len(open_index(index.folder).query("red", Limits(k=99)).hits) == alone
    index.verify(deep=True, repair=True)
    assert copy.read_bytes() == whole
    away.rename(raster)
    index.add(str(raster), how=Indexing(force=True))
    index.verify(repair=True)
    assert not copy.exists()
    assert len(open_index(index.folder).query("red", Limits(k=99)).hits) == alone


def test_a_link_that_leads_nowhere_is_told(index):
    """An index file on another drive, which is away: its scene was left out without a word."""
    path = _file(index, "a")
    elsewhere = index.folder.parent / "elsewhere.parquet"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert open_index(index.folder).query("red").answer.problems == ()
    kept = elsewhere.rename(elsewhere.with_suffix(".away"))
    (problem,) = open_index(index.folder).query("red").answer.problems
    assert "can't be read now (No such file or directory)" in str(problem)
    verdict = index.verify(deep=True, repair=True)
    assert [finding.kind for finding in verdict.findings] == ["unreadable"]
    kept.rename(elsewhere)
    assert index.verify(deep=True).ok
