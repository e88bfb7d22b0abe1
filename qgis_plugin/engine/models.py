"""Models of the engine: what is asked about them and what it answers. Plain Python, like `protocol`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .protocol import Request
from .records import Note


@dataclass(frozen=True)
class ModelsRequest(Request):
    """Say which models are known."""

    TYPE: ClassVar[str] = "models"


@dataclass(frozen=True)
class OfferModelRequest(Request):
    """Say what adding a model would bring; nothing of it is fetched."""

    TYPE: ClassVar[str] = "offer-model"
    source: str
    """A folder, or ``owner/name`` of a repository."""
    text_source: str | None = None
    """The text tower's, where it has one of its own."""
    name: str | None = None
    precision: str | None = None
    """None = the highest there is."""


@dataclass(frozen=True)
class AddModelRequest(OfferModelRequest):
    """Fetch or copy a model, test and keep it: the user was told of the offer and agreed."""

    TYPE: ClassVar[str] = "add-model"
    accept_licence: bool | None = None
    """The user has read a licence that forbids some uses."""


@dataclass(frozen=True)
class RemoveModelRequest(Request):
    """Delete a model that was added; its indexes stay."""

    TYPE: ClassVar[str] = "remove-model"
    name: str


@dataclass(frozen=True)
class AllowRequest(Request):
    """An index may use these hosts and models on this machine: the user was told of them and agreed."""

    TYPE: ClassVar[str] = "allow"
    names: tuple[str, ...]


@dataclass(frozen=True)
class CalibrateRequest(Request):
    """Make probabilities of the scores of the index's model by marks, or take that away again."""

    TYPE: ClassVar[str] = "calibrate"
    index: str
    labels: tuple[str, ...] | None = None
    """Files of hits with a column ``mark``; either these or `remove`."""
    remove: bool | None = None
    model: str | None = None


@dataclass(frozen=True)
class KnownModel:
    """A model that the engine knows."""

    name: str
    size_bytes: int = 0
    """0 = not known."""
    licence: str = ""
    limits: str = ""
    is_present: bool = False
    """Whether it works without the internet, now."""
    cure: str = ""
    """What to do where it does not: ``fetch``, ``packages``, ``add-again`` or ``install-again``."""
    is_added: bool = False
    """It was added on this machine, and can be removed."""


@dataclass(frozen=True)
class ModelsResult:
    """Answer to `ModelsRequest`."""

    models: tuple[KnownModel, ...]


@dataclass(frozen=True)
class ModelAdded:
    """Answer to `AddModelRequest`."""

    name: str
    images_per_s: float = 0.0
    """As measured on this machine."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Offer:
    """Answer to `OfferModelRequest`."""

    name: str
    sources: tuple[str, ...]
    """For `AddModelRequest`: just the files of this offer."""
    is_remote: bool
    is_restricted: bool
    """The licence forbids some uses: the user has to say that theirs is allowed."""
    origin: str = ""
    size_bytes: int = 0
    licence: str = ""
    limits: str = ""
    notes: tuple[Note, ...] = ()
