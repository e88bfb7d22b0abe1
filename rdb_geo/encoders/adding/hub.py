"""Repositories of models over HTTP: what they hold, and their files, resumed and checked.

Source: the Hub's API (``/api/models/OWNER/NAME/revision/REV?blobs=true``, ``/OWNER/NAME/resolve/REV/FILE``). Proxies
come from the environment, as Python's own library reads them; ``HF_ENDPOINT`` names a mirror, ``HF_TOKEN`` an account.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import EncoderError, WeightsNotFoundError, first_line
from rdb_geo.encoders.cards import is_inside

TIMEOUT_S = 30
CHUNK_BYTES = 1 << 20
LISTING_BYTES = 20_000_000
TRIES = 3
"""A connection that breaks off is taken up again so often, from where it broke."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a repository."""

    name: str
    """With ``/``."""

    size: int
    """Bytes."""

    sha256: str
    """Of the content; empty where the hub tells only git's own."""

    git_sha1: str
    """Of the content as git hashes it; empty where not told."""


@dataclass(frozen=True, slots=True)
class Repository:
    """One state of a repository."""

    name: str
    """``owner/name``."""

    revision: str
    """The commit."""

    files: Mapping[str, RemoteFile]
    """By name."""

    licence: str
    """As its page states it; empty where it does not."""

    @property
    def page(self) -> str:
        """Where people read about it."""
        return f"{_endpoint()}/{self.name}"


def read_repository(name: str, *, revision: str = "main") -> Repository:
    """Ask what a repository holds.

    Raises:
        WeightsNotFoundError: The network can't be asked, there is no such repository, or it is not open to all.
        EncoderError: The answer makes no sense.
    """
    if is_offline():
        raise WeightsNotFoundError(
            f"{name} lies on a network, which --offline forbids to ask: name a folder with its files."
        )
    url = f"{_endpoint()}/api/models/{name}/revision/{urllib.parse.quote(revision, safe='')}?blobs=true"
    try:
        with _open(_request(url)) as answer:
            raw = json.loads(answer.read(LISTING_BYTES))
        about = raw.get("cardData") or {}
        licence = about.get("license") or ""
        if licence in ("", "other"):
            licence = about.get("license_name") or licence
        files = [_file(entry) for entry in raw["siblings"]]
        return Repository(name, str(raw["sha"]), {file.name: file for file in files}, str(licence))
    except urllib.error.HTTPError as error:
        error.close()
        raise WeightsNotFoundError(_refusal(name, error.code)) from error
    except (OSError, http.client.HTTPException) as error:
        raise WeightsNotFoundError("hub-unreached", model=name, reason=first_line(error)) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EncoderError(f"{url} gave no list of files ({first_line(error)}): is it a hub of models?") from error


def fetch(repository: Repository, file: RemoteFile, path: Path, *, on_bytes: Callable[[int], None]) -> None:
    """Download a file to `path`, from where an earlier try broke off, and check it.

    Until it is whole, its bytes are in ``path.part``. `on_bytes` hears how many are here, and may raise `Cancelled`.

    Raises:
        WeightsNotFoundError: The network failed; what is here stays for the next try.
        EncoderError: What came is not the file that the repository lists; it is deleted.
    """
    if path.is_file():
        on_bytes(file.size)
        return
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    address = f"{_endpoint()}/{repository.name}/resolve/{repository.revision}/{urllib.parse.quote(file.name)}"
    for left in reversed(range(TRIES)):
        try:
            _download(address, part, file.size, on_bytes)
            break
        except urllib.error.HTTPError as error:
            error.close()
            raise WeightsNotFoundError(_refusal(repository.name, error.code)) from error
        except (OSError, http.client.HTTPException) as error:
            if not left:
                raise WeightsNotFoundError(
                    "hub-broke-off", file=file.name, model=repository.name, reason=first_line(error)
                ) from error
    _check(part, file, repository.name)
    part.replace(path)


def _download(address: str, part: Path, size: int, on_bytes: Callable[[int], None]) -> None:
    here = part.stat().st_size if part.is_file() else 0
    if here > size:
        part.unlink()
        here = 0
    if here == size and size:
        return
    request = _request(address)
    if here:
        request.add_header("Range", f"bytes={here}-")
    with _open(request) as answer:
        if here and answer.status != http.HTTPStatus.PARTIAL_CONTENT:
            here = 0
        with part.open("ab" if here else "wb") as stream:
            on_bytes(here)
            while chunk := answer.read(CHUNK_BYTES):
                stream.write(chunk)
                here += len(chunk)
                if here > size:
                    break
                on_bytes(here)
    if here < size:
        raise http.client.IncompleteRead(b"", size - here)


def _check(part: Path, file: RemoteFile, repository: str) -> None:
    whole, git = hashlib.sha256(), hashlib.sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
    with part.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            whole.update(chunk)
            git.update(chunk)
    wanted, found = (file.sha256, whole) if file.sha256 else (file.git_sha1, git)
    if part.stat().st_size != file.size or (wanted and found.hexdigest() != wanted):
        part.unlink()
        raise EncoderError(f"{file.name} of {repository} is not the file that the repository lists: it was deleted.")


def _file(entry: Mapping[str, Any]) -> RemoteFile:
    lfs, name = entry.get("lfs") or {}, str(entry["rfilename"])
    if not is_inside(name):
        raise ValueError(f"the file {name!r} lies outside")
    size = int(lfs.get("size", entry.get("size") or 0))
    return RemoteFile(name, size, str(lfs.get("sha256") or ""), str(entry.get("blobId") or ""))


def _endpoint() -> str:
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    if not endpoint.startswith(("http://", "https://")):
        raise EncoderError(f"HF_ENDPOINT is {endpoint!r}: it must be an http(s) address.")
    return endpoint


def _request(url: str) -> urllib.request.Request:
    request = urllib.request.Request(url, headers={"User-Agent": "rdb-geo"})  # noqa: S310  # http(s), see _endpoint
    token = os.environ.get("HF_TOKEN")
    if token:  # not carried along when the hub sends us to its storage
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    return request


def _open(request: urllib.request.Request) -> Any:  # noqa: ANN401  # the library's own answer
    """Ask by the proxies of now: `urllib.request.urlopen` keeps those of its first call."""
    return urllib.request.build_opener().open(request, timeout=TIMEOUT_S)


def _refusal(name: str, code: int) -> str:
    if code in (401, 403):
        return (
            f"{name} is not open to all, or does not exist (HTTP {code}): accept its licence at {_endpoint()}/{name} "
            "and set HF_TOKEN."
        )
    if code == 404:
        return f"there is no repository {name}, or it lacks the file (HTTP 404): check its name at {_endpoint()}."
    return f"{name} can't be read (HTTP {code}): try later."
