"""Where a model's files come from: a folder or a repository, or two of them, and how they come here."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rdb_geo.core.errors import EncoderError, UnknownModelError
from rdb_geo.core.files import at_home
from rdb_geo.core.progress import Progress, ProgressFn
from rdb_geo.encoders.adding.hub import Repository, fetch, read_repository
from rdb_geo.encoders.adding.layouts import (
    CELLS,
    RECIPES,
    TOKENIZERS,
    Layout,
    find_layout,
    find_tower,
    weights_of,
)
from rdb_geo.encoders.cards import REPOSITORY, ModelCard, read_card

CARD, CALIBRATION = "card.toml", "calibration.npz"
"""What a model's own folder holds beside its graphs."""

IMAGE_FOLDER, TEXT_FOLDER = "image", "text"
"""Of a model that two repositories make."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or a repository."""

    label: str
    """For messages: the folder's path, or ``owner/name``."""

    names: tuple[str, ...]
    """Its files, with ``/``."""

    folder: Path | None
    """Where it is a folder."""

    repository: Repository | None
    """Where it is a repository."""

    @classmethod
    def at(cls, source: str) -> Place:
        """A folder's path, or ``owner/name``, also with ``hf-hub:`` or as the address of its page, and ``@revision``.

        Raises:
            UnknownModelError: It is neither.
            WeightsNotFoundError: The repository can't be asked.
        """
        folder = at_home(source)
        if folder.is_dir():
            names = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
            return cls(str(folder.resolve()), names, folder.resolve(), None)
        address, _, revision = re.sub(r"^(hf-hub:|https?://[^/]+/)", "", source).strip("/").partition("@")
        if not REPOSITORY.fullmatch(address):
            raise UnknownModelError("no-such-source", source=source)
        repository = read_repository(address, revision=revision or "main")
        return cls(address, tuple(repository.files), None, repository)

    @property
    def card(self) -> ModelCard | None:
        """Of a folder that is whole as it is, as ``rdb-geo models export`` writes it; None where it has none.

        Raises:
            EncoderError: It can't be read, or is not of an ONNX model.
        """
        path = self.folder / CARD if self.folder else None
        if path is None or not path.is_file():
            return None
        card = read_card(path)
        if card.backend != "onnx":
            raise EncoderError(f"{path} is the card of an {card.backend} model: make ONNX of it with  models export.")
        return card

    @property
    def licence(self) -> str:
        """As the repository's page, the folder's card or its ``README.md`` states it; empty where none does."""
        if self.repository is not None:
            return self.repository.licence
        if self.card is not None:
            return self.card.licence
        readme = self.folder / "README.md" if self.folder else None
        if readme is None or not readme.is_file():
            return ""
        about = readme.read_text(encoding="utf-8", errors="replace")
        fields = re.findall(r"^(license|license_name):[ \t]*(\S.*)$", about, re.MULTILINE)
        found: dict[str, str] = {name: value.strip().strip("'\"") for name, value in fields}
        licence = found.get("license", "")
        return found.get("license_name", licence) if licence in ("", "other") else licence

    @property
    def address(self) -> str:
        """By which `at` finds this very state again."""
        return self.label if self.repository is None else f"{self.label}@{self.repository.revision}"

    @property
    def origin(self) -> str:
        """Where it came from, with its revision."""
        if self.repository is None:
            return self.label
        return f"{self.repository.page}, revision {self.repository.revision}"


def layout_of(places: Sequence[Place], precision: str | None) -> Layout:
    """Which files make the model. Of two places, the files go below ``image/`` and ``text/``.

    Raises:
        EncoderError: They make none.
    """
    if places[0].card is not None:
        return _layout_of_card(places, precision)
    if len(places) == 1:
        return find_layout(places[0].names, precision=precision, where=places[0].label)
    pictures, words = places
    image, kind = find_tower(pictures.names, precision=precision, where=pictures.label)
    text, _ = find_tower(words.names, precision=precision or kind, where=words.label)
    tokenizer = next((name for name in TOKENIZERS if name in words.names), None)
    if tokenizer is None:
        raise EncoderError("no-tokenizer", model=words.label)
    recipes = [f"{IMAGE_FOLDER}/{name}" for name in RECIPES if name in pictures.names]
    recipes += [f"{TEXT_FOLDER}/{name}" for name in RECIPES if name in words.names]
    weights = [f"{IMAGE_FOLDER}/{name}" for name in weights_of(pictures.names, image)]
    weights += [f"{TEXT_FOLDER}/{name}" for name in weights_of(words.names, text)]
    return Layout(
        f"{IMAGE_FOLDER}/{image}",
        f"{TEXT_FOLDER}/{text}",
        f"{TEXT_FOLDER}/{tokenizer}",
        tuple(recipes),
        tuple(weights),
        kind,
    )


def _layout_of_card(places: Sequence[Place], precision: str | None) -> Layout:
    """The files that a card names. They have one precision, which their name tells already."""
    card, place = places[0].card, places[0]
    if card is None or len(places) > 1 or precision is not None:
        raise EncoderError(
            f"{place.label} has a {CARD} and is whole as it is: give neither TEXT_SOURCE nor --precision."
        )
    (image, _), (text, _), (tokenizer, _) = card.files
    weights = tuple(name for name, _ in card.feeding.other_files)
    cells = () if card.cells is None else card.cells[:1]
    missing = [name for name in (image, text, tokenizer, *weights, *cells) if name not in place.names]
    if missing:
        raise EncoderError("model-lacks", model=place.label, files=", ".join(missing), card=CARD)
    beside = dict.fromkeys((*cells, *(n for n in (CELLS, CALIBRATION, "README.md", "LICENSE") if n in place.names)))
    return Layout(image, text, tokenizer, tuple(beside), weights, "fp32")


def bring(places: Sequence[Place], layout: Layout, folder: Path, on_progress: ProgressFn) -> None:
    """Copy or download the files of a layout into `folder`; those that are there are not fetched again.

    Raises:
        EncoderError: A file can't be copied, or is not what its repository lists.
        WeightsNotFoundError: The network failed.
        Cancelled: From `on_progress`.
    """
    sizes = [size_of(places, name) for name in layout.files]
    total, before = sum(sizes), 0
    for name, size in zip(layout.files, sizes, strict=True):
        place, inside = _origin(places, name)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)

        def tell(here: int, before: int = before, inside: str = inside) -> None:
            on_progress(Progress("download", before + here, total, inside))

        if place.repository is not None:
            fetch(place.repository, place.repository.files[inside], target, on_bytes=tell)
        elif place.folder is not None:
            tell(0)
            try:
                shutil.copyfile(place.folder / inside, target)
            except OSError as error:
                raise EncoderError(
                    f"{place.folder / inside} can't be copied to {target} ({error.strerror})."
                ) from error
            tell(size)
        before += size


def _origin(places: Sequence[Place], name: str) -> tuple[Place, str]:
    if len(places) == 1:
        return places[0], name
    which, _, inside = name.partition("/")
    return places[which == TEXT_FOLDER], inside


def size_of(places: Sequence[Place], name: str) -> int:
    """Bytes of one of a layout's files."""
    place, inside = _origin(places, name)
    if place.repository is not None:
        return place.repository.files[inside].size
    return (place.folder / inside).stat().st_size if place.folder else 0
