"""The picture of the floors is the import contract."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]


def contract(name):
    (found,) = [contract for contract in CONTRACTS if name in contract["name"]]
    return found


def test_the_floors_are_drawn_as_they_are_kept():
    picture = re.search(r"```floors\n(.*?)```", PAGE, re.DOTALL)[1]
    drawn = [{name.strip() for name in line.split("│")} for line in picture.splitlines()]
    kept = [set(floor.split(" | ")) for floor in contract("floor by floor")["layers"]]
    assert drawn == kept


def test_every_room_is_in_the_table_and_on_a_floor():
    rooms = {path.stem for path in (CHECKOUT / "rdb_geo").iterdir() if not path.name.startswith("_")} - {"py"}
    floors = {name for floor in contract("floor by floor")["layers"] for name in floor.split(" | ")}
    assert rooms == floors
    told = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    assert {name for cell in told for name in re.findall(r"`(\w+)(?:/|\.py)`", cell)} == floors


@pytest.mark.parametrize(
    "module", re.findall(r"`((?:[a-z_]+/)?[a-z_]+\.py)`", PAGE.partition("| room |")[2].partition("\n\n")[0])
)
def test_what_is_to_be_read_first_is_there(module):
    assert list((CHECKOUT / "rdb_geo").rglob(module))


def test_front_ends_know_the_door_alone():
    inner = {name.removeprefix("rdb_geo.") for name in contract("One door")["forbidden_modules"]}
    floors = {name for floor in contract("floor by floor")["layers"] for name in floor.split(" | ")}
    assert floors - inner == {"cli", "worker", "session", "core", "output"}
