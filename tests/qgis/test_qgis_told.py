"""What the engine tells, in the user's language: notes of every code, problems, outcomes."""

import json
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtTest import QTest

from qgis_plugin import told
from qgis_plugin.engine.notes import Note, notes_of
from qgis_plugin.i18n import install_translator

LINES = (Path(__file__).parents[1] / "contract" / "notes.jsonl").read_text(encoding="utf-8").splitlines()
NOTES = notes_of({"notes": [note for note in map(json.loads, LINES) if note["code"] != "asked-in-english"]})


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


def test_the_values_are_in_the_sentence(qgis_app):
    by_code = {note.code: told.words_of(note) for note in NOTES}
    assert "“snow” (5 of 39,730 captions); nearest words that it knows: ice, white. The answer" in by_code["rare-words"]
    assert "13.3000 to 13.3300 (longitude)" in by_code["index-lies"]
    assert "240 m of ground before and 320 m after" in by_code["unlike-chips"]
    assert "bands 3, 2, 1. That is a guess" in by_code["bands"]
    assert "border of value 0" in by_code["bands"]


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
