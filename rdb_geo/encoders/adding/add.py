"""A repository or folder of ONNX files → a model of this machine, with a card; whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from rdb_geo.core.consent import user_cache
from rdb_geo.core.errors import Cancelled, EncoderError, UnknownModelError, WeightsNotFoundError
from rdb_geo.core.files import keep_names, synchronise
from rdb_geo.core.progress import Note, Progress, ProgressFn, ignore
from rdb_geo.encoders.adding.card_file import write_card
from rdb_geo.encoders.adding.layouts import Layout
from rdb_geo.encoders.adding.offers import Found, Offer, check_free, check_licence, look
from rdb_geo.encoders.adding.places import CARD, IMAGE_FOLDER, TEXT_FOLDER, bring
from rdb_geo.encoders.adding.recipes import Recipes, read_recipes
from rdb_geo.encoders.adding.towers import open_graph, read_image_tower, read_text_tower, read_tokenizer
from rdb_geo.encoders.cards import NAME, ModelCard, added_cards, added_folder, read_card
from rdb_geo.encoders.graphs import Feeding
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.selftest import TEXTS, Tested, best_batch, drawn_pictures, run_selftest
from rdb_geo.encoders.weights import file_sha256

TRASH = ".removed-"
"""Before the name of a model's folder while it is deleted."""

LOCKS = ".locks"
"""In the user's cache folder: a file for each model that was ever added or removed."""

PATIENCE_S = 0.5
"""So long is waited for another process that changes the same model."""

ALONE = Note(
    "runs-alone",
    "a row depends on the rest of its batch (its activations are quantised by the range of the batch), so it runs one "
    "at a time.",
)

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

    notes: tuple[Note, ...]
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
    """Bring a model, named as `look` takes it, here as ONNX files, check it, and write its card.

    A folder with a ``card.toml`` keeps what it says. A download that breaks off is taken up again by the same call; all
    else that fails leaves nothing behind. `accept_licence` says that the user has read a licence that forbids some
    uses. `on_progress` hears of the bytes that have come, then of the tests.

    Raises:
        EncoderError: It can't be used; the message says why.
        WeightsNotFoundError: It can't be fetched.
        Cancelled: From `on_progress`.
    """
    found = look(source, text_source, name=name, precision=precision)
    offer, layout = found.offer, found.layout
    check_licence(offer, accepted=accept_licence)
    with _alone(offer.name), _staging(offer) as folder:
        bring(found.places, layout, folder, on_progress)
        on_progress(Progress("test", 0, None, offer.name))
        own = found.places[0].card
        card = _describe(folder, found) if own is None else _with_cells(replace(own, folder=folder), layout)
        tested, notes = _test(card)
        on_progress(Progress("test", 0, None, offer.name))
        card = replace(card, name=offer.name, feeding=replace(card.feeding, batch_size=_batch_size(card, tested)))
        original = found.places[0].folder / CARD if own is not None and found.places[0].folder else None
        write_card(card, folder / CARD, original)
        final = added_folder() / offer.name
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                synchronise(path)
        folder.replace(final)
        keep_names(final.parent)
    return Added(read_card(final / CARD), tested, (*offer.notes, *notes))


def remove_model(name: str) -> Path:
    """Delete an added model, or what a download of it brought that broke off; the folder that it has.

    Raises:
        UnknownModelError: None of that name was added.
    """
    folder = added_folder() / name
    if not NAME.fullmatch(name) or not (folder.is_dir() or _begun(name)):
        added = ", ".join(card.name for card in added_cards()) or "none"
        raise UnknownModelError(f"no model {name!r} was added here: those that were are {added}.")
    with _alone(name):
        for left in (*_begun(name), *folder.parent.glob(f"{TRASH}*")):
            shutil.rmtree(left, ignore_errors=True)
        if folder.is_dir():
            trash = folder.with_name(f"{TRASH}{name}")
            folder.replace(trash)
            keep_names(trash.parent)
            with suppress(FileNotFoundError):  # another removal sweeps it up, too
                shutil.rmtree(trash)
    return folder


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """The right to change what is here of a model, while the block runs.

    Raises:
        EncoderError: Another process has it.
    """
    lock = user_cache() / LOCKS / f"{name.lower()}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        held = FileLock(lock).acquire(timeout=PATIENCE_S)
    except Timeout as error:
        raise EncoderError("model-busy", model=name) from error
    with held:
        yield


def _begun(name: str) -> tuple[Path, ...]:
    return tuple(added_folder().glob(f".adding-{name}-????????????"))


@contextmanager
def _staging(offer: Offer) -> Iterator[Path]:
    """A hidden folder. It stays where a download broke off or was cancelled, for the next try of the same files."""
    check_free(offer.name)
    key = hashlib.sha256("\n".join((*offer.sources, offer.precision)).encode()).hexdigest()[:12]
    folder = added_folder() / f".adding-{offer.name}-{key}"
    for other in _begun(offer.name):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    except BaseException as error:
        may_go_on = isinstance(error, (WeightsNotFoundError, Cancelled, KeyboardInterrupt))
        if not (offer.is_remote and may_go_on):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _with_cells(card: ModelCard, layout: Layout) -> ModelCard:
    """The card, with the head for cells that lies in its folder."""
    if card.cells is not None or layout.cells is None or card.folder is None:
        return card
    return replace(card, cells=(layout.cells, file_sha256(card.folder / layout.cells)))


def _describe(folder: Path, found: Found) -> ModelCard:
    layout, places, offer = found.layout, found.places, found.offer
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
        name=offer.name,
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
        licence=offer.licence,
        source=offer.origin,
        training_data="not stated by its files: see its source",
        limits=offer.limits,
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
    return _with_cells(replace(card, dim=_dim(card, where)), layout)


def _is_lowercase(recipes: Recipes) -> bool:
    return bool(recipes.tokenizer.get("do_lower_case", False)) and recipes.is_maskless


def _dim(card: ModelCard, where: str) -> int:
    """Length of an embedding, by running both towers; raises `EncoderError`: they differ."""
    image, text = OnnxEncoder(card, device="cpu").dims(drawn_pictures(1), TEXTS[0])
    if image != text:
        raise EncoderError(
            f"{where}: its image tower gives {image} numbers and its text tower {text}: they are not of one model."
        )
    return image


def _test(card: ModelCard) -> tuple[Tested, tuple[Note, ...]]:
    encoder = OnnxEncoder(card, device="cpu")
    tested = run_selftest(encoder)
    if encoder.inside is not None:
        encoder.inside.encode_cells(drawn_pictures(1))
    if tested.depends_on_batch:
        return tested, (ALONE,)
    return tested, ()


def _batch_size(card: ModelCard, tested: Tested) -> int:
    """Its own, else 1 where a row depends on its batch, else found by measurement."""
    if card.feeding.batch_size or tested.depends_on_batch:
        return card.feeding.batch_size or 1
    return best_batch({count: OnnxEncoder(card, device="cpu", batch_size=count) for count in (1, 2, 4, 8, 16)})
