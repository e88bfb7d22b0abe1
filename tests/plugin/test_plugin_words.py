"""Questions in other languages in the model's words."""

from __future__ import annotations

import pytest

from qgis_plugin.engine.words import DICTIONARIES, in_english


@pytest.mark.parametrize(
    ("locale", "question", "english"),
    [
        ("de_AT", "Wald am Fluss", "forest by river"),
        ("de", '"Öltanks" AND Fluss^0.5 NOT Wald', '"storage tanks" AND river^0.5 NOT forest'),
        ("es", "puente sobre el río", "bridge sobre el river"),
        ("fr_FR", "rond-point et parking", "roundabout and parking lot"),
        ("de", "flooded farmland", "flooded farmland"),
        ("de", "storage tanks", "storage tanks"),
        ("de", '"storage tanks" AND river', '"storage tanks" AND river'),
        ("de", "Tanks am Hafen", "storage tanks by harbour"),
        ("de", "Strand und Sand", "beach and sand"),
        ("fr", "parking lot", "parking lot"),
        ("en", "Wald", "Wald"),
        ("de", "", ""),
    ],
)
def test_words_that_are_known_are_asked_in_english(locale, question, english):
    assert in_english(question, locale) == english


def test_dictionaries_are_in_small_letters():
    assert all(word == word.lower() for words in DICTIONARIES.values() for word in words)
