"""Steps of the desktop run that ask and look: typing, slider, marks, selection, limits, examples, heatmap."""

from desktop_tools import FOLDER, QUERY, check, locator_line, locator_tree, offer, picture, step, to_top, wait
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.utils import iface

ABSENT = "stadium"
"""What no scene of the run shows."""


def answered(plugin, what, former=None):
    """Wait for a new layer of hits; where nothing stands out, ask for the look-alikes as a user would."""
    dock, page = plugin.dock, plugin.dock.search
    wait(lambda: not page._is_busy and (dock.message.text or new_layer(plugin, former)), what)
    if not new_layer(plugin, former):
        check("No confident match" in dock.message.text, f"the panel says why there is no hit: {dock.message.text}")
        step(f"{what}: {page.results.sentence}")
        if former is None or what == ABSENT:
            picture("qgis-no-match")
        QTest.mouseClick(dock.message._button, Qt.MouseButton.LeftButton)
        wait(lambda: not page._is_busy and new_layer(plugin, former), f"look-alikes: {what}")
    step(f"{what}: {page.results.sentence}")


def slide(plugin, layer):
    """Move the slider: list and layer follow, the engine is not asked."""
    page = plugin.dock.search
    asked = plugin.session.searcher._numbers
    before = repr(asked)
    step(f"slider at the default cut: {page.results.score.text}; {page.results.places}")
    page.results.score.slider.setValue(round(1000 * page.results.model.hit(page.results.model.total // 3).score))
    wait(lambda: layer.subsetString() != "", "the slider filters the layer")
    wait(
        lambda: layer.featureCount() == page.results.model.rowCount() < page.results.model.total, "list and layer agree"
    )
    check(repr(asked) == before, "the engine was not asked again")
    step(f"slider: {page.results.model.rowCount()} of {page.results.model.total} shown, filter {layer.subsetString()}")
    page.results.list.setFocus()


def select_both_ways(plugin, layer):
    """Select on the map by a click, and in the table; the list follows."""
    box = plugin.dock.search.results
    canvas = iface.mapCanvas()
    iface.setActiveLayer(layer)
    iface.actionSelect().trigger()
    wait(lambda: box.model.rowCount() > 3, "rows")
    feature = layer.getFeature(box.model.hit(0).feature_id)
    box.list.select(0)
    QTest.qWait(400)
    point = canvas.getCoordinateTransform().transform(result_centre(layer, feature))
    layer.removeSelection()
    view = canvas.viewport()
    where = view.rect().center()
    where.setX(round(point.x()))
    where.setY(round(point.y()))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    wait(lambda: layer.selectedFeatureCount() > 0, "a click on the map selects")
    chosen = [box.model.row_of(one) for one in layer.selectedFeatureIds()]
    check(sorted(box.list.selected_rows()) == sorted(chosen), "the list selects what the map selected")
    layer.selectByIds([box.model.hit(3).feature_id])
    check(box.list.selected_rows() == [3], "and what the table selected")
    box.list.select(1)
    check(layer.selectedFeatureIds() == [box.model.hit(1).feature_id], "the map selects what the list selected")
    iface.actionPan().trigger()
    step("selected on the map, in the table and in the list: one selection")


def result_centre(layer, feature):
    """Middle of a feature in the project's coordinates."""
    from qgis.core import QgsCoordinateTransform

    project = QgsProject.instance()
    transform = QgsCoordinateTransform(layer.crs(), project.crs(), project)
    return transform.transform(feature.geometry().boundingBox().center())


def new_layer(plugin, former):
    """Whether the list shows another layer than the `former` one."""
    layer = plugin.results.layer
    return layer is not None and layer.id() != former


def search(plugin):
    """Type what can't be read, type a query, see hits with pictures, move the slider, zoom, judge."""
    dock = plugin.dock
    dock.message.clear()
    dock.open_page("search")
    page = dock.search
    page.line.clear()
    page.hits.setValue(40)
    QTest.keyClicks(page.line, f'{QUERY} NOT "snow')
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    wait(lambda: page.problem, "what can't be read is said")
    check(page.line.selectedText().startswith('"snow'), "it is shown where it stands")
    step("no expression: " + page.problem)
    page.line.clear()
    QTest.keyClicks(page.line, QUERY)
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    answered(plugin, "search by words")
    layer = plugin.results.layer
    check(layer is not None and layer.featureCount() == page.results.model.rowCount(), "the layer shows the rows")
    check(QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo") is not None, "the group is there")
    pictures = page.results.model._pictures
    wait(
        lambda: (
            len([1 for row in page.results.list.visible_rows() if pictures.get(page.results.model.hit(row).feature_id)])
            >= 3
        ),
        "pictures",
    )
    step(f"thumbnails of {len(pictures)} visible hits")
    picture("qgis-hits")
    slide(plugin, layer)
    wide = iface.mapCanvas().extent().width()
    page.results.list.select(0)
    QTest.keyClick(page.results.list, Qt.Key.Key_Down)
    wait(lambda: iface.mapCanvas().extent().width() < wide, "the map zooms to the hit")
    step("arrow key: the map zoomed to the second hit")
    QTest.keyClick(page.results.list, Qt.Key.Key_Plus)
    wait(lambda: page.results.model.hit(1).verdict == "right", "the hit is marked as right")
    check(sum(1 for f in layer.getFeatures() if f["mark"] == "right") == 1, "the mark is in the file")
    check(page.results.list.selected_rows() == [2], "marking goes on to the next hit")
    page.results.buttons.wrong.click()
    wait(lambda: page.results.model.hit(2).verdict == "wrong", "the hit is marked as wrong")
    QTest.keyClick(page.results.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: page.results.model.hit(2).verdict == "", "Ctrl+Z takes the mark back")
    page.results.buttons.wrong.click()
    step("marked right and wrong by keys, taken back, written to the layer; " + page.results.looked)
    select_both_ways(plugin, layer)
    wait(lambda: all(page.results.picture.has_pictures) and page.results.picture.has_pictures, "the large picture")
    picture("qgis-zoomed")
    page.results.score.slider.setValue(0)
    wait(lambda: layer.subsetString() == "", "the slider shows all again")


def learn(plugin):
    """Re-rank by the marks; a report of the new hits."""
    dock, page = plugin.dock, plugin.dock.search
    page.results.list.select(page.results.model.total - 1)
    page.results.buttons.wrong.click()
    former = plugin.results.layer.id()
    dock.message.clear()
    page.results.buttons.rerank.click()
    wait(lambda: not page._is_busy and new_layer(plugin, former), "re-ranking")
    check("precision@" in dock.message.text, "the share of right hits is told with its interval")
    step("re-ranked: " + dock.message.text)
    to_top(dock)
    picture("qgis-reranked")
    page.results.buttons.report.click()
    wait(lambda: not page._is_busy and ".html" in dock.message.text, "the report")
    check(list((FOLDER / "rdb-geo-hits").rglob("*.html")), "the report is a file")
    step("report: " + dock.message.text)


def limits(plugin, scene):
    """Something that is not there; the choices that are folded away, with a layer in memory."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    page = plugin.dock.search
    former = plugin.results.layer.id()
    iface.mapCanvas().setExtent(scene.extent())
    plugin.dock.message.clear()
    to_top(plugin.dock)
    page.line.setText(ABSENT)
    page.submit()
    answered(plugin, ABSENT, former)
    plugin.results.layer.setSubsetString("")
    QgsProject.instance().removeMapLayer(plugin.results.layer.id())
    page.line.setText(QUERY)
    road = QgsVectorLayer(f"LineString?crs={scene.crs().authid()}", "road", "memory")
    box, feature = scene.extent(), QgsFeature()
    middle = (box.yMinimum() + box.yMaximum()) / 2
    feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({box.xMinimum()} {middle}, {box.xMaximum()} {middle})"))
    road.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(road)
    wait(lambda: page.more.near.count() == 2, "the layer is offered")
    page.more.toggle.click()
    page.more.near.setCurrentIndex(1)
    plugin.dock.message.clear()
    page.submit()
    answered(plugin, "near a layer", former)
    for node in QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo").findLayers()[1:]:
        node.setItemVisibilityChecked(False)
    check(page.more.toggle.text() != "More", "the choice is named")
    picture("qgis-more")
    page.more.near.setCurrentIndex(0)
    page.more.toggle.click()
    QgsProject.instance().removeMapLayer(road.id())


def example(plugin, scene):
    """More like this; a drawn box; a heatmap; the search bar."""
    page = plugin.dock.search
    first = plugin.results.layer.id()
    plugin.dock.message.clear()
    page.results.list.select(0)
    page.results.buttons.like.click()
    answered(plugin, "more like this", first)
    second = plugin.results.layer.id()
    canvas = iface.mapCanvas()
    canvas.setExtent(scene.extent())
    QTest.qWait(200)
    page.box_button.click()
    view = canvas.viewport()
    one, two = view.rect().center(), view.rect().center()
    one.setX(one.x() - 40)
    one.setY(one.y() - 40)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, one)
    QTest.mouseMove(view, two)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, two)
    answered(plugin, "drawn box", second)
    third = plugin.results.layer.id()
    locator = iface.locatorSearch if hasattr(iface, "locatorSearch") else None
    check(locator is not None, "QGIS has a search bar")
    iface.locatorSearch(f"rdb {QUERY}")
    tree = locator_tree()
    wait(lambda: tree.model().rowCount() > 0, "the search bar offers the search", 30)
    QTest.qWait(500)
    tree.setCurrentIndex(offer(tree))
    QTest.keyClick(locator_line(), Qt.Key.Key_Return)
    answered(plugin, "search bar", third)
    plugin.dock.message.clear()
    page.results.buttons.heatmap.click()
    group = QgsProject.instance().layerTreeRoot().findGroup("RDB-Geo")
    wait(lambda: any(isinstance(n.layer(), QgsRasterLayer) for n in group.findLayers()), "the heatmap is there")
    step("heatmap: " + plugin.dock.message.text)
    hits = [n for n in group.findLayers() if not isinstance(n.layer(), QgsRasterLayer)]
    for node in hits[1:]:
        node.setItemVisibilityChecked(False)
    canvas.setExtent(scene.extent())
    picture("qgis-heatmap")
