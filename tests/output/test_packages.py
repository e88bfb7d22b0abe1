"""GeoPackages that exist: other people's layers and edits stay, read back by geopandas and SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import geopandas
import pyogrio
import pytest
import shapely
from test_writers import hits

from rdb_geo.core.errors import OutputError, OutputExistsError, OutputFormatError
from rdb_geo.output.writers import write_results


@pytest.fixture
def project(tmp_path):
    """A GeoPackage with somebody's fields and the hits of a first query."""
    path = tmp_path / "project.gpkg"
    geopandas.GeoDataFrame({"note": ["years of work"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326).to_file(
        path, layer="my_fields"
    )
    write_results(hits(), path, layer="hits")
    return path


def layers(path):
    return sorted(pyogrio.list_layers(path)[:, 0].tolist())


def fields_are_there(path):
    return geopandas.read_file(path, layer="my_fields")["note"].tolist() == ["years of work"]


def test_a_layer_is_put_beside_others(project):
    assert layers(project) == ["hits", "my_fields"]
    write_results(hits()[:1], project, layer="second try")
    assert layers(project) == ["hits", "my_fields", "second try"]
    assert len(geopandas.read_file(project, layer="second try")) == 1
    assert len(geopandas.read_file(project, layer="hits")) == len(hits())
    assert fields_are_there(project)


def test_a_layer_is_replaced_or_added_to(project):
    with pytest.raises(OutputExistsError, match="--append"):
        write_results(hits(), project, layer="hits")
    write_results(hits()[:1], project, layer="hits", overwrite=True)
    assert len(geopandas.read_file(project, layer="hits")) == 1
    write_results([replace(hit, query="more") for hit in hits()], project, append=True)
    found = geopandas.read_file(project, layer="hits")
    assert found["query"].tolist() == [hits()[0].query] + ["more"] * len(hits())
    assert fields_are_there(project)


def test_layers_that_would_go_are_named(project):
    before = project.read_bytes()
    for overwrite in (False, True):
        with pytest.raises(OutputExistsError, match="my_fields, which would be lost"):
            write_results(hits(), project, overwrite=overwrite)
    assert project.read_bytes() == before


def test_a_file_of_hits_alone_is_replaced(tmp_path):
    path = tmp_path / "hits.gpkg"
    write_results(hits(), path, append=True)
    with pytest.raises(OutputExistsError, match="--overwrite"):
        write_results(hits(), path)
    write_results(hits()[:1], path, overwrite=True)
    assert len(geopandas.read_file(path)) == 1


def test_rows_of_another_kind_are_not_added(project):
    before = project.read_bytes()
    with pytest.raises(OutputError, match="my_fields has no column rank"):
        write_results(hits(), project, layer="my_fields", append=True)
    assert project.read_bytes() == before


@pytest.mark.parametrize("choice", [{"overwrite": True}, {"append": True}, {"layer": "x"}])
def test_a_file_that_is_open_elsewhere_is_left_alone(tmp_path, choice):
    path = tmp_path / "hits.gpkg"
    write_results(hits(), path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("pragma journal_mode=wal")
        other.execute("pragma wal_autocheckpoint=0")
        for (name,) in other.execute("select name from sqlite_master where type='trigger'").fetchall():
            other.execute(f'drop trigger "{name}"')
        other.execute("update hits set query = 'edited in QGIS'")
        other.commit()
        with pytest.raises(OutputError, match=r"open in another program \(hits.gpkg-wal"):
            write_results(hits(), path, **choice)
    assert set(geopandas.read_file(path)["query"]) == {"edited in QGIS"}
    with closing(sqlite3.connect(path)) as check:
        assert check.execute("pragma integrity_check").fetchall() == [("ok",)]


def test_a_file_that_is_locked_is_left_alone(tmp_path):
    path = tmp_path / "hits.gpkg"
    write_results(hits(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(OutputError, match="open in another program"):
            write_results(hits(), path, overwrite=True)
        other.execute("rollback")


def test_other_formats_have_one_layer(tmp_path):
    for choice in ({"append": True}, {"layer": "x"}):
        with pytest.raises(OutputFormatError, match="GeoPackages"):
            write_results(hits(), tmp_path / "a.geojson", **choice)


@pytest.mark.parametrize("end", [".qix", ".sbn", ".sbx"])
def test_indexes_of_a_shapefile_go_with_its_former_rows(tmp_path, end):
    path = tmp_path / "a.shp"
    write_results(hits(), path)
    path.with_suffix(end).write_bytes(b"old")
    path.with_suffix(".qml").write_text("a style stays")
    write_results(hits(), path, overwrite=True)
    assert not path.with_suffix(end).exists()
    assert path.with_suffix(".qml").exists()
