"""What plain words deny, read as NOT, against readings by hand."""

from __future__ import annotations

import pytest

from rdb_geo.ask.denials import denies, read_as
from rdb_geo.ask.grammar import compose, parse, written
from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.score.question import ask_expression

READ = [
    ("no clouds", 'NOT "clouds"'),
    ("NO WATER", 'NOT "WATER"'),
    ("fields without houses", '"fields" NOT "houses"'),
    ("fields without any houses or roads", '"fields" NOT "houses" NOT "roads"'),
    ("fields without houses, roads and trees", '"fields" NOT "houses" NOT "roads" NOT "trees"'),
    ("no clouds, beach", '"beach" NOT "clouds"'),
    ("river not bridge", '"river" NOT "bridge"'),
    ("houses with no trees but water", '"houses water" NOT "trees"'),
    ("cloud-free fields", '"fields" NOT "cloud"'),
    ("non-residential area", 'NOT "residential area"'),
    ("everything except water", 'NOT "water"'),
    ("houses far from water", '"houses" NOT "water"'),
    ("Felder ohne Häuser", '"Felder" NOT "Häuser"'),
    ("keine Wolken", 'NOT "Wolken"'),
    ("wolkenfreie Küste", '"Küste" NOT "wolken"'),
    ("plage sans arbres et routes", '"plage" NOT "arbres" NOT "routes"'),
    ("plage, pas d'arbres", '"plage" NOT "arbres"'),
    ("campo sin casas", '"campo" NOT "casas"'),
    ("houses (no trees)", '"houses" NOT "trees"'),
    ("houses - no trees", '"houses" NOT "trees"'),
    ("houses w/o trees", '"houses" NOT "trees"'),
    ("river AND fields without houses", '"river" AND ("fields" NOT "houses")'),
]
PLAIN = [
    "fields with houses",
    "no more than 3 ships",
    "not far from the river",
    "no man's land",
    "a road in no man’s land",
    "No 5 pier",
    "not only water",
    "northern forest",
    "notre dame",
    "unpaved road",
    "no",
    "piano without",
]


@pytest.mark.parametrize(("text", "reading"), READ, ids=[text for text, _ in READ])
def test_what_is_denied_must_not_be_there(text, reading):
    found = parse(text)
    assert str(found) == reading
    assert denies(found)
    assert parse(reading) == found
    assert not denies(parse(reading))


@pytest.mark.parametrize("text", PLAIN)
def test_other_words_and_quotes_are_one_text(text):
    assert str(parse(text)) == f'"{text}"'
    assert str(parse(f'"{text}"')) == f'"{text}"'
    assert str(parse('"fields without houses"')) == '"fields without houses"'


def test_what_is_denied_and_asked_at_once_is_refused():
    with pytest.raises(UsageError, match="contradict"):
        parse("river without river")


def test_pieces_deny_too():
    assert str(compose("river", also=["no bridge"], never=["without trees"])) == '"river" NOT "bridge" NOT NOT "trees"'


@pytest.mark.parametrize(
    "text", ["river", "river (wide)", "ports AND beach", "fields without houses", 'a "b" c', "no sea"]
)
def test_one_text_is_written_such_that_it_is_read_again(text):
    assert parse(written(text)) == parse('"' + text.replace('"', '""') + '"')


def test_the_question_asks_the_same_again_and_says_how_it_was_read(tmp_path):
    encoder, store = load_encoder(EMBEDDED), Store(tmp_path / "index", create=True)
    asked = ask_expression(parse("river without bridge"), encoder, store)
    assert asked.text == '"river" NOT "bridge"'
    assert asked.notes == (read_as(parse("river without bridge")),)
    assert ask_expression(parse(asked.text), encoder, store).notes == ()
    quoted = ask_expression(parse('"river AND bridge"'), encoder, store)
    assert quoted.text == '"river AND bridge"'
    assert (ask_expression(parse(quoted.text), encoder, store).vector == quoted.vector).all()
    assert ask_expression(parse("river"), encoder, store).text == "river"
