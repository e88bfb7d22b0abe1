"""A repository or folder of ONNX files → a model of this machine, with a card; whole or not at all."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rdb_geo.core.errors import Cancelled, EncoderError, UnknownModelError, WeightsNotFoundError
from rdb_geo.core.files import keep_names, synchronise
from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.encoders.adding.card_file import card_text
from rdb_geo.encoders.adding.layouts import Layout
from rdb_geo.encoders.adding.places import IMAGE_FOLDER, TEXT_FOLDER, Place, bring, layout_of
from rdb_geo.encoders.adding.recipes import Recipes, read_recipes
from rdb_geo.encoders.adding.towers import open_graph, read_image_tower, read_text_tower, read_tokenizer
from rdb_geo.encoders.cards import (
    NAME,
    ModelCard,
    added_cards,
    added_folder,
    embedded_folder,
    known_cards,
    read_card,
)
from rdb_geo.encoders.graphs import Feeding
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.selftest import TEXTS, Tested, best_batch, drawn_pictures, run_selftest
from rdb_geo.encoders.weights import file_sha256

RESTRICTED = re.compile(
    r"(^|[-_ ])nc([-_ ]|$)|non-?commercial|research|academic|amlr|proprietary|no-?use", re.IGNORECASE
)
"""Licences that forbid some uses by name; the user has to say that theirs is allowed."""

TRASH = ".removed-"
"""Before the name of a model's folder while it is deleted."""

TEMPLATES = ("a satellite image of {}.", "an aerial photograph of {}.")
PROMPTS_ID = "aerial-2"
GROUND_M = (100.0, 5000.0)
"""As the cards of the known CLIP models have them."""


@dataclass(frozen=True, slots=True)
class Added:
    """A model that is there now."""

    card: ModelCard
    """Its card."""

    tested: Tested
    """What the self-test found."""

    notes: tuple[str, ...]
    """What the user should know."""


def add_model(
    source: str,
    text_source: str | None = None,
    *,
    name: str | None = None,
    precision: str | None = None,
    accept_licence: bool = False,
    on_progress: ProgressFn = ignore,
) -> Added:
    """Bring a model here as ONNX files, check it, and write its card.

    A download that breaks off is taken up again by the same call; all else that fails leaves nothing behind.

    Args:
        source: A folder, or ``owner/name`` of a repository. A folder with a ``card.toml`` keeps what it says.
        text_source: The same for the text tower, where it has a place of its own (fastembed's form).
        name: What to call it; None = from `source` and precision.
        precision: A key of `rdb_geo.encoders.adding.layouts.SUFFIXES`; None = the highest there is.
        accept_licence: The user has read a licence that forbids some uses.
        on_progress: Hears of the bytes that have come; may raise `Cancelled`.

    Raises:
        EncoderError: It can't be used; the message says why.
        WeightsNotFoundError: It can't be fetched.
        Cancelled: From `on_progress`.
    """
    places = [Place.at(place) for place in (source, text_source) if place is not None]
    for place in places:
        _check_licence(place, accept_licence)
    layout = layout_of(places, precision)
    called = name or _name_from(places[0].label, layout.precision)
    _check_free(called)
    with _staging(called, [place.label for place in places], layout.precision) as folder:
        bring(places, layout, folder, on_progress)
        if places[0].card is None:
            card = _describe(folder, layout, places, called)
        else:
            card = replace(places[0].card, name=called, folder=folder)
        tested, notes = _test(card)
        card = _settle(card, tested)
        final = added_folder() / called
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                synchronise(path)
        folder.replace(final)
        keep_names(final.parent)
    return Added(read_card(final / "card.toml"), tested, notes)


def remove_model(name: str) -> Path:
    """Delete an added model; the folder that it had.

    Raises:
        UnknownModelError: None of that name was added.
    """
    folder = added_folder() / name
    if not NAME.fullmatch(name) or not folder.is_dir():
        added = ", ".join(card.name for card in added_cards()) or "none"
        raise UnknownModelError(f"no model {name!r} was added here: those that were are {added}.")
    for left in folder.parent.glob(f"{TRASH}*"):
        shutil.rmtree(left, ignore_errors=True)
    trash = folder.with_name(f"{TRASH}{name}")
    folder.replace(trash)
    keep_names(trash.parent)
    shutil.rmtree(trash)
    return folder


def _check_licence(place: Place, accept: bool) -> None:  # noqa: FBT001
    if RESTRICTED.search(place.licence) and not accept:
        where = place.repository.page if place.repository else place.label
        raise EncoderError(
            f"the licence of {place.label}, {place.licence}, forbids some uses: read it at {where}, and give "
            "--accept-licence where yours is allowed."
        )


def _name_from(label: str, precision: str) -> str:
    stem = (
        re.sub(r"[^A-Za-z0-9_.-]+", "-", label.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]).strip(".-") or "model"
    )
    return re.sub(r"\.{2,}", ".", stem) + ("" if precision == "fp32" else f"-{precision}")


def _check_free(name: str) -> None:
    if not NAME.fullmatch(name):
        raise EncoderError(f"{name!r} can't be a model's name: take letters, digits, '.', '_' and '-'.")
    if (added_folder() / name).exists() or any(card.name == name for card in known_cards()):
        raise EncoderError(f"there is a model {name} already: give another --name, or  rdb-geo models remove {name}.")


