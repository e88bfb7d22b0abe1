"""Everything that can go wrong, as classes with stable codes.

The message is one sentence or two: what was wrong, with the value, and what to do. `code` is part of the worker
protocol and never changes once published.
"""

from __future__ import annotations

import re
from pathlib import Path

from rdb_geo.core.sentences import SENTENCES


def readable(text: str) -> str:
    r"""A text for people: bytes of a file name that are not UTF-8 (lone surrogates in Python) as ``\xfc``."""
    return re.sub("[\ud800-\udfff]", lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", text)


class RdbGeoError(Exception):
    """Root of all errors of this package."""

    code = "error"

    def __init__(self, message: str = "", /, **values: object) -> None:
        """Say `message`, or the sentence of that name in `SENTENCES` with these values."""
        self.why = message if message in SENTENCES else ""
        self.values = values
        super().__init__(SENTENCES[message].format(**values) if self.why else message)

    def __str__(self) -> str:
        """The message, which any terminal and any JSON can hold."""
        return readable(super().__str__())


class Cancelled(RdbGeoError):
    """The caller asked to stop. Nothing half-written is left behind."""

    code = "cancelled"

    def __init__(self, message: str = "Cancelled.") -> None:
        """Say so."""
        super().__init__(message)


class UsageError(RdbGeoError, ValueError):
    """An argument makes no sense, whatever the data."""

    code = "usage"


class ExpressionError(UsageError):
    """A question that is not plain words does not follow the grammar of docs/query-grammar.md."""

    code = "expression"

    def __init__(self, message: str, /, *, place: int, detail: str, **values: object) -> None:
        """Keep the character, from 0, where the question breaks, and two lines for a terminal.

        They are the question, and a caret below the place.
        """
        super().__init__(message, **values)
        self.place = place
        self.detail = detail


class SceneError(RdbGeoError, ValueError):
    """A scene can't be used."""

    code = "scene"


class SceneNotFoundError(SceneError, FileNotFoundError):
    """No file, folder or URL of that name could be opened."""

    code = "scene-not-found"


class NotRasterError(SceneError):
    """GDAL opens it not as a raster, or only as one that holds several."""

    code = "not-raster"


class MissingCrsError(SceneError):
    """The scene does not say where on Earth it lies."""

    code = "missing-crs"


class CorruptSceneError(SceneError):
    """A block of the scene could not be decoded."""

    code = "corrupt-scene"


class SceneChangedError(SceneError):
    """A scene was replaced while it was being indexed."""

    code = "scene-changed"


class BandError(SceneError):
    """A band that was asked for does not exist or can't be drawn."""

    code = "bands"


class EncoderError(RdbGeoError):
    """A model can't be loaded or failed to encode."""

    code = "encoder"


class UnknownModelError(EncoderError, ValueError):
    """No model of that name is known."""

    code = "unknown-model"


class WeightsNotFoundError(EncoderError, FileNotFoundError):
    """The model is known, its weights are not on this machine."""

    code = "weights-not-found"


class CalibrationError(EncoderError, ValueError):
    """The statistics beside a model are damaged or belong to another model."""

    code = "calibration"


def install_line(extra: str) -> str:
    """What to type to get the packages of an extra of ``pyproject.toml``, by their own names.

    It works with and without this project's source.
    """
    from importlib import metadata  # takes as long as all of `rdb_geo` else

    try:
        wanted = sorted(_packages_of(extra, metadata.requires("rdb-geo") or []))
    except metadata.PackageNotFoundError:
        wanted = []
    if not wanted:
        return f"pip install '.[{extra}]'  in the folder of the source"
    return "pip install " + " ".join(f"'{name}'" if re.search(r"[<>\[;!~]", name) else name for name in wanted)


def _packages_of(extra: str, stated: list[str]) -> set[str]:
    """As `stated`, lines such as ``torch>=2.2; extra == "torch"``; an extra may name others."""
    found = set()
    for line in stated:
        name, _, marker = (part.strip() for part in line.partition(";"))
        if re.search(rf"extra\s*==\s*['\"]{re.escape(extra)}['\"]", marker):
            inside = re.fullmatch(r"rdb-geo\[(.+)\]", name)
            others = inside[1].split(",") if inside else []
            found |= {part for other in others for part in _packages_of(other.strip(), stated)} if inside else {name}
    return found


class MissingExtraError(EncoderError, ImportError):
    """An optional part of the package is not installed."""

    code = "missing-extra"

    def __init__(self, what: str, extra: str) -> None:
        """Say that `what`, such as ``the open_clip encoder``, needs an extra, such as ``torch``."""
        super().__init__(f"{what} needs packages that are not installed: run  {install_line(extra)}")


class IndexStoreError(RdbGeoError):
    """An index folder or file can't be used."""

    code = "index"


class IndexNotFoundError(IndexStoreError, FileNotFoundError):
    """There is no index folder here."""

    code = "index-not-found"


class EmptyIndexError(IndexStoreError):
    """The index holds no chip that the request could be about."""

    code = "empty-index"


class IndexFormatError(IndexStoreError, ValueError):
    """An index file is damaged, or was written by a newer rdb-geo."""

    code = "index-format"


class IndexUnreadableError(IndexFormatError):
    """The system does not give an index file out: it may be whole."""


class IndexChangedError(IndexFormatError):
    """An index file was replaced while it was being read."""

    code = "index-changed"


class EncoderMismatchError(IndexStoreError, ValueError):
    """The index was made by another model than the one that asks."""

    code = "index-mismatch"


class IndexBusyError(IndexStoreError):
    """Another process is indexing the same scene into the same folder."""

    code = "index-busy"


class OutputError(RdbGeoError):
    """A result can't be written."""

    code = "output"


class OutputExistsError(OutputError, FileExistsError):
    """The output file is there already."""

    code = "output-exists"

    def __init__(self, path: Path, message: str | None = None) -> None:
        """Compose the message for `path`, or take another one."""
        super().__init__(message or f"{path} exists already: give --overwrite to replace it, or another name.")


class OutputFormatError(OutputError, ValueError):
    """The output's suffix names no format that can be written."""

    code = "output-format"


class AreaError(RdbGeoError, ValueError):
    """An area of interest can't be used."""

    code = "area"


class MarksError(RdbGeoError, ValueError):
    """Marks on hits can't be read, or nothing can be learned from them."""

    code = "marks"


class SavedQueryError(RdbGeoError, ValueError):
    """A file is no saved query, or one of another model."""

    code = "saved-query"


class NotAllowedError(RdbGeoError):
    """An index names something that only the user may choose: a model to load, an address to open."""

    code = "not-allowed"


class RdbGeoWarning(UserWarning):
    """Something that a user should know and that stops nothing."""

    def __str__(self) -> str:
        """The sentence, see `RdbGeoError`."""
        return readable(super().__str__())


def first_line(error: BaseException) -> str:
    """What a library said, for a message of one sentence: its first line without a full stop, else its class."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip()[:200].rstrip(" .:")


def counted(count: int, thing: str) -> str:
    """So many things: ``1 chip``, ``2 chips``."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def first_of(name: str, count: int) -> str:
    """The first of so many things that a message is about: ``a.tif``, ``a.tif (and 2 others)``."""
    return name if count == 1 else f"{name} (and {count - 1} other{'s' if count > 2 else ''})"
