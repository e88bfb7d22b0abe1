"""What a scene is made of beside one file: bands of several files, tiles, and what tells its clouds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Composite:
        """Read what `dataclasses.asdict` made; unknown keys are dropped.

        Raises:
            KeyError: A field is missing.
            TypeError: A field is of another kind.
            ValueError: A number is none.
        """
        return cls(
            layers=tuple(_layer(layer) for layer in raw["layers"]),
            tiles=tuple(map(str, raw["tiles"])),
            nodata=None if raw["nodata"] is None else float(raw["nodata"]),
            scale=float(raw["scale"]),
            offset=float(raw["offset"]),
            hidden=tuple(map(_hidden, raw["hidden"])),
            clouds=tuple(map(_hidden, raw.get("clouds", ()))),
        )


def _hidden(raw: dict[str, Any]) -> HiddenPixels:
    return HiddenPixels(_layer(raw["layer"]), tuple(map(int, raw["values"])), int(raw["bits"]))


def _layer(raw: dict[str, Any]) -> Layer:
    return Layer(str(raw["uri"]), int(raw["band"]), str(raw["name"]))
