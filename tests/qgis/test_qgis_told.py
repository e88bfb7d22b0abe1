"""What the engine tells, in the user's language: notes of every code, problems, outcomes."""

import ast
import json
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsExpression, QgsExpressionContext
from qgis.PyQt.QtCore import QCoreApplication, QLocale
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QToolButton,
    QWidget,
)

from qgis_plugin import errors, i18n, told
from qgis_plugin.engine.index_answers import IndexedScene
from qgis_plugin.engine.records import Note, Problem, read
from qgis_plugin.gui.folded_box import FoldedBox
from qgis_plugin.i18n import install_translator
from scripts.qgis import translations

ROOT = Path(__file__).resolve().parents[2]
LINES = (Path(__file__).parents[1] / "contract" / "notes.jsonl").read_text(encoding="utf-8").splitlines()
FAILURES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "contract" / "errors.jsonl").read_text(encoding="utf-8").splitlines()
]
NOTES = [read(Note, note) for note in map(json.loads, LINES) if note["code"] != "asked-in-english"]


@pytest.fixture
def speak(qgis_app):
    """Makes the plugin speak a language."""
    made = []
    yield lambda language: made.append(install_translator(language))
    for translator in made:
        QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.code)
def test_every_note_is_said_in_the_languages_of_the_panel(note, speak):
    english = told.words_of(note)
    assert "--" not in english, "options are words of the command line"
    said = {english}
    for language in ("de", "es", "fr"):
        speak(language)
        said.add(told.words_of(note))
    assert len(said) == 4
    assert not [words for words in said if "{" in words]


def codes_of_errors():
    """Every code that an error of the engine, of its worker or of the plugin's client can have."""
    for folder in ("rdb_geo/core", "rdb_geo/worker", "qgis_plugin/engine"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "EngineError":
                    yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant))
                names = [leaf for target in getattr(node, "targets", ()) for leaf in ast.walk(target)]
                if isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "code" for name in names):
                    yield from (
                        one.value
                        for one in ast.walk(node.value)
                        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.islower()
                    )


CODES = sorted({code for code in codes_of_errors() if " " not in code and len(code) > 2})


def test_the_codes_are_found():
    assert {"usage", "index-changed", "bad-request", "system", "internal", "engine-died", "output-exists"} <= set(CODES)
    assert len(CODES) > 35


@pytest.mark.parametrize("code", CODES)
def test_every_error_is_said_in_the_languages_of_the_panel(code, speak):
    said = {errors.error_words(Problem(code, ""))}
    for language in ("de", "es", "fr"):
        speak(language)
        said.add(errors.error_words(Problem(code, "")))
    assert len(said) == 4
    assert "" not in said


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure["why"])
def test_every_named_sentence_of_an_error_is_said_in_the_languages_of_the_panel(failure, speak):
    problem = Problem("scene", failure["message"], failure["why"], failure["values"])
    english = errors.error_words(problem)
    assert errors.without_commands(english) == english
    said = {english}
    for language in ("de", "es", "fr"):
        speak(language)
        said.add(errors.error_words(problem))
    assert len(said) == 4
    assert failure["message"] not in said
    assert not [words for words in said if "{" in words]


@pytest.mark.parametrize(("metres", "said"), [(36.4, "36\u00a0m"), (3215, "3.2\u00a0km"), (24777, "25\u00a0km")])
def test_small_things_of_coarse_rasters_are_told_in_kilometres(metres, said, qgis_app):
    assert f"smaller than about {said} are" in told.words_of(Note("small-things", "", {"metres": metres}))


def test_an_index_without_dates_is_not_one_without_scenes(qgis_app):
    said = errors.error_words(Problem("empty-index", "", "undated-scenes", {"undated": 3, "scenes": 3}))
    assert said == "No scene of the index was taken in the time that was chosen: 3 of 3 have no date."


def test_an_error_of_a_later_engine_stays_in_its_own_words(qgis_app):
    assert errors.error_words(Problem("of-tomorrow", "New.", "newer", {"a": 1})) == "New."
    assert errors.error_words(Problem("of-tomorrow", "Gone.", "gone-scene", {})) == "Gone."
    assert "scene.tif is not in" in errors.error_words(Problem("scene", "", "not-indexed", {"scene": "/a/scene.tif"}))


