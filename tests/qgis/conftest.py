"""Fixtures for tests in real QGIS, offscreen. They run apart from the others, in an environment of QGIS's own Python:

QT_QPA_PLATFORM=offscreen .venv-qgis/bin/python -m pytest -c tests/qgis/pytest.ini --confcutdir tests/qgis tests/qgis
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def wait(condition, what="a condition", timeout_s=120):
    """Let Qt work until `condition` holds."""
    from qgis.PyQt.QtTest import QTest

    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, f"waited {timeout_s} s for {what}"
        QTest.qWait(20)


@pytest.fixture(name="wait")
def wait_fixture():
    return wait


def is_alive(process_id):
    """Whether a process still runs; one that ended and was not yet collected does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(name="is_alive")
def is_alive_fixture():
    return is_alive


@pytest.fixture
def fake_engine(tmp_path, qgis_app):
    """A program that speaks the protocol, as the engine of the settings."""
    from qgis.core import QgsSettings

    program = tmp_path / "rdb-geo"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent / "fake_worker.py"}" "$@"\n')
    program.chmod(0o755)
    (tmp_path / "models").mkdir()
    os.environ["RDB_GEO_FAKE_MODELS"] = str(tmp_path / "models")
    settings = QgsSettings()
    settings.remove("rdb_geo")
    settings.setValue("rdb_geo/engine_path", str(program))
    yield program
    settings.remove("rdb_geo")
    os.environ.pop("RDB_GEO_FAKE_PROTOCOL", None)
    os.environ.pop("RDB_GEO_FAKE_MODELS", None)


@pytest.fixture
def client(fake_engine):
    from qgis_plugin.engines import new_client

    made = new_client()
    yield made
    made.close()


@pytest.fixture
def raster(tmp_path):
    """A small GeoTIFF."""
    from osgeo import gdal, osr

    path = str(tmp_path / "scene.tif")
    data = gdal.GetDriverByName("GTiff").Create(path, 64, 64, 3)
    system = osr.SpatialReference()
    system.ImportFromEPSG(32632)
    data.SetProjection(system.ExportToWkt())
    data.SetGeoTransform((571_000, 10, 0, 5_540_000, 0, -10))
    data.GetRasterBand(1).Fill(90)
    data = None
    return path


@pytest.fixture
def plugin(fake_engine, qgis_iface, qgis_new_project, tmp_path, wait):
    """The whole plugin with its panel, in a saved project, over the fake engine."""
    from qgis.core import QgsProject
    from qgis.gui import QgsMapCanvas

    from qgis_plugin.plugin import RdbGeoPlugin

    QgsProject.instance().write(str(tmp_path / "project.qgs"))
    made = RdbGeoPlugin(qgis_iface)
    made.initGui()
    yield made
    process_ids = [made.session.searcher.process_id(), made.session.indexer.process_id()]
    made.unload()
    wait(lambda: not any(is_alive(process_id) for process_id in process_ids if process_id), "the workers are gone")
    _ = QgsMapCanvas


@pytest.fixture
def page(plugin):
    """The search page, with an index."""
    folder = Path(plugin.session.index)
    folder.mkdir(parents=True)
    (folder / "scene-00000000.parquet").touch()
    plugin.index.refresh()
    return plugin.dock.search
