"""Questions in other languages in a model's words."""

from __future__ import annotations

import pytest

from rdb_geo.ask.grammar import parse
from rdb_geo.ask.words import DICTIONARIES, asked_in, in_english
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.score.calibration import calibration_of
from rdb_geo.score.lexicon import content_words
from rdb_geo.score.question import ask, ask_expression

KNOWN = "forest river storage tanks bridge lake roundabout parking lot harbour beach sand water snow farmland flooded"


def unknown(text):
    return tuple(word for word in content_words(text) if word not in KNOWN.split())


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Wald am Fluss", "forest by river"),
        ("ÖLTANKS am Hafen", "storage tanks by harbour"),
        ("Fluesse", "rivers"),
        ("BRUECKEN", "bridges"),
        ("überschwemmte Felder", "flooded fields"),
        ("die Strände am Fluss", "beach by river"),
        ("Dörfer", "village"),
        ("les plages", "beach"),
        ("l'eau", "water"),
        ("unas playas", "beach"),
        ("Las Vegas", "Las Vegas"),
        ("tanker", "tanker"),
        ("puente y río", "bridge and river"),
        ("puente y rio", "bridge and river"),
        ("foret et lac", "forest and lake"),
        ("forêt et lac", "forest and lake"),
        ("rond-point et parking", "roundabout and parking lot"),
        ("flooded farmland", "flooded farmland"),
        ("storage tanks", "storage tanks"),
        ("parking lot", "parking lot"),
        ("Schnee auf Bergen", "snow on mountain"),
        ("Weinberg", "vineyard"),
        ("qwertz", "qwertz"),
        ("", ""),
    ],
)
def test_words_that_are_known_are_asked_in_english(question, english):
    assert in_english(question, unknown) == english


def test_most_words_of_the_dictionaries_lead_to_words_that_the_shipped_model_knows():
    lexicon = calibration_of(load_encoder(EMBEDDED).spec).lexicon
    every = {english for words in DICTIONARIES.values() for english in words.values()}
    strange = {english for english in every if lexicon.rare_words(english)}
    assert len(strange) < len(every) / 4, sorted(strange)


def test_the_answer_is_that_of_the_english_words_and_says_so(tmp_path):
    encoder, store = load_encoder(EMBEDDED), Store(tmp_path / "index", create=True)
    german, english = ask("Wald am Fluss", encoder, store), ask("forest by river", encoder, store)
    assert (german.vector == english.vector).all()
    assert (german.text, german.translated, english.translated) == ("Wald am Fluss", ("forest by river",), ())
    assert german.notes == (asked_in("forest by river"), *english.notes)
    both = ask_expression(parse('"Wald" AND Brücke NOT lake'), encoder, store)
    assert both.translated == ("forest", "bridge")
    assert ask("Wolken", encoder, store).asks_for_clouds


def test_words_that_may_be_mistyped_come_first_among_the_nearest(tmp_path):
    encoder, store = load_encoder(EMBEDDED), Store(tmp_path / "index", create=True)
    for typed, meant in (
        ("aiport", "airport"),
        ("flodded farmland", "flooded"),
        ("brige", "bridge"),
        ("beech", "beach"),
    ):
        part = ask(typed, encoder, store).parts[0]
        assert part.nearest[0] == meant
        assert len(set(part.nearest)) == len(part.nearest) == 3
    assert "airport" not in ask("xyzzy", encoder, store).parts[0].nearest
