"""Errors of the engine in the user's language, by their codes."""

from __future__ import annotations

import re

from .engine.records import Problem
from .i18n import tr
from .reasons import reason_of

COMMAND = re.compile(r"(?:^|[\s(\"'])(?:--[a-z]|-[a-z] [A-Z]|rdb-geo [a-z]|pip install|gdal_?[a-z]+ -)")
"""Options and programs of the command line."""

SAID_ALONE = frozenset(
    {
        "cancelled",
        "engine-missing",
        "engine-too-old",
        "engine-too-new",
        "index-not-found",
        "empty-index",
        "scene-changed",
        "marks",
        "saved-query",
        "index-busy",
        "missing-extra",
    }
)
"""Codes whose own words say it all; below those of the others stands the engine's message with the file or value."""

UNALLOWED = {"named-model": "model", "named-host": "host"}
"""Sentences of what an index names and nobody allowed → the value that holds its name."""


def error_words(problem: Problem) -> str:
    """What to say for an error; the engine's own sentence alone where the code is of a later version."""
    if reason := reason_of(problem):
        return reason
    code, message = problem.code, problem.message
    words, told = _own_words(code), _last_words(message) if code == "engine-died" else without_commands(message)
    return "\n".join(part for part in (words, "" if words and code in SAID_ALONE else told) if part)


def without_commands(message: str) -> str:
    """A message of the engine without its clauses about options and commands, which the panel does not have."""
    clauses = re.split(r"(?<=[.:;])\s+", message)
    kept = " ".join(clause for clause in clauses if not COMMAND.search(clause))
    return re.sub(r"[:;]$", ".", kept)


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
        "scene-changed": tr("The raster was changed while it was being indexed: index it again once it is complete."),
        "bands": tr("The bands that were asked for don't exist: look at the field Bands on the page Index."),
        "area": tr("The area can't be used, or nothing is indexed there: choose another under Where."),
        "output": tr("The result can't be written: is the folder read-only, or the disk full?"),
        "index-format": tr("A file of the index is damaged, or a newer version wrote it: index its raster again."),
        "not-allowed": tr("The index names a model or an address that nobody has allowed on this machine."),
        "bad-request": tr("Plugin and engine don't fit each other: install the engine of this plugin with the set-up."),
        "usage": tr("A value that was given makes no sense."),
        "expression": tr("The question can't be read from the marked place on."),
        "scene": tr("This raster can't be used."),
        "unknown-model": tr("The engine knows no model of this name."),
        "weights-not-found": tr("The weights of this model are not on this machine."),
        "calibration": tr("The statistics of the model are damaged, or belong to another one."),
        "missing-extra": tr("This model needs parts of the engine that are not installed: choose another one."),
        "encoder": tr("The model can't be loaded, or it failed."),
        "index": tr("The index can't be used."),
        "index-changed": tr("The index was changed while it was read: try again."),
        "output-exists": tr("A file of this name is there already: choose another name."),
        "output-format": tr("The ending of the file names no format that can be written."),
        "internal": tr("The engine failed where it should not: try again, or send the diagnostics of the set-up."),
        "error": tr("The engine could not do it."),
    }.get(code, "")


def _last_words(message: str) -> str:
    return message.partition("Its last words: ")[2]
