"""Weights on this machine: the cache folder, and the hub behind it."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from rdb_geo.core.errors import MissingExtraError, WeightsNotFoundError
from rdb_geo.encoders.cards import ModelCard

CHUNK_BYTES = 1 << 20


def default_cache() -> Path:
    """The user's cache folder for this program, by the habits of the platform."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "rdb-geo"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "rdb-geo"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "rdb-geo"


def cached_weights(card: ModelCard, cache_dir: Path | None) -> Path:
    """Where the weights of an open_clip card lie or should lie."""
    return (cache_dir or default_cache()) / card.name / Path(card.hub_file).name


def where_to_put(card: ModelCard, cache_dir: Path | None) -> str:
    """One sentence: which file is needed, and where it goes."""
    return (
        f"download {card.hub_file} from the Hugging Face model {card.hub_repo} and put it at "
        f"{cached_weights(card, cache_dir)}"
    )


def find_weights(card: ModelCard, *, cache_dir: Path | None, offline: bool) -> Path:
    """The weights' file, downloaded from the hub where it is not here yet.

    Args:
        card: An open_clip card.
        cache_dir: The cache folder; None = the user's.
        offline: Never ask the network.

    Raises:
        WeightsNotFoundError: The file is not here and can't be fetched; the message says where to put it.
        MissingExtraError: huggingface_hub is not installed.
    """
    path = cached_weights(card, cache_dir)
    if path.is_file():
        return path
    if offline:
        raise WeightsNotFoundError(f"the weights of {card.name} are not here: {where_to_put(card, cache_dir)}.")
    try:
        from huggingface_hub import hf_hub_download
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled
    except ImportError as error:
        raise MissingExtraError("downloading weights", "torch") from error
    try:
        fetched = Path(hf_hub_download(card.hub_repo, card.hub_file))
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError) as error:
        raise WeightsNotFoundError(
            f"the weights of {card.name} are not here and the hub can't be reached: {where_to_put(card, cache_dir)}."
        ) from error
    return fetched


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
