"""Error codes of the engine → what the panel says and which button leads out."""

from __future__ import annotations

from ..gui.message_strip import ERROR, INFO, WARNING
from ..i18n import tr

SETUP = "setup"
INDEX_PAGE = "index"
CHOOSE_FOLDER = "folder"

Explanation = tuple[str, str, str, str]
"""Level, text, action, words of the action's button."""


def explain(code: str, message: str) -> Explanation:
    """What to say for an error; the engine's own sentence where no better one is known."""
    if code == "cancelled":
        return INFO, tr("Stopped. What is finished is kept; start it again and it goes on from there."), "", ""
    if code in {"engine-missing", "engine-too-old", "engine-too-new"}:
        words = tr("The engine rdb-geo is not there yet.") if code == "engine-missing" else message
        return ERROR, words, SETUP, tr("Set-up …")
    if code in {"weights-not-found", "missing-extra", "unknown-model"}:
        return ERROR, message, SETUP, tr("Set-up …")
    if code in {"index-not-found", "empty-index"}:
        return WARNING, tr("There is nothing to search yet: index a raster layer first."), INDEX_PAGE, tr("Index …")
    if code == "index-mismatch":
        words = tr("This index was made by another model. Take that model, or another folder for a new index.")
        return ERROR, f"{words}\n{message}", INDEX_PAGE, tr("Choose a model …")
    if code == "scene-not-found":
        words = tr("The raster is not where it was: if it was moved, load it from its new place and index it again.")
        return WARNING, f"{words}\n{message}", INDEX_PAGE, tr("Index …")
    if code == "index-busy":
        return (
            WARNING,
            tr("Another program is indexing this raster into the same folder: wait until it is done."),
            "",
            "",
        )
    if code == "engine-died":
        return (
            ERROR,
            tr("The engine stopped unexpectedly. Try again: it is started anew.") + _last_words(message),
            "",
            "",
        )
    return ERROR, message, "", ""


def _last_words(message: str) -> str:
    _, found, words = message.partition("Its last words: ")
    return f"\n{words}" if found else ""
