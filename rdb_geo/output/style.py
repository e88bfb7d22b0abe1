"""The colours of a raster of scores: as a QGIS layer style, and over a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import UInt8Image

STYLE_SUFFIXES = (".qml",)

RAMP = (
    (0.0, "#0d0887", 0),
    (0.25, "#7e03a8", 110),
    (0.5, "#cc4778", 170),
    (0.75, "#f89540", 210),
    (1.0, "#f0f921", 240),
)
"""Probability, colour and opacity (0 … 255): matplotlib's plasma at five places, clear where nothing is."""


def tinted(picture: UInt8Image, values: NDArray[np.floating]) -> UInt8Image:
    """A picture (h, w, 3) under the colours of `RAMP`, at probabilities (rows, columns) that cover it evenly."""
    rows, cols = (np.arange(size) * cells // size for size, cells in zip(picture.shape, values.shape, strict=False))
    stops = [value for value, _, _ in RAMP]
    colours = np.array([[*bytes.fromhex(colour[1:]), alpha] for _, colour, alpha in RAMP], np.float64)
    over = np.stack([np.interp(values, stops, channel) for channel in colours.T], axis=-1)[np.ix_(rows, cols)]
    opacity = over[..., 3:] / 255
    mixed: UInt8Image = (picture * (1 - opacity) + over[..., :3] * opacity).round().astype(np.uint8)
    return mixed


def style() -> str:
    """A QGIS style (QML) that draws one band of probabilities by `RAMP`: the same colours for every raster."""
    items = "\n".join(
        f'          <item value="{value:g}" label="{value:g}" color="{colour}" alpha="{alpha}"/>'
        for value, colour, alpha in RAMP
    )
    return f"""<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" nodataColor=""
        classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1">
{items}
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
"""
