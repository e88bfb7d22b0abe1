"""What user pages quote is what the commands write."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.shared
def test_outputs_in_pages_are_what_the_commands_write(monkeypatch, shared):
    monkeypatch.syspath_prepend(CHECKOUT / "scripts")
    sys.modules.pop("make_outputs", None)
    import make_outputs

    assert make_outputs.PAGES
    for path in make_outputs.PAGES:
        assert make_outputs.page(path, shared) == path.read_text(encoding="utf-8"), (
            "run  python scripts/make_outputs.py"
        )
