"""Weights on this machine: the cache folder, and the hub behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rdb_geo.core.consent import user_cache
from rdb_geo.core.errors import EncoderError, MissingExtraError, WeightsNotFoundError, first_line
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.quiet import quiet

CHUNK_BYTES = 1 << 20


def cached_weights(card: ModelCard, cache_dir: Path | None) -> Path:
    """Where the weights of an open_clip card lie or should lie: its own folder, or the cache."""
    if card.weights_file and card.folder is not None:
        return card.folder / card.weights_file
    return (cache_dir or user_cache()) / card.name / Path(card.hub_file).name


def where_to_put(card: ModelCard, cache_dir: Path | None) -> str:
    """One sentence: which file is needed, and where it goes."""
    path = cached_weights(card, cache_dir)
    if card.weights_file:
        return f"put the file that the card names at {path}"
    return f"download {card.hub_file} from the Hugging Face model {card.hub_repo} and put it at {path}"


def hub_file(repo: str, names: Sequence[str], *, cache_dir: Path | None, offline: bool, instead: str) -> Path:
    """One file of a repository ``owner/name``, kept in the hub's own cache, which other programs share.

    Of the names that it may have the first counts that is there; `instead` says what the user can do without the
    network.

    Raises:
        WeightsNotFoundError: None of them is here or can be fetched.
        MissingExtraError: huggingface_hub is not installed.
    """
    download = _hub_download()
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    how = "offline, and it is not in the hub's cache"
    for name in names:
        try:
            with quiet():
                return Path(download(repo, name, cache_dir=cache_dir, local_files_only=offline))
        except Exception as error:  # noqa: BLE001  # as above
            if offline:
                continue
            how = first_line(error)
            if isinstance(error, LocalEntryNotFoundError) or not isinstance(error, EntryNotFoundError):
                break  # not "the repository has no such file" but no network: asking for the next name would only wait
    raise WeightsNotFoundError(f"{names[0]} of the Hugging Face model {repo} is not here ({how}): {instead}.")


@contextmanager
def hub_offline(offline: bool) -> Iterator[None]:  # noqa: FBT001
    """Where `offline`, whatever asks the hub inside the block finds it switched off; the user's setting comes back."""
    if not offline:
        yield
        return
    from huggingface_hub import constants

    before, constants.HF_HUB_OFFLINE = constants.HF_HUB_OFFLINE, True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, hex; raises `EncoderError`: it can't be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise EncoderError(f"{path} can't be read ({first_line(error)}): check its permissions.") from error
    return digest.hexdigest()


def _hub_download() -> Callable[..., str]:
    try:
        from huggingface_hub import hf_hub_download
    except ImportError as error:
        raise MissingExtraError("downloading weights", "torch") from error
    return hf_hub_download
