"""The shape of the code: module size, names, and no path of anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path
    for package in ("rdb_geo", "training", "qgis_plugin", "benchmarks")
    for path in (CHECKOUT / package).rglob("*.py")
)
MAX_LINES = 300
MAX_MODULES = 16


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_at_most_300_lines(path):
    assert len(path.read_text().splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_has_a_catch_all_name(path):
    assert not re.search(r"util|manager|common|helper|misc", path.stem)


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[-2] != "benchmarks"], ids=name_of)
def test_every_module_says_its_one_job(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, rdb_geo, rdb_geo.cli.main;"
        "heavy = {'numpy', 'rasterio', 'torch', 'pyarrow', 'onnxruntime', 'geopandas', 'shapely'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=True)


def test_no_file_names_a_folder_of_one_machine():
    pattern = r"(^|[^A-Za-z0-9_.])/(work|farm|root)/"
    listed = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!tests/architecture"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.stdout == ""


FOLDERS = sorted(
    {path.parent for path in MODULES if path.parts[-2] != "benchmarks" and "qgis_plugin" not in path.parts}
)


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_folder_has_few_modules(folder):
    modules = [path for path in folder.glob("*.py") if not path.name.startswith("__")]
    assert len(modules) <= MAX_MODULES
