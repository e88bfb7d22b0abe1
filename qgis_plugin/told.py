"""Notes, outcomes and problems of the engine in the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .engine.index_answers import IndexedScene
from .engine.records import Note, Problem
from .errors import error_words
from .hits import name_of
from .i18n import chip_words, length_words, number, tr


def words_of(note: Note) -> str:
    """A note in the panel's words; the engine's own sentence where the code is of a later version."""
    say = _WORDS.get(note.code)
    try:
        return note.sentence if say is None else say(note.values)
    except (KeyError, TypeError, ValueError):  # its values are those of another version
        return note.sentence


def unread(problems: Iterable[Problem]) -> str:
    """What could not be read, file by file, below the panel's own words."""
    return "\n".join([tr("These could not be read and took no part:"), *map(error_words, problems)])


def outcome_of(scene: IndexedScene) -> str:
    """What became of a scene, and what is to know of it."""
    patterns = {
        "unchanged": tr("{name}: unchanged, {chips} in the index already."),
        "resumed": tr("{name}: {chips}, continued from the stopped run."),
    }
    words = patterns.get(scene.state, "{name}: {chips}.").format(
        name=name_of(scene.scene), chips=chip_words(scene.chips)
    )
    skipped = tr("{number} empty ones were left out.").format(number=number(scene.skipped)) if scene.skipped else ""
    return " ".join(part for part in (words, skipped, *map(words_of, scene.notes)) if part)


def _rare_words(values: Mapping[str, Any]) -> str:
    one = tr("“{word}” ({seen} of {captions} captions)")
    captions = number(values["captions"])
    words = ", ".join(one.format(word=w["word"], seen=number(w["seen"]), captions=captions) for w in values["words"])
    said = tr("The model has hardly seen {words}; nearest words that it knows: {nearest}.")
    follows = tr("None of them is near, so the answer says little.")
    if values["follows"]:
        follows = tr("The answer follows “{word}”.").format(word=values["follows"])
    return f"{said.format(words=words, nearest=', '.join(values['nearest']))} {follows}"


def _under_clouds(values: Mapping[str, Any]) -> str:
    words = tr("Chips under clouds or their shadows, as the product tells, which did not answer: {count}.")
    return words.format(count=number(values["chips"]))


def _index_lies(values: Mapping[str, Any]) -> str:
    west, south, east, north = (number(value, 4) for value in values["bounds"])
    words = tr("The index lies from {west} to {east} (longitude) and {south} to {north} (latitude).")
    return words.format(west=west, south=south, east=east, north=north)


def _plain_outlines(values: Mapping[str, Any]) -> str:
    words = tr("Regions that keep the outline of the chips, since what surrounds them looks like them: {count}.")
    return words.format(count=number(values["regions"]))


def _crooked_outlines(values: Mapping[str, Any]) -> str:
    words = tr("Outlines without right angles, since they are too small or not rectangular enough: {count}.")
    return words.format(count=number(values["regions"]))


def _unread_outlines(values: Mapping[str, Any]) -> str:
    words = tr("{name} can't be read, so that its outlines do not follow the image.")
    return words.format(name=name_of(values["scene"]))


def _uncut_outlines(values: Mapping[str, Any]) -> str:
    words = tr("{name} can't be read, so that outlines may reach beyond its data.")
    return words.format(name=name_of(values["scene"]))


def _unlike_chips(values: Mapping[str, Any]) -> str:
    before, after = ("–".join(map(number, sorted(set(map(round, values[name]))))) for name in ("before", "after"))
    words = tr(
        "Chips show {before} m of ground before and {after} m after: scores are hard to compare. Index both alike."
    )
    return words.format(before=before, after=after)


def _bands(values: Mapping[str, Any]) -> str:
    bands = values["bands"]
    said = tr("Drawn as red, green, blue: bands {bands}.").format(bands=", ".join(bands))
    if len(set(bands)) == 1:
        said = tr("Drawn from band {band} alone.").format(band=bands[0])
    if values["is_guess"]:
        said += " " + tr("That is a guess: if it is wrong, give the bands under How rasters are read.")
    if values.get("are_false"):
        said += " " + tr("Those are false colours, so that words for colours mislead.")
    if values["border"] is not None:
        said += " " + tr("A border or gaps of value {value} are left out.").format(value=values["border"])
    return said


def _far(values: Mapping[str, Any]) -> str:
    words = tr(
        "It lies at {lon}, {lat} (longitude, latitude), {length} from where its coordinate system ({crs}) is used: "
        "check that the system and the corners are its own."
    )
    lon, lat = (number(values[name], 1) for name in ("lon", "lat"))
    return words.format(lon=lon, lat=lat, length=length_words(1000 * values["km"]), crs=values["crs"])


