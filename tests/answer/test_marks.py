"""Marks are read back from every format that hits are written in, however the user spelled them."""

from __future__ import annotations

from dataclasses import replace

import geopandas
import pytest
import shapely

from rdb_geo.answer.marks import Precision, read_marks, read_rounds, wilson_interval
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.core.errors import MarksError
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit
from rdb_geo.output.writers import VECTOR_SUFFIXES, write_results


def hits(marks=(None, "right", "wrong", None)):
    first = Hit(
        rank=1, score=0.9, cosine=0.4, geometry=shapely.box(8, 47, 8.01, 47.01), window=Window(0, 0, 32, 32),
        scale=1.0, gsd_m=10.0, scene="/data/späte szene.tif", query="red, or blue", model="colours",
        false_rate=0.01,
    )  # fmt: skip
    return [
        replace(first, rank=rank, window=Window(16 * rank, 8, 32, 32), mark=mark)
        for rank, mark in enumerate(marks, start=1)
    ]


@pytest.mark.parametrize("suffix", VECTOR_SUFFIXES)
def test_marks_come_back_from_every_format(tmp_path, suffix):
    path = tmp_path / f"hits{suffix}"
    write_results(hits(), path)
    file = read_marks(path)
    assert file.text == "red, or blue"
    assert [hit.is_right for hit in file.hits] == [None, True, False, None]
    assert [hit.rank for hit in file.hits] == [1, 2, 3, 4]
    assert [hit.window for hit in file.hits] == [hit.window for hit in hits()]
    assert {hit.scene for hit in file.hits} == {"/data/späte szene.tif"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_marks_come_back_from_a_spreadsheet_that_writes_another_encoding(tmp_path, encoding):
    path = tmp_path / "hits.csv"
    write_results(hits(), path)
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((mark + text).encode(encoding))
    assert [hit.is_right for hit in read_marks(path).hits] == [None, True, False, None]
    assert {hit.scene for hit in read_marks(path).hits} == {"/data/späte szene.tif"}


def test_what_only_begins_like_utf16_is_one_sentence(tmp_path):
    path = tmp_path / "hits.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MarksError, match="is not a file of hits that can be read"):
        read_marks(path)


def with_column(tmp_path, values, name="mark"):
    path = tmp_path / "hits.gpkg"
    write_results(hits((None,) * len(values)), path)
    frame = geopandas.read_file(path).drop(columns="mark")
    frame[name] = values
    path.unlink()
    frame.to_file(path, layer="hits", driver="GPKG")
    return path


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ([1, 0], "mark"),
        ([1.0, 0.0], "Mark"),
        ([True, False], "MARK"),
        (["Right", " wrong "], "mark"),
        (["yes", "no"], "mark"),
        (["+", "-"], "mark"),
        ([1, -1], "mark"),
        (["WAHR", "FALSCH"], "mark"),
        (["VRAI", "FAUX"], "mark"),
        (["VERDADERO", "FALSO"], "mark"),
        (["Sí", "No"], "mark"),
    ],
)
def test_all_spellings_are_understood(tmp_path, values, name):
    marks = [hit.is_right for hit in read_marks(with_column(tmp_path, values, name)).hits]
    assert marks == [True, False]


def test_numbers_with_gaps_are_floats_with_nan(tmp_path):
    path = with_column(tmp_path, [1, None, 0, None])
    assert [hit.is_right for hit in read_marks(path).hits] == [True, None, False, None]


def test_ranks_on_the_command_line_overrule_the_column(tmp_path):
    path = tmp_path / "hits.geojson"
    write_results(hits(), path)
    file = read_marks(path, right=[3, 4], wrong=[1])
    assert [hit.is_right for hit in file.hits] == [False, True, True, True]