@pytest.mark.parametrize("limits", sorted(translations.limits()))
@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_the_limits_of_the_models_that_come_with_the_engine_are_translated(limits, language, speak):
    speak(language)
    assert i18n.translated(limits) != limits


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("/a/x.gpkg exists already: give --overwrite to replace it, or another name.", "/a/x.gpkg exists already."),
        ("No weights of RemoteCLIP. Run  rdb-geo models fetch RemoteCLIP.", "No weights of RemoteCLIP."),
        ("torch is missing: run  pip install 'rdb-geo[torch]'", "torch is missing."),
        ("The index /a -b/.rdb-geo is gone: is /a -b there?", "The index /a -b/.rdb-geo is gone: is /a -b there?"),
        ("2024-05: no such month; -3 is none", "2024-05: no such month; -3 is none"),
    ],
)
def test_the_panel_says_nothing_of_options_and_commands(message, left):
    assert errors.without_commands(message) == left


@pytest.fixture
def german(qgis_app, speak):
    former = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    speak("de")
    yield
    QLocale.setDefault(former)


def test_numbers_are_those_of_the_locale_in_list_slider_legend_table_and_map_tip(german, tmp_path):
    from qgis_plugin.gui.results.results_box import ResultsBox
    from qgis_plugin.hits import Hit
    from qgis_plugin.map.styling import style_hits

    box = ResultsBox()
    box.show_hits([Hit(n, n, 1 - n / 4000, "/data/a.tif", (0, 0, 9, 9)) for n in range(1, 2501)], "2.500 Treffer")
    assert box.model.data(box.model.index(1199)).startswith("1.200   Wert 0,70")
    assert box.looked.startswith("0 von 2.500")
    box.score.slider.setValue(400)
    assert box.score.text == "≥ 0,40 · 2.400 von 2.500"
    scene = IndexedScene("/a.tif", "indexed", 12345, 6789, ())
    assert "12.345" in told.outcome_of(scene)
    assert "6.789" in told.outcome_of(scene)
    layer = hits_layer()
    style_hits(layer)
    assert next(one.label() for one in layer.renderer().ranges()) == "0,00 – 0,20"
    assert layer.fields()[1].displayString(0.93) == "0,93"
    context = QgsExpressionContext()
    context.setFeature(next(layer.getFeatures()))
    assert "0,93" in QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def hits_layer():
    """One hit that scores 0.93."""
    from qgis.core import QgsFeature, QgsVectorLayer

    fields = "field=rank:integer&field=score:double&field=query:string&field=scene:string"
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:4326&{fields}", "hits", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes([1, 0.93, "water", "/a.tif"])
    layer.dataProvider().addFeatures([feature])
    return layer


def test_the_values_are_in_the_sentence(qgis_app):
    by_code = {note.code: told.words_of(note) for note in NOTES}
    assert "“snow” (5 of 39,730 captions); nearest words that it knows: ice, white. The answer" in by_code["rare-words"]
    assert "13.3000 to 13.3300 (longitude)" in by_code["index-lies"]
    assert "240 m of ground before and 320 m after" in by_code["unlike-chips"]
    assert "bands 3, 2, 1. That is a guess" in by_code["bands"]
    assert "border or gaps of value 0" in by_code["bands"]


def test_what_is_of_another_version_stays_in_the_engine_s_words(qgis_app):
    assert told.words_of(Note("of-tomorrow", "New.", {})) == "New."
    assert told.words_of(Note("tiles", "one scene of 4 tiles.", {})) == "one scene of 4 tiles."
    assert told.words_of(Note("", "Plain.", {})) == "Plain."


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_the_pages_fit_a_panel_of_300_px_in_every_language(language, speak):
    """A dock of 300 px leaves 264 px beside its margins and the bar that scrolls the page."""
    from qgis_plugin.gui.scenes.index_page import IndexPage
    from qgis_plugin.gui.search.search_page import SearchPage

    speak(language)
    search, index = SearchPage(), IndexPage()
    score = search.results.score
    score.start([0.9, 0.8, 0.3, 0.2], None)
    score.say(117, 228)
    assert "117" in score.text
    search.results.say_places(told.tr("On {places} places").format(places=20))
    for page in (search, index):
        page.show()
        assert page.minimumSizeHint().width() <= 264
    search.resize(264, 900)
    QTest.qWait(50)
    assert score.slider.width() >= 100
    assert search.compare.width() > search.compare.fontMetrics().horizontalAdvance(search.compare.text()) + 20


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_the_set_up_shows_all_of_its_width(language, speak):
    from qgis_plugin.gui.setup_dialog import SetupDialog

    speak(language)
    dialog = SetupDialog("", "/home/a/.local/share/rdb-geo/engine", None)
    dialog.show()
    QTest.qWait(50)
    assert dialog.findChild(QScrollArea).horizontalScrollBar().maximum() == 0
    dialog.close()


