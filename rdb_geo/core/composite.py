"""What a scene is made of beside one file: bands of several files, tiles, what tells clouds; and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """One band of one file."""

    uri: str
    """Name for GDAL; empty for a band of all tiles."""

    band: int = 1
    """Counted from 1."""

    name: str = ""
    """What the producer calls it, with its colour in words: ``B04 red``."""


@dataclass(frozen=True, slots=True)
class HiddenPixels:
    """A band of a product that says which pixels are not looked at."""

    layer: Layer
    """The band, of whole numbers in 0 … 65535."""

    values: tuple[int, ...] = ()
    """Pixels with these values are hidden."""

    bits: int = 0
    """Pixels with any of these bits are hidden, too."""


@dataclass(frozen=True, slots=True)
class Composite:
    """How several files become one scene, without a copy on disk; without `layers` and `tiles` one file is it all."""

    layers: tuple[Layer, ...] = ()
    """The scene's bands, laid over one another; with `tiles`, which bands of theirs, empty = all."""

    tiles: tuple[str, ...] = ()
    """Files with the same bands that lie side by side."""

    nodata: float | None = None
    """Value of all bands that means "nothing here"; None = what the files say."""

    scale: float = 1.0
    """Real value = stored value · scale + offset, where the files don't say."""

    offset: float = 0.0
    """See `scale`."""

    hidden: tuple[HiddenPixels, ...] = ()
    """Pixels that hold nothing."""

    clouds: tuple[HiddenPixels, ...] = ()
    """Clouds and their shadows, which are drawn, and counted for each chip."""

    @property
    def pictures(self) -> tuple[str, ...]:
        """Every file that is drawn, each once; none where the scene's own file is."""
        return tuple(dict.fromkeys(self.tiles or (layer.uri for layer in self.layers)))

    @property
    def uris(self) -> tuple[str, ...]:
        """Every file, each once."""
        masks = (hidden.layer.uri for hidden in (*self.hidden, *self.clouds))
        return tuple(dict.fromkeys((*self.pictures, *masks)))


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

    nodata_second: float | None = None
    """Another value that holds nothing as `nodata` does: a white edge beside a black border."""

    labels: tuple[str, str, str] = ("", "", "")
    """What the scene calls the three bands; empty where it says nothing."""

    basis: str = ""
    """How the bands were chosen, as the end of a sentence; empty in an index that does not say."""

    @property
    def sentence(self) -> str:
        """Which bands are drawn, and why, and what is left out, for people."""
        pairs = zip(self.bands, self.labels, strict=True)
        named = [f"{band} ({label})" if label else f"{band}" for band, label in pairs]
        what = f"drawn as red, green, blue: bands {', '.join(named)}"
        if len(set(self.bands)) == 1:
            how = "in the colours of its palette" if self.palette else "grey"
            what = f"drawn {how}: band {named[0]}"
        chosen = f"{what}, {self.basis}" if self.basis else what
        if self.border is None:
            return chosen
        return (
            f"{chosen}; the border or gaps of value {self.border}, which the file does not declare as nodata, "
            "are left out (--nodata none keeps them)"
        )

    @property
    def border(self) -> str | None:
        """The undeclared values that hold nothing, for people; None where there are none."""
        if self.nodata is None or not self.nodata_declared:
            return None
        return " and ".join(f"{value:g}" for value in (self.nodata, self.nodata_second) if value is not None)
