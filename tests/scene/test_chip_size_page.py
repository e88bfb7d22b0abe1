"""docs/chip-size.md prints what the code does."""

from __future__ import annotations

import re

import pytest
from fakes import ColourEncoder
from made_scenes import CHECKOUT

from rdb_geo.core.specs import ChipRequest, SceneRecord
from rdb_geo.scene.plan import plan_chips

PAGE = CHECKOUT / "docs" / "chip-size.md"


def row(gsd_m: float, side_px: int) -> str:
    """One line of the table: GSD, then chip, ground, reduction and pixels shown for inputs of 128 and 224 px."""
    record = SceneRecord("scene", "EPSG:32633", (gsd_m, 0, 0, 0, -gsd_m, 0), side_px, side_px, gsd_m)
    cells = [f"{gsd_m * 100:g} cm" if gsd_m < 1 else f"{gsd_m:g} m"]
    for image_size_px in (128, 224):
        (spec,), _ = plan_chips(record, ChipRequest(), ColourEncoder(image_size_px=image_size_px).spec)
        shown = spec.size_px // spec.reduce
        cells += [f"{spec.size_px} px", f"{spec.size_px * gsd_m:.0f} m", f"1/{spec.reduce}", f"{shown} px"]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize(("name", "side_px"), [("large", 20_000), ("small", 1_000)])
def test_the_table_of_chip_sizes_is_what_the_code_gives(name: str, side_px: int):
    table = re.search(rf"<!-- table: {name} -->\n(?:\|.*\n){{2}}((?:\|.*\n)+)", PAGE.read_text())
    assert table is not None
    assert table[1].splitlines() == [row(gsd_m, side_px) for gsd_m in (0.05, 0.25, 1, 10, 30)]