@pytest.mark.parametrize(
    ("locale", "typed", "asked"),
    [
        ("en_US", "1,500 m²", "1500m²"),
        ("en_US", "2 ha", "2ha"),
        ("en_US", "0", "0m²"),
        ("en_US", " .5 km2 ", "0.5km2"),
        ("en_US", "3 acres", "3acres"),
        ("de_DE", "1.500 m²", "1500m²"),
        ("de_DE", "2,5 ha", "2.5ha"),
        ("de_DE", "2.5 ha", "2.5ha"),
        ("fr_FR", "2 000,5", "2000.5m²"),
        ("es_ES", "1,500 ha", "1.5ha"),
        ("en_US", "often", "often"),
        ("en_US", "", ""),
    ],
)
def test_an_area_is_read_with_its_unit_and_the_marks_of_the_locale(locale, typed, asked):
    former = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        assert i18n.quantity(typed, "m²") == asked
    finally:
        QLocale.setDefault(former)


@pytest.mark.parametrize("theme", ["default", "Night Mapping", "Blend of Gray"])
@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_no_caption_is_cut_at_300_px(language, theme, speak):
    """All that the pages say without a choice of the user's, at the width that a dock of 300 px leaves."""
    from qgis_plugin.gui.scenes.index_page import IndexPage
    from qgis_plugin.gui.search.search_page import SearchPage

    speak(language)
    cut = []
    for page in (SearchPage(), IndexPage()):
        for box in page.findChildren(FoldedBox):
            box.toggle.setChecked(True)
        wide = "* { font-family: 'DejaVu Sans'; font-size: 12px }"  # wider than that of Windows and macOS
        page.setStyleSheet(style_of(theme) + wide)
        page.resize(264, 1600)
        page.show()
        QTest.qWait(50)
        for widget in page.findChildren(QWidget):
            needed, room = width_of(widget), room_of(widget)
            if widget.isVisible() and widget.objectName() != "qt_spinbox_lineedit" and needed > room:
                text = getattr(widget, "currentText", getattr(widget, "text", str))()
                cut.append(f"{type(widget).__name__} “{text}” has {room} of {needed} px")
    assert not cut, "\n".join(cut)


def style_of(theme):
    """The style sheet of one of QGIS's themes, as QGIS puts it together."""
    folder = Path(QgsApplication.uiThemes()[theme]) if theme != "default" else None
    if folder is None:
        return ""
    sheet = (folder / "style.qss").read_text(encoding="utf-8")
    lines = (folder / "variables.qss").read_text(encoding="utf-8").splitlines()
    values = dict(line.split(":", 1) for line in lines if line.startswith("@"))
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(name, values[name].strip().rstrip(";"))
    return sheet.replace("@theme_path", str(folder))


def room_of(widget):
    """What a widget has for its text, as its style says."""
    if isinstance(widget, QComboBox):
        option, kind = QStyleOptionComboBox(), QStyle.ComplexControl.CC_ComboBox
        part = QStyle.SubControl.SC_ComboBoxEditField
        option.editable = widget.isEditable()
    elif isinstance(widget, QAbstractSpinBox):
        option, kind = QStyleOptionSpinBox(), QStyle.ComplexControl.CC_SpinBox
        part = QStyle.SubControl.SC_SpinBoxEditField
        option.frame, option.buttonSymbols = widget.hasFrame(), widget.buttonSymbols()
    else:
        return widget.width()
    option.initFrom(widget)
    return widget.style().subControlRect(kind, option, part, widget).width()


def width_of(widget):
    """What the text of a widget takes; 0 of one that wraps or has none."""
    text = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, (QComboBox, QAbstractSpinBox)):
        return text(getattr(widget, "currentText", getattr(widget, "text", str))()) + 4
    if isinstance(widget, QCheckBox):
        return widget.sizeHint().width()
    if isinstance(widget, QLineEdit):
        return text(widget.text() or widget.placeholderText()) + (8 if widget.hasFrame() else 4)
    if isinstance(widget, QLabel):
        return 0 if widget.wordWrap() else text(widget.text())
    if isinstance(widget, (QPushButton, QToolButton)):
        return text(widget.text()) + 6
    return 0


@pytest.mark.parametrize(("state", "words"), [("indexed", "a.tif: {}."), ("unchanged", "a.tif: unchanged, {} in")])
@pytest.mark.parametrize(("chips", "counted"), [(1, "1 chip"), (2, "2 chips")])
def test_one_chip_is_counted_as_one(state, words, chips, counted):
    scene = IndexedScene(scene="/data/a.tif", state=state, chips=chips, skipped=0, notes=())
    assert told.outcome_of(scene).startswith(words.format(counted))
