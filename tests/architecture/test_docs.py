"""The documentation says what the program does."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        CHECKOUT / "README.md",
        CHECKOUT / "CONTRIBUTING.md",
        *(CHECKOUT / "docs").glob("*.md"),
        *CHECKOUT.glob("training/README.md"),
    ]
)


def test_the_command_line_page_is_what_help_prints(monkeypatch):
    monkeypatch.syspath_prepend(CHECKOUT / "scripts")
    sys.modules.pop("make_cli_docs", None)
    import make_cli_docs

    assert make_cli_docs.PAGE.read_text(encoding="utf-8") == make_cli_docs.page(), (
        "run  python scripts/make_cli_docs.py"
    )


def test_every_command_and_option_has_a_help_text():
    from rdb_geo.cli.main import main

    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_links_and_pictures_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_scripts_named_in_a_page_exist(page):
    for script in re.findall(r"`?python (benchmarks/\S+\.py|scripts/\S+\.py)", page.read_text(encoding="utf-8")):
        assert (CHECKOUT / script).exists(), script


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_modules_and_tests_named_in_a_page_exist(page):
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:rdb_geo|tests|training|benchmarks|qgis_plugin)/[\w/]+\.py)`", text):
        assert (CHECKOUT / name).exists(), name
