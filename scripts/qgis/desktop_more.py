"""Steps of the desktop run about everything around a search: two dates, small and dark panels, a project that moves."""

import shutil
from pathlib import Path

from desktop_search import answered
from desktop_tools import FOLDER, QUERY, check, picture, picture_of, step, to_sight, to_top, wait
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.utils import iface


def change(plugin, scene):
    """Two dates of one place, from Processing into the panel, both pictures side by side."""
    import processing

    page = plugin.dock.search
    later = FOLDER / "later.tif"
    made = QgsRasterLayer(_changed(scene, later), "later")
    check(made.isValid(), "the second date loads")
    QgsProject.instance().addMapLayer(made)
    processing.run("rdb_geo:index_scene", {"INPUT": [made], "INDEX": plugin.session.index})
    values = {"INDEX": plugin.session.index, "QUERY": QUERY, "BEFORE": scene, "AFTER": made, "SIGMAS": 1.0}
    values |= {"FELL": True, "OUTPUT": str(FOLDER / "change.gpkg")}
    processing.runAndLoadResults("rdb_geo:detect_change", values)
    QTest.qWait(500)
    box = page.results
    if not box.model.total or not box.model.hit(0).is_change:
        step("change: nothing changed that much in this scene")
    else:
        plugin.dock.open_page("search")
        box.list.select(0)
        wait(lambda: box.picture.has_pictures == [True, True], "both dates are shown")
        step(f"change: {box.model.total} places, shown side by side: {box.picture.lines}")
        to_sight(plugin.dock, box.picture)
        picture("qgis-change")
    QgsProject.instance().removeMapLayer(made.id())


def _changed(scene, path):
    """The scene with a quarter of it taken away: what was there is as its upper left corner now."""
    from osgeo import gdal

    shutil.copy(scene.source(), path)
    data = gdal.Open(str(path), gdal.GA_Update)
    columns, rows = data.RasterXSize // 2, data.RasterYSize // 2
    for number in range(1, data.RasterCount + 1):
        band = data.GetRasterBand(number)
        piece = band.ReadRaster(0, 0, columns // 2, rows // 2)
        for col in (columns // 2, columns):
            for row in (rows // 2, rows):
                band.WriteRaster(col, row, columns // 2, rows // 2, piece)
    data.FlushCache()
    return str(path)


def narrow_and_dark(plugin):
    """The panel at 300 px, then in a dark theme. The last pictures: QGIS keeps a part of its colours till it ends."""
    dock = plugin.dock
    former = plugin.results.layer.id() if plugin.results.layer is not None else None
    dock.search.line.setText(QUERY)
    dock.message.clear()
    dock.search.submit()
    answered(plugin, "a second search", former)
    window = iface.mainWindow()
    window.resizeDocks([dock], [300], Qt.Orientation.Horizontal)
    window.resize(window.width(), 600)
    QTest.qWait(300)
    check(dock.width() <= 320, f"the panel is narrow, {dock.width()} px")
    results = dock.search.results
    check(len(results.list.visible_rows()) >= 4, "four rows are there")
    picture("qgis-narrow")
    results.list.select(0)
    QTest.keyClick(results.list, Qt.Key.Key_Space)
    wait(lambda: results.window_of_picture.isVisible() and results.picture.has_pictures == [True], "a picture above")
    picture_of(results.window_of_picture, "qgis-large")
    picture("qgis-narrow-chosen")
    QTest.keyClick(results.window_of_picture, Qt.Key.Key_Space)
    check(results.split.indexOf(results.picture) == 1, "the picture is back below the list")
    QgsApplication.setUITheme("Night Mapping")
    window.resize(1280, 820)
    iface.mapCanvas().zoomToFullExtent()
    QTest.qWait(500)
    to_top(dock)
    picture("qgis-dark")
    step("the panel at 300 px and in a dark theme")


def hand_over(plugin, scene):
    """The project's folder is renamed: index, results and rasters are found again."""
    raster = FOLDER / "rasters" / Path(scene.source()).name
    raster.parent.mkdir()
    shutil.copy(scene.source(), raster)
    plugin.index.index_paths([str(raster)])
    page = plugin.dock.index
    wait(lambda: not page._is_busy and str(raster) in _addresses(page), "the raster of the project is indexed", 400)
    project = QgsProject.instance()
    project.write()
    project.clear()
    new = FOLDER.with_name("handed over")
    FOLDER.rename(new)
    FOLDER.mkdir()
    (FOLDER / "report.json").write_text("{}")
    project.read(str(new / "project.qgz"))
    plugin.dock.open_page("index")
    plugin.index.refresh()
    wait(lambda: str(new / "rasters" / raster.name) in _addresses(page), "the moved raster is found again", 120)
    results = [node.layer() for node in project.layerTreeRoot().findGroup("RDB-Geo").findLayers()]
    check(results and all(layer.isValid() for layer in results), "the results are there")
    step("the project's folder was renamed: " + plugin.dock.message.text)
    picture("qgis-index")
    plugin.dock.open_page("search")
    plugin.dock.message.clear()
    page = plugin.dock.search
    page.line.setText(QUERY)
    page.submit()
    answered(
        plugin, "a search in the renamed project", None if plugin.results.layer is None else plugin.results.layer.id()
    )


def _addresses(page):
    box = page.scenes.scenes
    return [box.item(row).data(Qt.ItemDataRole.UserRole) for row in range(box.count())]