def test_of_several_layers_the_one_with_hits_is_read_and_of_several_with_hits_the_one_that_is_named(tmp_path):
    path = tmp_path / "answers.gpkg"
    wells = geopandas.GeoDataFrame({"rank": [7]}, geometry=[shapely.Point(1, 2)], crs=4326)
    wells.to_file(path, layer="a wells", engine="pyogrio")
    write_results(merge_hits(hits()), path, layer="b regions")
    write_results(hits(), path, layer="reds")
    assert [hit.is_right for hit in read_marks(path).hits] == [None, True, False, None]
    write_results([replace(hits()[0], query="green", mark="wrong")], path, layer="greens")
    with pytest.raises(MarksError, match=r"holds the layers reds, greens: say which, such as .*answers\.gpkg:reds$"):
        read_marks(path)
    for named in (f"{path}:greens", tmp_path / "answers.gpkg:greens"):
        assert [hit.is_right for hit in read_marks(named).hits] == [False]
    assert read_rounds([tmp_path / "answers.gpkg:reds"]).text == "red, or blue"
    with pytest.raises(MarksError, match="holds no layer blues: it holds a wells, b regions, reds, greens"):
        read_marks(f"{path}:blues")
    with pytest.raises(MarksError, match="a wells holds no hits"):
        read_marks(f"{path}:a wells")
    write_results(hits(), tmp_path / "hits.parquet")
    with pytest.raises(MarksError, match="holds no layer reds: it holds none"):
        read_marks(f"{tmp_path / 'hits.parquet'}:reds")


def test_what_makes_no_sense_is_one_sentence(tmp_path):
    path = tmp_path / "hits.geojson"
    write_results(hits(), path)
    regions = tmp_path / "regions.geojson"
    write_results(merge_hits(hits()), regions)
    two = tmp_path / "two.geojson"
    write_results([hits()[0], replace(hits()[1], query="green")], two)
    empty = tmp_path / "empty.geojson"
    write_results([], empty)
    blank = tmp_path / "blank.csv"
    write_results(hits(), blank)
    rows = blank.read_text().splitlines()
    assert rows[0].startswith("rank,")
    blank.write_text("\n".join([*rows[:2], rows[2][1:], *rows[3:]]) + "\n")
    rubbish = tmp_path / "rubbish.geojson"
    rubbish.write_text("rubbish")
    for make, sentence in (
        (lambda: read_marks(path, right=[9]), "no hit of rank 9: its ranks end at 4"),
        (lambda: read_marks(path, right=[1, 2], wrong=[2]), "rank 2 of .* can't be both"),
        (lambda: read_marks(tmp_path / "none.gpkg"), "no file of hits"),
        (lambda: read_marks(regions), "regions of --merge have lost their chips"),
        (lambda: read_marks(two), r"answers 2 questions \(green, red, or blue, …\)"),
        (lambda: read_marks(empty), "holds no hit"),
        (lambda: read_marks(blank), "row 2 of .* is no hit: '' stands where a number should"),
        (lambda: read_marks(rubbish), "is not a file of hits that can be read"),
        (lambda: read_marks(with_column(tmp_path, [1, 7])), "the mark 7 in row 2 .* means nothing"),
    ):
        with pytest.raises(MarksError, match=sentence):
            make()


def test_rounds_join_the_marks_of_several_files(tmp_path):
    first, second, other = (tmp_path / f"{name}.geojson" for name in "abc")
    write_results(hits(("right", "wrong", None)), first)
    write_results([replace(hit, rank=4 - hit.rank, mark=None) for hit in hits()[:3]], second)
    write_results([replace(hits()[0], query="green")], other)
    rounds = read_rounds([first, second], wrong=[3])  # of the last file: the chip that was first
    said = {}
    for hit in rounds.hits:
        said = {**said, **({hit.window.col_off: hit.is_right} if hit.is_right is not None else {})}
    assert said == {16: False, 32: False}
    assert rounds.last.hits[0].window.col_off == 48
    with pytest.raises(MarksError, match=r"answers the question 'red, or blue' and .* answers 'green'"):
        read_rounds([first, other])


def test_precision_is_that_of_the_marked_hits_down_to_the_last_one(tmp_path):
    path = tmp_path / "hits.geojson"
    write_results(hits(("right", None, "wrong", "right", None)), path)
    precision = read_marks(path).precision()
    assert precision == Precision(k=4, marked=3, right=2)
    assert precision.value == pytest.approx(2 / 3)
    assert precision.interval == wilson_interval(2, 3)
    assert precision.sentence == "precision@4 0.67 (95 % interval 0.21 … 0.94; 2 of 3 marked hits are right)"
    write_results(hits((None, None)), path, overwrite=True)
    assert read_marks(path).precision() is None
