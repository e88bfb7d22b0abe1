"""The content of one small file, of a folder or of a zip or tar archive on this machine."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path


def content(uri: str) -> bytes:
    """What a file, or a member of an archive (``/vsizip/{archive}/name``, ``/vsitar/…``), holds; raises `OSError`."""
    kinds: tuple[tuple[str, Callable[[Path, str], bytes]], ...] = (("/vsizip/{", of_zip), ("/vsitar/{", of_tar))
    for prefix, read in kinds:
        if uri.startswith(prefix):
            archive, _, name = uri.removeprefix(prefix).partition("}/")
            try:
                return read(Path(archive), name)
            except (zipfile.BadZipFile, tarfile.TarError, KeyError) as error:
                raise OSError(str(error)) from error
    return Path(uri).read_bytes()


def of_zip(path: Path, name: str) -> bytes:
    """A member of a zip archive."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def of_tar(path: Path, name: str) -> bytes:
    """A member of a tar archive, whose name may begin with ``./`` there."""
    with tarfile.open(path) as tar:
        for entry in tar:
            if entry.name.removeprefix("./") == name:
                file = tar.extractfile(entry)
                return b"" if file is None else file.read()
    raise KeyError(name)
