"""A scene that several files make together: which bands of which files, and which of their pixels count."""

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
    """How several files become one scene, without a copy on disk."""

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
    """Clouds and the like."""

    @property
    def uris(self) -> tuple[str, ...]:
        """Every file, each once."""
        pictures = self.tiles or [layer.uri for layer in self.layers]
        return tuple(dict.fromkeys((*pictures, *(hidden.layer.uri for hidden in self.hidden))))

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
            hidden=tuple(
                HiddenPixels(_layer(each["layer"]), tuple(map(int, each["values"])), int(each["bits"]))
                for each in raw["hidden"]
            ),
        )


def _layer(raw: dict[str, Any]) -> Layer:
    return Layer(str(raw["uri"]), int(raw["band"]), str(raw["name"]))
