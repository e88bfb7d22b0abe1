"""What docs/shapes.md says of outlines of several questions that must share their edges."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from test_find_outlines import index

from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.requests import Outlining
from rdb_geo.index.store import Store
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

LOW = Outlining(high=0.05, low=0.01)
METRE = 1 / 111_320


@pytest.mark.skipif(shapely.geos_version < (3, 14, 0), reason="coverage_clean is of GEOS 3.14")
def test_outlines_of_two_questions_become_a_coverage(make_scene, tmp_path, colour_encoder):
    path = make_scene(paint={"red": (40, 40, 110, 130), "green": (110, 50, 190, 140)})
    store = Store(tmp_path / "index", create=True)
    index(path, colour_encoder, store)
    red, green = (
        find_shapes(store, score(store, ask(text, colour_encoder, store)), LOW).regions for text in ("red", "green")
    )
    outlines = [region.geometry for region in [*red, *green]]
    assert not shapely.coverage_is_valid(np.array(outlines)), "they overlap"
    clean = shapely.coverage_clean(outlines)
    fewer = shapely.coverage_simplify(clean, 60 * METRE)
    for cover in (clean, fewer):
        assert shapely.coverage_is_valid(cover)
        assert len(cover) == len(outlines)
        np.testing.assert_allclose(shapely.union_all(cover).area, shapely.union_all(outlines).area, rtol=0.02)
    shared = shapely.intersection(shapely.boundary(fewer[0]), shapely.boundary(fewer[-1]))
    assert shared.length > 100 * METRE
    assert shapely.get_num_coordinates(fewer).sum() < shapely.get_num_coordinates(clean).sum()
