"""What adding a model would bring: said, and agreed to, before anything of it is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdb_geo.core.errors import EncoderError
from rdb_geo.core.progress import Note
from rdb_geo.encoders.adding.layouts import CELLS, Layout
from rdb_geo.encoders.adding.places import Place, layout_of, size_of
from rdb_geo.encoders.cards import NAME, added_folder, known_cards

RESTRICTED = re.compile(
    r"(^|[-_ ])nc([-_ ]|$)|non-?commercial|research|academic|amlr|proprietary|no-?use", re.IGNORECASE
)
"""Licences that forbid some uses by name; the user has to say that theirs is allowed."""

UNSTATED = "not stated"
UNMEASURED = "not measured here: its scores are no probabilities"
WITHOUT_CELLS = Note("no-cells", f"it has no {CELLS}, so outlines finer than chips go by colours alone.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One model, as it would be added."""

    name: str
    """What it will be called."""

    sources: tuple[str, ...]
    """Where it comes from, as `add_model` takes it: folders, or ``owner/name@revision`` for just what is told here."""

    origin: str
    """The same for people, with addresses."""

    precision: str
    """A key of `rdb_geo.encoders.adding.layouts.SUFFIXES`."""

    size_bytes: int
    """Of its files."""

    licence: str
    """As its files state it, or `UNSTATED`."""

    limits: str
    """What it can't do."""

    is_remote: bool
    """It would be fetched over the network; a folder is copied."""

    is_restricted: bool
    """Its licence forbids some uses: the user has to say that theirs is allowed."""

    notes: tuple[Note, ...]
    """What the user should know besides."""

    @property
    def sentence(self) -> str:
        """All of it in one line for people."""
        what = "fetches" if self.is_remote else "copies"
        after = "it works offline afterwards" if self.is_remote else "nothing is fetched"
        return (
            f"{self.name} {what} {self.size_bytes / 1e6:,.0f} MB from {self.origin}; {after}. "
            f"Licence: {self.licence}. Limits: {self.limits.rstrip('.')}."
        )


@dataclass(frozen=True, slots=True)
class Found:
    """An offer, and what it stands on."""

    offer: Offer
    """What is told."""

    places: tuple[Place, ...]
    """Where the files are."""

    layout: Layout
    """Which they are."""


def look(
    source: str, text_source: str | None = None, *, name: str | None = None, precision: str | None = None
) -> Found:
    """Look at a model; of a repository, its list of files alone is asked for.

    `source` is a folder, or ``owner/name`` of a repository, with ``@revision`` where it is not the newest;
    `text_source` the same for a text tower with a place of its own (fastembed's form). `precision` is a key of
    `rdb_geo.encoders.adding.layouts.SUFFIXES`, or the highest there is.

    Raises:
        EncoderError: It holds no model that can be used, or one of that name is here already.
        WeightsNotFoundError: It can't be asked.
    """
    places = tuple(Place.at(place) for place in (source, text_source) if place is not None)
    layout = layout_of(places, precision)
    called = name or _name_from(places[0].label, layout.precision)
    check_free(called)
    card = places[0].card
    licence = "; ".join(dict.fromkeys(place.licence or UNSTATED for place in places))
    notes = []
    if UNSTATED in licence:
        sentence = f"its files state no licence: ask its authors ({places[0].origin})."
        notes.append(Note("no-licence", sentence, origin=places[0].origin))
    if layout.cells is None and (card is None or card.cells is None):
        notes.append(WITHOUT_CELLS)
    offer = Offer(
        name=called,
        sources=tuple(place.address for place in places),
        origin="; ".join(place.origin for place in places),
        precision=layout.precision,
        size_bytes=sum(size_of(places, file) for file in layout.files),
        licence=licence,
        limits=UNMEASURED if card is None else card.limits,
        is_remote=any(place.repository is not None for place in places),
        is_restricted=bool(RESTRICTED.search(licence)),
        notes=tuple(notes),
    )
    return Found(offer, places, layout)


def check_licence(offer: Offer, *, accepted: bool) -> None:
    """Refuse a licence that forbids some uses, unless the user has read it.

    Raises:
        EncoderError: The user has to say so.
    """
    if offer.is_restricted and not accepted:
        raise EncoderError(
            f"the licence of {offer.name}, {offer.licence}, forbids some uses: read it at {offer.origin}, and give "
            "--accept-licence where yours is allowed."
        )


def _name_from(label: str, precision: str) -> str:
    stem = (
        re.sub(r"[^A-Za-z0-9_.-]+", "-", label.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]).strip(".-") or "model"
    )
    return re.sub(r"\.{2,}", ".", stem) + ("" if precision == "fp32" else f"-{precision}")


def check_free(name: str) -> None:
    """Refuse what can't be a model's name, or is one's.

    Raises:
        EncoderError: See there.
    """
    if not NAME.fullmatch(name):
        raise EncoderError(f"{name!r} can't be a model's name: take letters, digits, '.', '_' and '-'.")
    if (added_folder() / name).exists() or any(card.name == name for card in known_cards()):
        raise EncoderError("model-exists", model=name)
