"""Error codes of the engine → what the panel says and which button leads out."""

from __future__ import annotations

from typing import NamedTuple

from ..gui.message_strip import ERROR, INFO, WARNING
from ..i18n import tr

SETUP = "setup"
INDEX_PAGE = "index"
LOOKALIKES = "lookalikes"


TOLD_BOTH = frozenset(
    {
        "system",
        "memory",
        "missing-crs",
        "not-raster",
        "corrupt-scene",
        "bands",
        "area",
        "output",
        "index-format",
        "not-allowed",
        "bad-request",
    }
)
"""Codes whose message names the file or the value: it stands below the panel's own words."""


class Explanation(NamedTuple):
    """What the panel shows for an error."""

    level: str
    text: str
    action: str = ""
    """Name of the action that leads out; empty = none."""
    action_text: str = ""
    """Words of its button."""


def explain(code: str, message: str) -> Explanation:
    """What to say for an error; the engine's own sentence where no better one is known."""
    words = _own_words(code)
    if code in {"engine-missing", "engine-too-old", "engine-too-new", "weights-not-found", "missing-extra"}:
        return Explanation(ERROR, words or message, SETUP, tr("Set-up …"))
    if code in {"index-not-found", "empty-index"}:
        return Explanation(WARNING, words, INDEX_PAGE, tr("Index …"))
    if code in {"scene-not-found", "index-gone", "index-mismatch", "unknown-model"}:
        return Explanation(WARNING, f"{words}\n{message}".strip(), INDEX_PAGE, tr("Index …"))
    if code in TOLD_BOTH:
        return Explanation(ERROR, f"{words}\n{message}".strip())
    if code == "engine-died":
        return Explanation(ERROR, words + _last_words(message))
    level = INFO if code == "cancelled" else WARNING if code == "index-busy" else ERROR
    return Explanation(level, words or message)


def _own_words(code: str) -> str:
    return {
        "cancelled": tr("Stopped. What is finished is kept; start it again and it goes on from there."),
        "engine-missing": tr("The engine rdb-geo is not there yet: the set-up installs it."),
        "engine-too-old": tr("The engine is older than this plugin: the set-up installs the right one."),
        "engine-too-new": tr("The engine is newer than this plugin: update the plugin, or let the set-up replace it."),
        "engine-died": tr("The engine stopped unexpectedly. Try again: it is started anew."),
        "index-not-found": tr("There is nothing to search yet: index a raster layer first."),
        "empty-index": tr("There is nothing to search yet: index a raster layer first."),
        "index-gone": tr("The index is not where it was: is its drive or network connected?"),
        "index-mismatch": tr(
            "This index was made by another model, or by an earlier state of it. "
            "Take that one, or another folder for a new index."
        ),
        "scene-not-found": tr(
            "The raster is not where it was: if it was moved, load it from its new place and index it again."
        ),
        "marks": tr("Marks of one kind teach nothing: mark at least one hit as right and one as wrong."),
        "saved-query": tr("What was learned belongs to another model, or its file is gone: mark hits anew."),
        "index-busy": tr("Another program is indexing this raster into the same folder: wait until it is done."),
        "system": tr("The system refused a file: the disk is full, the folder can't be written, or a drive went away."),
        "memory": tr("There is not enough memory: close other programs, or index a smaller area."),
        "missing-crs": tr("This raster does not say where on Earth it lies: assign it a coordinate system."),
        "not-raster": tr("This is no raster that can be read."),
        "corrupt-scene": tr("A part of the raster can't be read: get a fresh copy of it."),
        "bands": tr("The bands that were asked for don't exist: look at the field Bands on the page Index."),
        "area": tr("The area can't be used, or nothing is indexed there: choose another under Where."),
        "output": tr("The result can't be written: is the folder read-only, or the disk full?"),
        "index-format": tr("A file of the index is damaged, or a newer version wrote it: index its raster again."),
        "not-allowed": tr("The index names a model or an address that nobody has allowed on this machine."),
        "bad-request": tr("Plugin and engine don't fit each other: install the engine of this plugin with the set-up."),
    }.get(code, "")


def _last_words(message: str) -> str:
    _, found, words = message.partition("Its last words: ")
    return f"\n{words}" if found else ""