def _other_tile(values: Mapping[str, Any]) -> str:
    words = tr("It lies {length} from the zone of the tile {tile} in its name: check its coordinate system ({crs}).")
    return words.format(length=length_words(1000 * values["km"]), tile=values["tile"], crs=values["crs"])


def _no_picture(values: Mapping[str, Any]) -> str:
    kinds = {
        "mask": tr("It is called like a mask or quality band: its numbers are drawn, and are no picture."),
        "heights": tr("It is called like a model of heights: its numbers are drawn, and are no picture."),
        "index": tr("It is called like a spectral index or class map: its numbers are drawn, and are no picture."),
    }
    return kinds[values["kind"]]


def _product(values: Mapping[str, Any]) -> str:
    said = tr("Product: {kind}.").format(kind=values["kind"])
    if values["are_clouds_cut"]:
        said += " " + tr("Clouds and their shadows are cut out.")
    elif values["mask"]:
        words = tr("Its mask of clouds ({mask}) is used: chips under clouds answer only questions about clouds.")
        said += " " + words.format(mask=values["mask"])
    return said


_WORDS = {
    "rare-words": _rare_words,
    "read-as": lambda values: tr("Read as {question}: models hear only the names in a text.").format(
        question=values["question"]
    ),
    "left-out": lambda values: tr("Left out, as models tell no number from a picture: {phrases}.").format(
        phrases=", ".join(f"“{phrase}”" for phrase in values["phrases"])
    ),
    "changed-scenes": lambda values: tr(
        "Images that changed since they were indexed, which the answer does not know: {count}, "
        "the first {first}. Index again."
    ).format(count=number(values["scenes"]), first=values["first"]),
    "under-clouds": _under_clouds,
    "index-lies": _index_lies,
    "exchanged": lambda _: tr("With longitude and latitude exchanged there would be hits."),
    "plain-outlines": _plain_outlines,
    "crooked-outlines": _crooked_outlines,
    "plain-changes": lambda values: tr(
        "Changes that keep the outline of the chips, since no region is left there: {count}."
    ).format(count=number(values["changes"])),
    "small-regions": lambda values: tr(
        "Regions left out as smaller than a quarter of a chip: {count}. A smallest area of 0 keeps them."
    ).format(count=number(values["regions"])),
    "unread-outlines": _unread_outlines,
    "uncut-outlines": _uncut_outlines,
    "unlike-chips": _unlike_chips,
    "bands": _bands,
    "product": _product,
    "small-things": lambda values: tr("Things smaller than about {length} are more often missed than found.").format(
        length=length_words(values["metres"])
    ),
    "one-chip": lambda _: tr("A chip is larger than the image: the whole image is one chip."),
    "narrow-scene": lambda _: tr("A chip is larger than the short side of the image: smaller chips are used."),
    "other-place": lambda values: tr(
        "{file} says another place than the image itself, which counts: correct or remove it."
    ).format(file=values["file"]),
    "radar": lambda values: tr(
        "It is called like radar ({sign}): models that learned from photographs find little in it."
    ).format(sign=values["sign"]),
    "far": _far,
    "other-tile": _other_tile,
    "like-degrees": lambda values: tr(
        "Its corners look like degrees, which its coordinate system ({crs}) has not: give it its own."
    ).format(crs=values["crs"]),
    "no-picture": _no_picture,
    "stretched": lambda values: tr(
        "Its pixels are not square on the ground ({ratio} : 1), nor are its chips: reproject it to metres first."
    ).format(ratio=number(values["ratio"], 1)),
    "twin": lambda values: tr(
        "It looks like {name}, which is in the index too: every find counts twice until one of them is removed."
    ).format(name=name_of(values["scene"])),
    "same-files": lambda values: tr(
        "The index holds its files by themselves, too ({count}, the first {first}): every find counts twice until one "
        "or the other is removed."
    ).format(count=number(values["scenes"]), first=name_of(values["first"])),
    "no-cells": lambda _: tr("Outlines finer than chips go by colours alone."),
    "no-licence": lambda values: tr("Its files state no licence: ask its authors ({origin}).").format(
        origin=values["origin"]
    ),
    "runs-alone": lambda _: tr("It looks at one chip at a time, as its numbers depend on the others otherwise."),
    "unread-clouds": lambda values: tr("Its clouds are not told from the ground: {reason}").format(**values),
    "untold-change": lambda _: tr("Its server does not tell whether it changed: tick Index again to be sure."),
    "tiles": lambda values: tr("One image of {count} tiles.").format(count=number(values["count"])),
}
