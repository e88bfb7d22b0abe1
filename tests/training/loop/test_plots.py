"""Curves of logs of both stages."""

from __future__ import annotations

import pytest
from PIL import Image

from training.loop.plots import plot_log
from training.measures.report import FOLDER


@pytest.mark.parametrize(
    ("text", "panels"),
    [
        ("epoch,cm,w_cm,val_mr\n0,,,19.2\n1,1.5,1.0,19.1\n2,1.2,0.9,19.4\n", 3),
        ("epoch,contrastive,val_mr\n1,4.0,-1.0\n2,3.0,11.5\n", 2),
    ],
)
def test_a_log_becomes_one_panel_for_each_kind_of_curve_that_it_has(tmp_path, text, panels):
    (tmp_path / "log.csv").write_text(text)
    plot_log(tmp_path / "log.csv", tmp_path / "log.png")
    with Image.open(tmp_path / "log.png") as picture:
        assert picture.width == 240 * panels
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 20


def test_the_shipped_models_log_can_be_drawn(tmp_path):
    plot_log(FOLDER / "results" / "baseline" / "seed-0.csv", tmp_path / "log.png")
    assert (tmp_path / "log.png").stat().st_size < 100_000
