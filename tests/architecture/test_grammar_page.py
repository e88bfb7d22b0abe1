"""The tables of docs/query-grammar.md are those of the benchmark's result file."""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_tables_are_what_was_measured(monkeypatch):
    monkeypatch.syspath_prepend(CHECKOUT / "scripts")
    sys.modules.pop("make_grammar_docs", None)
    import make_grammar_docs

    assert make_grammar_docs.PAGE.read_text(encoding="utf-8") == make_grammar_docs.page(), (
        "run  python scripts/make_grammar_docs.py"
    )
