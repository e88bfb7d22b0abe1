"""Where a scene is: one file, several that make it together, or an address."""

from __future__ import annotations

from dataclasses import dataclass

from rdb_geo.core.composite import Composite
from rdb_geo.core.errors import SceneError
from rdb_geo.core.redaction import scheme_of, without_secrets
from rdb_geo.core.specs import SceneRecord

AZURE = "/vsiaz/"

SCHEMES = {scheme: f"/vsicurl/{scheme}://" for scheme in ("http", "https")}
SCHEMES |= dict.fromkeys(("s3", "s3a", "s3n"), "/vsis3/") | dict.fromkeys(("gs", "gcs"), "/vsigs/")
SCHEMES |= dict.fromkeys(("az", "azure", "abfs", "abfss", "wasb", "wasbs"), AZURE) | {"oss": "/vsioss/"}
"""Schemes of addresses, and what GDAL puts in their place."""

IN_ZIP = "/vsizip/{"
"""How GDAL's name of the one file in an archive begins; it ends with ``}``."""


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

    refusal: SceneError | None = None
    """Why it can't be used, known before it is opened; `Scene` raises it, so that it stops no other scene."""

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
    """`argument` names something by a scheme of `SCHEMES` or by one of GDAL's virtual file systems."""
    return argument.startswith("/vsi") or scheme_of(argument) in SCHEMES


def gdal_name(address: str) -> str:
    """What GDAL calls `address`, see `SCHEMES`; a zip archive there for the one file in it; any other name as it is."""
    scheme = scheme_of(address)
    if scheme not in SCHEMES:
        return address
    rest = address.partition("://")[2]
    if SCHEMES[scheme] == AZURE:
        container, slash, path = rest.partition("/")
        rest = container.partition("@")[0] + slash + path  # GDAL takes the account from AZURE_STORAGE_ACCOUNT
    return unzipped(f"{SCHEMES[scheme]}{rest}")


def unzipped(name: str) -> str:
    """GDAL's name of the one file in a zip archive; any other name as it is."""
    return f"{IN_ZIP}{name}}}" if name.partition("?")[0].lower().endswith(".zip") else name


def outer_file(uri: str) -> str:
    """The archive that `unzipped` made `uri` of; any other name as it is."""
    is_zip = uri.startswith(IN_ZIP) and uri.find("}") == len(uri) - 1
    return uri[len(IN_ZIP) : -1] if is_zip else uri
