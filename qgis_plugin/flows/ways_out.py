"""Error codes of the engine → how loud the panel says it, and which button leads out."""

from __future__ import annotations

from typing import NamedTuple

from ..engine.records import Problem
from ..errors import UNALLOWED, error_words
from ..gui.message_strip import ERROR, INFO, WARNING
from ..i18n import tr

SETUP = "setup"
INDEX_PAGE = "index"
LOOKALIKES = "lookalikes"
OPTIONS = "options"
ALLOW = "allow"
"""Followed by a blank and the name that is to be allowed."""
EXPORT = "export"
"""Followed by a blank and the id of the layer that is to be exported."""

TO_SETUP = frozenset({"engine-missing", "engine-too-old", "engine-too-new", "weights-not-found", "missing-extra"})
TO_INDEX = frozenset(
    {"index-not-found", "empty-index", "scene-not-found", "index-gone", "index-mismatch", "unknown-model"}
)


class Explanation(NamedTuple):
    """What the panel shows for an error."""

    level: str
    text: str
    action: str = ""
    """Name of the action that leads out; empty = none."""
    action_text: str = ""
    """Words of its button."""


def explain(problem: Problem) -> Explanation:
    """What to say for an error, and the button that leads out of it."""
    code, text = problem.code, error_words(problem)
    if name := str(problem.values.get(UNALLOWED.get(problem.why, ""), "")):
        return Explanation(WARNING, text, f"{ALLOW} {name}", tr("Allow it"))
    if problem.why in {"offline-scene", "offline-source"}:
        return Explanation(WARNING, text, OPTIONS, tr("Options …"))
    if code in TO_SETUP:
        return Explanation(ERROR, text, SETUP, tr("Set-up …"))
    if code in TO_INDEX:
        return Explanation(WARNING, text, INDEX_PAGE, tr("Index …"))
    return Explanation(INFO if code == "cancelled" else WARNING if code == "index-busy" else ERROR, text)
