"""Contact sheet and quicklook: what is drawn stands where it should."""

from __future__ import annotations

import numpy as np
from PIL import Image

from rdb_geo.output.pictures import THUMBNAIL_PX, write_contact_sheet, write_quicklook


def chip(colour, height=40, width=60):
    return np.full((height, width, 3), colour, np.uint8)


def test_chips_stand_in_reading_order(tmp_path):
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0), (0, 200, 200), (200, 0, 200), (90, 10, 40)]
    write_contact_sheet(tmp_path / "p.png", [chip(c) for c in colours], ["x"] * 7, title="t", note="n")
    sheet = np.asarray(Image.open(tmp_path / "p.png").convert("RGB")).astype(int)
    centres = [np.argwhere((sheet == colour).all(axis=2)).mean(axis=0) for colour in colours]
    assert all(abs(row - centres[0][0]) < 1 for row, _ in centres[:6])
    assert [round(col) for _, col in centres[:6]] == sorted(round(col) for _, col in centres[:6])
    assert centres[6][0] > centres[0][0] + THUMBNAIL_PX
    areas = [(sheet == colour).all(axis=2).sum() for colour in colours]
    assert areas[0] == THUMBNAIL_PX * round(THUMBNAIL_PX * 40 / 60)


def test_no_chip_gives_a_sheet_that_says_so(tmp_path):
    write_contact_sheet(tmp_path / "p.png", [], [], title="no hit", note="nothing answers")
    with Image.open(tmp_path / "p.png") as sheet:
        assert sheet.width >= 3 * THUMBNAIL_PX


def test_outlines_lie_on_their_pixels_and_the_best_is_the_warmest(tmp_path):
    picture = chip((120, 120, 120), 400, 800)
    outlines = [
        [np.array([(600, 100), (700, 100), (700, 200), (600, 200), (600, 100)], float)],
        [
            np.array([(50, 50), (190, 50), (190, 350), (50, 350), (50, 50)], float),
            np.array([(80, 90), (150, 90), (80, 300), (80, 90)], float),
        ],
    ]
    write_quicklook(tmp_path / "q.png", picture, outlines, [3.0, 1.0], title="t", note="n")
    sheet = np.asarray(Image.open(tmp_path / "q.png").convert("RGB"))[-400:]
    assert tuple(sheet[150, 600]) == (189, 0, 38)
    assert tuple(sheet[200, 50]) == tuple(sheet[200, 80]) == (255, 255, 178)  # the edge, and that of the hole
    assert tuple(sheet[300, 400]) == (120, 120, 120)


def test_every_suffix_for_pictures_is_written(tmp_path):
    for name in ("p.png", "p.jpg", "p.jpeg", "p.webp"):
        write_contact_sheet(tmp_path / name, [chip((1, 2, 3))], ["1"], title="t" * 500, note="n" * 500)
        Image.open(tmp_path / name).verify()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["p.jpeg", "p.jpg", "p.png", "p.webp"]
