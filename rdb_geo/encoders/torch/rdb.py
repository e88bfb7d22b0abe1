"""An open_clip model with trained RDB adapters as an `Encoder`.

The adapters hold attention, so they can't be merged into the weights and stay in the path of every image and text.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rdb_geo.core.errors import EncoderError, UnknownModelError
from rdb_geo.core.files import at_home
from rdb_geo.encoders.cards import ModelCard, known_cards, read_card
from rdb_geo.encoders.torch.openclip import OpenClipEncoder
from rdb_geo.model.inject import is_adapted
from rdb_geo.model.state import CONFIG_FILE, load_adapters, read_adapter

SCHEME = "rdb:"
"""A name is ``rdb:BASE+FOLDER``: the base model's own name and the folder of its adapter."""

_OPEN_CLIP = ("open_clip:", "hf-hub:", "local-dir:")


def add_adapter(encoder: OpenClipEncoder, folder: Path, *, name: str | None = None) -> OpenClipEncoder:
    """The encoder, which is changed, with adapters of a folder: other vectors, so another space.

    Its name is ``rdb:BASE+FOLDER`` where none is given.

    Raises:
        WeightsNotFoundError: A file of the adapter is missing.
        EncoderError: The adapter is damaged, or was trained on another model.
    """
    saved = read_adapter(folder)
    if is_adapted(encoder.model):
        raise EncoderError(f"{encoder.spec.name} has an RDB adapter already: load its base model instead.")
    load_adapters(encoder.model, saved)
    name = name or f"{SCHEME}{encoder.spec.name}+{folder.resolve()}"
    encoder.becomes(replace(encoder.spec, name=name, backend="rdb", adapter_sha256=saved.sha256))
    return encoder


def load_rdb_encoder(
    base: str,
    folder: Path,
    *,
    device: str = "auto",
    cache_dir: Path | None = None,
    offline: bool = False,
    batch_size: int | None = None,
) -> OpenClipEncoder:
    """A base model, by any name of an open_clip model or its card's folder, with adapters of a folder.

    All else as in `OpenClipEncoder.from_card`.

    Raises:
        UnknownModelError: There is no such base model.
        WeightsNotFoundError: The base's weights or a file of the adapter are not on this machine.
        EncoderError: Base or adapter can't be loaded, or they do not belong together.
    """
    read_adapter(folder)  # a wrong folder is named before a large model is loaded
    if base.startswith(_OPEN_CLIP):
        encoder = OpenClipEncoder.from_name(
            base, device=device, cache_dir=cache_dir, offline=offline, batch_size=batch_size
        )
    else:
        encoder = OpenClipEncoder.from_card(
            _card(base), device=device, cache_dir=cache_dir, offline=offline, batch_size=batch_size
        )
    return add_adapter(encoder, folder)


def split_name(name: str) -> tuple[str, Path]:
    """``rdb:BASE+FOLDER`` as base and folder. Where there are several ``+``, FOLDER is the first that holds an adapter.

    Raises:
        UnknownModelError: It is no such name.
    """
    rest = name.removeprefix(SCHEME)
    places = [place for place, sign in enumerate(rest) if sign == "+" and 0 < place < len(rest) - 1]
    if not name.startswith(SCHEME) or not places:
        raise UnknownModelError(f"{name!r} names no model with an RDB adapter: write rdb:BASE+FOLDER.")
    pairs = [(rest[:place], at_home(rest[place + 1 :])) for place in places]
    return next((pair for pair in pairs if (pair[1] / CONFIG_FILE).is_file()), pairs[-1])


def _card(name: str) -> ModelCard:
    cards = {card.name: card for card in known_cards()}
    if name in cards:
        card = cards[name]
    elif name and (Path(name) / "card.toml").is_file():
        card = read_card(Path(name) / "card.toml")
    else:
        raise UnknownModelError(
            f"there is no base model {name!r}: name a model of `rdb-geo models`, a folder with a card.toml, "
            "open_clip:ARCHITECTURE/TAG-OR-FILE, hf-hub:REPOSITORY or local-dir:FOLDER."
        )
    if card.backend != "open_clip":
        raise EncoderError(
            f"{card.name} is an ONNX model and takes no RDB adapter: adapt its torch host and export that."
        )
    return card
