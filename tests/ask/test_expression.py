"""The tree of a question: what it prints is read again as the same tree, and what makes no sense is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.ask.expression import MAX_TERMS, And, Like, Not, Or, Term, Weighted, check_sense, leaves, title
from rdb_geo.ask.grammar import _Parser, compose, is_expression, parse
from rdb_geo.core.errors import ExpressionError, UsageError

A, B, C = Term("river"), Term("storage tanks"), Term("forest")

texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters="“”„"), min_size=1)
    .map(lambda word: f"{word} x{word}")
    .filter(lambda text: text == " ".join(text.split()))
)
numbers = st.floats(min_value=1e-6, max_value=10)
trees = st.recursive(
    texts.map(Term) | texts.map(Like),
    lambda parts: (
        parts.map(Not)
        | st.builds(Weighted, parts, numbers)
        | st.lists(parts, min_size=2, max_size=3).map(tuple).map(And)
        | st.lists(parts, min_size=2, max_size=3).map(tuple).map(Or)
    ),
    max_leaves=8,
)


@given(trees)
def test_what_a_tree_prints_is_read_again_as_the_same_tree(tree):
    assert is_expression(str(tree))
    assert _Parser(str(tree)).parse() == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("ports and harbours, not boats", And((Term("ports and harbours"), Not(Term("boats"))))),
        ('"ports and harbours, not boats"', Term("ports and harbours, not boats")),
        ("  flooded\tfarmland ", Term("flooded farmland")),
        ("river (wide)", Term("river (wide)")),
        ("ANDES OR", None),
        ('"river"', A),
        ('"storage tanks" AND "river" NOT "forest"^0.5', And((B, A, Weighted(Not(C), 0.5)))),
        ("storage tanks AND river NOT forest^.5", And((B, A, Weighted(Not(C), 0.5)))),
        ("river AND NOT forest", And((A, Not(C)))),
        ("river OR storage tanks AND forest", Or((A, And((B, C))))),
        ("(river OR storage  tanks) AND forest", And((Or((A, B)), C))),
        ("NOT (river OR forest)", Not(Or((A, C)))),
        ("NOT NOT river", Not(Not(A))),
        ("“river” NOT „forest“", And((A, Not(C)))),
        ('"river"^2 OR "forest"', Or((Weighted(A, 2.0), C))),
        ("(river AND forest)^3", Weighted(And((A, C)), 3.0)),
        ('"the ""old"" port AND (new)"', Term('the "old" port AND (new)')),
        ("river AND like(13.3, 47.8)", And((A, Like("13.3, 47.8")))),
        ('LIKE( "a (1).tif" )', Like("a (1).tif")),
        ("like(hits.geojson#3)^2 NOT river", And((Weighted(Like("hits.geojson#3"), 2.0), Not(A)))),
        ("unlike river", Term("unlike river")),
    ],
)
def test_texts_are_read_as_the_grammar_says(text, tree):
    if tree is None:
        with pytest.raises(UsageError):
            parse(text)
    else:
        assert parse(text) == tree


def test_leaves_come_from_left_to_right():
    assert list(leaves(parse("NOT river AND (storage tanks OR forest^2) OR river"))) == [A, B, C, A]


@pytest.mark.parametrize(
    "text",
    [
        '"river" NOT "river"',
        '"River " AND "bridge" AND NOT "river"^0.5',
        '"river" NOT ("bridge" OR "river")',
        "(river OR forest) AND NOT river AND NOT forest",
        "like(1,2) NOT like(1,2)",
    ],
)
def test_contradictions_are_one_sentence(text):
    with pytest.raises(UsageError, match="contradict each other") as caught:
        parse(text)
    assert "\n" not in str(caught.value)


def test_what_everything_answers_is_refused():
    with pytest.raises(UsageError, match="every place answers"):
        parse('"river" OR NOT "river"')


def test_different_texts_and_doubled_demands_are_no_contradiction():
    for text in ("river NOT rivers", "river AND river", "river OR (forest NOT river)", "NOT river"):
        check_sense(parse(text))


def test_too_many_terms_are_refused():
    parse(" AND ".join(f"a{number}" for number in range(MAX_TERMS)))
    with pytest.raises(UsageError, match="13 terms, at most 12"):
        parse(" AND ".join(f"a{number}" for number in range(MAX_TERMS + 1)))


@pytest.mark.parametrize("weight", [0, -1, 10.5, float("nan"), float("inf")])
def test_weights_lie_in_their_range(weight):
    with pytest.raises(UsageError, match="a weight lies above 0"):
        Weighted(A, weight)


class TestCompose:
    def test_words_alone_are_one_term(self):
        assert compose("river") == A
        assert compose("river", also=[], like=[]) == A

    def test_pieces_stand_where_the_page_says(self):
        composed = compose(
            "river", also=["bridge"], either=["storage tanks"], never=["forest", "snow^2"], like=["1,2", "h.gpkg#4"]
        )
        assert composed == And(
            (
                Or((A, B)),
                Term("bridge"),
                Or((Like("1,2"), Like("h.gpkg#4"))),
                Not(C),
                Weighted(Not(Term("snow")), 2.0),
            )
        )

    def test_a_piece_may_be_an_expression(self):
        assert compose("river OR forest", also=['"storage tanks"^2']) == And((Or((A, C)), Weighted(B, 2.0)))

    def test_examples_need_no_text(self):
        assert compose(None, like=["a.tif"]) == Like("a.tif")
        assert compose("", like=["a.tif", "b.tif"]) == Or((Like("a.tif"), Like("b.tif")))
        assert compose(None, never=["river"]) == Not(A)
        with pytest.raises(UsageError, match="is empty"):
            compose("river", like=[" "])

    def test_pieces_that_contradict_each_other_are_refused(self):
        with pytest.raises(UsageError, match="contradict"):
            compose("river", never=["River"])


class TestPage:
    """docs/query-grammar.md shows what is so."""

    PAGE = (Path(__file__).resolve().parents[2] / "docs" / "query-grammar.md").read_text(encoding="utf-8")

    def test_its_questions_parse(self):
        table = self.PAGE.partition("| question | is read as |")[2].partition("## 2.")[0]
        questions = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
        assert len(questions) == 7
        assert [is_expression(question) for question in questions] == [False, False] + [True] * 5
        for question in questions:
            assert parse(str(parse(question))) == parse(question)

    def test_its_options_build_what_it_shows(self):
        shown = self.PAGE.partition("rdb-geo query river --and bridge")[2].splitlines()[1]
        composed = compose("river", also=["bridge"], never=["forest^0.5"], like=["13.3,52.4"])
        assert str(composed) == shown
        assert parse(shown) == composed

    def test_its_caret_is_where_the_mistake_is(self):
        block = self.PAGE.partition("$ rdb-geo query ")[2].partition("```")[0].splitlines()
        with pytest.raises(ExpressionError) as caught:
            parse(block[0].strip("'"))
        assert block[1:] == [f"Error: {caught.value}", *caught.value.detail.splitlines()]


def test_a_title_leaves_out_the_folders_of_examples():
    assert title('like("/data/a b/TCI.jp2#1,2,3,4") AND "river/lake"') == 'like("TCI.jp2#1,2,3,4") AND "river/lake"'
    assert title("plain words / more") == "plain words / more"
