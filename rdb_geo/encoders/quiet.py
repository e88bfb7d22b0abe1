"""Silence for the time that a library needs to load: our errors are sentences, and nothing else reaches the user."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """No Python warning and no log line (up to ERROR) is shown inside the block.

    open_clip calls the functions of `logging` itself, which would hang a handler on the root logger for good; a handler
    that does nothing stands there meanwhile.
    """
    guard = logging.NullHandler()
    before = logging.root.manager.disable
    logging.root.addHandler(guard)
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
        logging.root.removeHandler(guard)
