"""Reading a checkpoint file that a user named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import torch

from rdb_geo.core.errors import EncoderError, WeightsNotFoundError

_Read = TypeVar("_Read")


def read_checkpoint(path: Path, reader: Callable[[Path], _Read], what: str = "checkpoint of stage 1") -> _Read:
    """What a reader makes of a file.

    Args:
        path: The file.
        reader: Of such files. Torch's number of threads stays as it is, whatever the reader sets.
        what: The file should be, for messages.

    Raises:
        WeightsNotFoundError: It is missing.
        EncoderError: It is something else.
    """
    if not path.is_file():
        raise WeightsNotFoundError(f"there is no checkpoint {path}: give one that `train` or `refine` wrote.")
    try:
        with own_threads():
            return reader(path)
    except Exception as error:  # a damaged or foreign file fails in many ways, deep inside torch and pickle
        raise EncoderError(f"{path} is no {what} ({type(error).__name__}): give one.") from error


@contextmanager
def own_threads() -> Iterator[None]:
    """Keep torch's number of threads, which an experiment sets for its training."""
    before = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(before)
