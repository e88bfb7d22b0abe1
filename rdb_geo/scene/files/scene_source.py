"""Where a scene is: one file, several that make it together, or an address."""

from __future__ import annotations

from dataclasses import dataclass

from rdb_geo.core.composite import Composite
from rdb_geo.core.redaction import without_secrets
from rdb_geo.core.specs import SceneRecord


@dataclass(frozen=True, slots=True)
class SceneSource:
    """One raster that GDAL can be asked to open."""

    uri: str
    """Name for GDAL: a path, ``/vsicurl/…``, ``/vsis3/…``, a sub-dataset; of a composite, what people call it."""

    datetime: str | None = None
    """When it was taken, RFC 3339, where a STAC Item says."""

    gsd_m: float | None = None
    """Ground sample distance that a STAC Item states, metres."""

    provenance: str | None = None
    """The STAC Item's path or URL, or the product's metadata file."""

    composite: Composite | None = None
    """Files that make the scene together, and masks of clouds; None where `uri` is the only file."""

    drawn_bands: str | None = None
    """Numbers of the bands that the user asked for by name, where the composite was made for them."""

    notes: tuple[str, ...] = ()
    """What the user should know of how the scene was found."""

    @classmethod
    def of(cls, record: SceneRecord) -> SceneSource:
        """A scene of the index, to be opened again."""
        return cls(record.uri, datetime=record.datetime, provenance=record.provenance, composite=record.composite)

    @property
    def is_one_file(self) -> bool:
        """The file of that name is all that is drawn."""
        return self.composite is None or not self.composite.pictures

    @property
    def uris(self) -> tuple[str, ...]:
        """Every name that GDAL is asked to open, and what the scene is called."""
        return (self.uri, *(() if self.composite is None else self.composite.uris))

    @property
    def name(self) -> str:
        """The last part of the path: short enough for a progress bar."""
        return without_secrets(self.uri).rstrip("/").rsplit("/", 1)[-1]


def is_url(argument: str) -> bool:
    """`argument` names something by scheme or by one of GDAL's virtual file systems."""
    return argument.startswith(("http://", "https://", "s3://", "gs://", "/vsi"))


def gdal_name(address: str) -> str:
    """What GDAL calls `address`: ``/vsicurl/`` for http(s), ``/vsis3/`` for s3, ``/vsigs/`` for gs; else the same."""
    if address.startswith(("http://", "https://")):
        return f"/vsicurl/{address}"
    for scheme, prefix in (("s3://", "/vsis3/"), ("gs://", "/vsigs/")):
        if address.startswith(scheme):
            return prefix + address[len(scheme) :]
    return address