@contextmanager
def _staging(name: str, labels: list[str], precision: str) -> Iterator[Path]:
    """A hidden folder. It stays where a download broke off or was cancelled, for the next try."""
    key = hashlib.sha256("\n".join((*labels, precision)).encode()).hexdigest()[:12]
    folder = added_folder() / f".adding-{name}-{key}"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    except (WeightsNotFoundError, Cancelled, KeyboardInterrupt):
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _describe(folder: Path, layout: Layout, places: list[Place], name: str) -> ModelCard:
    where = places[0].label
    split = len(places) > 1
    image_folder, text_folder = (folder / IMAGE_FOLDER, folder / TEXT_FOLDER) if split else (folder, folder)
    recipes = read_recipes(image_folder, text_folder, where=where)
    image = open_graph(folder / layout.image)
    text = image if layout.image == layout.text else open_graph(folder / layout.text)
    pictures = read_image_tower(image, recipes, folder / layout.image)
    words = read_text_tower(text, read_tokenizer(folder / layout.tokenizer), recipes, folder / layout.text)
    pixels = recipes.pixels()
    if pictures.side_px not in (None, pixels.size_px):
        raise EncoderError(
            f"{where}: its image tower takes {pictures.side_px} px and its preprocessor makes {pixels.size_px} px."
        )
    fixed = {batch for batch in (pictures.batch, words.batch) if batch is not None and batch > 1}
    if fixed:
        raise EncoderError(f"{where} takes exactly {max(fixed)} at once: export it with a free batch.")
    hashes = {name: file_sha256(folder / name) for name in (layout.image, layout.text, layout.tokenizer)}
    towers = hashlib.sha256((hashes[layout.image] + hashes[layout.text]).encode())
    others = tuple((name, file_sha256(folder / name)) for name in layout.weights)
    for _, digest in others:
        towers.update(digest.encode())
    family = recipes.family or "onnx"
    card = ModelCard(
        name=name,
        summary=f"{' and '.join(place.label for place in places)} as ONNX, {layout.precision}",
        backend="onnx",
        architecture=family,
        dim=1,
        image_size_px=pixels.size_px,
        resize=pixels.resize,
        mean=(pixels.mean[0], pixels.mean[1], pixels.mean[2]),
        std=(pixels.std[0], pixels.std[1], pixels.std[2]),
        templates=TEMPLATES,
        prompts_id=PROMPTS_ID,
        ground_m=GROUND_M,
        licence="; ".join(dict.fromkeys(place.licence or "not stated" for place in places)),
        source="; ".join(place.origin for place in places),
        training_data="not stated by its files: see its source",
        limits="not measured here: its scores are no probabilities",
        weights_sha256=towers.hexdigest(),
        files=tuple((name, hashes[name]) for name in (layout.image, layout.text, layout.tokenizer)),
        context_length=words.length,
        lowercase=_is_lowercase(recipes),
        feeding=Feeding(
            image_input=pictures.input,
            image_output=pictures.output,
            text_input=words.input,
            text_mask=words.mask,
            text_output=words.output,
            pads_fully=words.pads_fully,
            masks_padding=not recipes.is_maskless,
            pad_id=words.pad_id,
            canonical=recipes.is_canonical,
            batch_size=1 if 1 in (pictures.batch, words.batch) else 0,
            other_files=others,
        ),
        folder=folder,
    )
    return replace(card, dim=_dim(card, where))


def _is_lowercase(recipes: Recipes) -> bool:
    return bool(recipes.tokenizer.get("do_lower_case", False)) and recipes.is_maskless


def _dim(card: ModelCard, where: str) -> int:
    """Length of an embedding, by running both towers.

    Raises:
        EncoderError: They differ.
    """
    image, text = OnnxEncoder(card, device="cpu").dims(drawn_pictures(1), TEXTS[0])
    if image != text:
        raise EncoderError(
            f"{where}: its image tower gives {image} numbers and its text tower {text}: they are not of one model."
        )
    return image


def _test(card: ModelCard) -> tuple[Tested, tuple[str, ...]]:
    tested = run_selftest(OnnxEncoder(card, device="cpu"))
    notes = []
    if tested.depends_on_batch:
        notes.append(
            "a row depends on the rest of its batch (its activations are quantised by the range of the batch), so it "
            "runs one at a time."
        )
    if card.licence == "not stated":
        notes.append(f"its files state no licence: ask its authors ({card.source}).")
    return tested, tuple(notes)


def _settle(card: ModelCard, tested: Tested) -> ModelCard:
    """Choose the batch size by measurement, and write the card."""
    size = card.feeding.batch_size
    if not size:
        size = (
            1
            if tested.depends_on_batch
            else best_batch({count: OnnxEncoder(card, device="cpu", batch_size=count) for count in (1, 2, 4, 8, 16)})
        )
    card = replace(card, feeding=replace(card.feeding, batch_size=size))
    folder = card.folder or embedded_folder()
    (folder / "card.toml").write_text(card_text(card), encoding="utf-8")
    return card
