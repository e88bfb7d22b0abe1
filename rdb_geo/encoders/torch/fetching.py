"""Weights that a card names on a hub → a file of the cache, whole, and the one that is meant."""

from __future__ import annotations

import logging
from pathlib import Path

from rdb_geo.core.errors import EncoderError, WeightsNotFoundError, first_line
from rdb_geo.encoders.adding.hub import RemoteFile, Repository, fetch, read_repository
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.weights import cached_weights, where_to_put

logger = logging.getLogger(__name__)

STEPS = 10
"""So often it is said how much has come."""


def find_weights(card: ModelCard, *, cache_dir: Path | None, offline: bool) -> Path:
    """The weights' file of an open_clip card, downloaded from the hub where it is not here yet.

    Size, source, licence and limits are logged before, and how much has come, as warnings: the terminal shows them. The
    card's revision is asked for, or the newest; what came is compared with the hash that the hub lists, and
    `rdb_geo.encoders.torch.openclip` compares every file with that of the card, if it has one. A download that breaks
    off goes on at the next call.

    Raises:
        WeightsNotFoundError: The file is not here and can't be fetched; the message says where to put it.
        EncoderError: The hub has another file under that name than the card says.
    """
    path = cached_weights(card, cache_dir)
    if path.is_file():
        return path
    if offline or card.weights_file:
        raise WeightsNotFoundError("no-weights", model=card.name, cure=where_to_put(card, cache_dir))
    try:
        _fetch(card, path)
    except (WeightsNotFoundError, OSError) as error:
        raise WeightsNotFoundError(
            "weights-unreached", model=card.name, reason=first_line(error), cure=where_to_put(card, cache_dir)
        ) from error
    return path


def _fetch(card: ModelCard, path: Path) -> None:
    repository = read_repository(card.hub_repo, revision=card.hub_revision or "main")
    file = repository.files.get(card.hub_file)
    if file is None:
        raise WeightsNotFoundError(f"{card.hub_repo} holds no file {card.hub_file}")
    if card.weights_sha256 and file.sha256 and card.weights_sha256 != file.sha256:
        raise EncoderError(
            f"{card.hub_file} of {card.hub_repo} is not the file that the card of {card.name} names (sha256 "
            f"{file.sha256[:12]}… instead of {card.weights_sha256[:12]}…), so it was not fetched."
        )
    _announce(card, repository, file)
    said = 0

    def tell(here: int) -> None:
        nonlocal said
        step = STEPS * here // max(1, file.size)
        if step > said:
            said = step
            logger.warning("%s: %.0f of %.0f MB", card.name, here / 1e6, file.size / 1e6)

    fetch(repository, file, path, on_bytes=tell)


def _announce(card: ModelCard, repository: Repository, file: RemoteFile) -> None:
    logger.warning(
        "%s is not here yet: fetching %.0f MB from %s. Licence: %s. Limits: %s. Ctrl-C stops it, and the same command "
        "goes on from there.",
        card.name,
        file.size / 1e6,
        repository.page,
        card.licence.rstrip("."),
        card.limits.rstrip("."),
    )
