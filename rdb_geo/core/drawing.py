"""How a scene is drawn: its bands, their stretch, and what holds nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """How the scene's bands become an 8-bit RGB picture, the same at any extent."""

    bands: tuple[int, int, int]
    """Bands drawn as red, green and blue, 1-based. A single band stands three times."""

    low: tuple[float, float, float]
    """Values drawn as 0, in the scene's own stored units (before scale and offset)."""

    high: tuple[float, float, float]
    """Values drawn as 255, in the scene's own stored units."""

    gamma: float = 1.0
    """Exponent of the brightness between black and white; below 1 lightens what is dark."""

    palette: bool = False
    """The one band holds palette entries, which are looked up instead of stretched."""

    nodata: float | None = None
    """Pixels with this stored value in all three bands hold nothing, declared or not; None = no such value."""

    nodata_tolerance: float = 0.0
    """Stored values this near to `nodata` mean the same: borders that were compressed with losses."""

    nodata_declared: bool = True
    """Nodata values that the file declares count too."""

    labels: tuple[str, str, str] = ("", "", "")
    """What the scene calls the three bands; empty where it says nothing."""

    basis: str = ""
    """How the bands were chosen, as the end of a sentence; empty in an index that does not say."""

    @property
    def sentence(self) -> str:
        """Which bands are drawn, and why, and what is left out, for people."""
        pairs = zip(self.bands, self.labels, strict=True)
        named = [f"{band} ({label})" if label else f"{band}" for band, label in pairs]
        is_grey = len(set(self.bands)) == 1
        what = f"drawn grey: band {named[0]}" if is_grey else f"drawn as red, green, blue: bands {', '.join(named)}"
        chosen = f"{what}, {self.basis}" if self.basis else what
        if self.nodata is None or not self.nodata_declared:
            return chosen
        return (
            f"{chosen}; the border of value {self.nodata:g}, which the file does not declare as nodata, is left out "
            "(--nodata none keeps it)"
        )
