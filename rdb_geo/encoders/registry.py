"""Names to encoders. A backend is imported only when one of its models is asked for."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core import consent
from rdb_geo.core.errors import (
    EncoderError,
    MissingExtraError,
    NotAllowedError,
    UnknownModelError,
    UsageError,
    first_line,
    install_line,
)
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED, NAME, ModelCard, added_folder, embedded_folder, known_cards, read_card
from rdb_geo.encoders.quiet import quiet
from rdb_geo.encoders.weights import cached_weights, where_to_put

if TYPE_CHECKING:
    from rdb_geo.encoders.torch.export import Exported
    from rdb_geo.encoders.torch.openclip import OpenClipEncoder

RDB_SCHEME = "rdb:"
OPEN_CLIP_SCHEMES = ("open_clip:", "hf-hub:", "local-dir:")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One line of `rdb-geo models`."""

    name: str
    """Name to ask for."""

    summary: str
    """One line."""

    is_present: bool
    """Its weights are on this machine."""

    size_bytes: int
    """Of its files; 0 where they are not here."""

    is_checked: bool
    """Its files are compared with hashes of its card before they are used; False = its card has none."""

    licence: str
    """Of the weights."""

    limits: str
    """What it can't do."""

    is_added: bool
    """It was added on this machine, and can be removed."""

    what_to_do: str
    """How to get it; empty where it is present."""

    cure: str
    """The same for programs: ``fetch``, ``packages``, ``add-again`` or ``install-again``."""


def list_models(*, cache_dir: Path | None = None) -> list[KnownModel]:
    """The models that are known by name, the embedded default first."""
    found = []
    for card in known_cards():
        is_added = card.folder is not None and card.folder.parent == added_folder()
        if card.backend == "onnx":
            cells = () if card.cells is None else (card.cells,)
            names = {name for name, _ in (*card.files, *card.feeding.other_files, *cells)}
            paths = [card.folder / name for name in sorted(names)] if card.folder else []
            present = bool(paths) and all(path.is_file() for path in paths)
            cure, todo = ("add-again", "add it again") if is_added else ("install-again", "install rdb-geo again")
            todo = f"its files are incomplete: {todo}"
        else:
            paths = [cached_weights(card, cache_dir)]
            present = paths[0].is_file()
            cure = "packages" if find_spec("open_clip") is None else "fetch"
            todo = f"it is downloaded when it is first asked for; offline, {where_to_put(card, cache_dir)}"
            if cure == "packages":
                todo = f"it needs packages that are not installed: run  {install_line('torch')}"
        size = sum(path.stat().st_size for path in paths) if present else 0
        found.append(
            KnownModel(
                card.name,
                card.summary,
                present,
                size,
                bool(card.weights_sha256),
                card.licence,
                card.limits,
                is_added,
                "" if present else todo,
                "" if present else cure,
            )
        )
    if all(model.name != EMBEDDED for model in found):
        todo = f"install rdb-geo again: its folder {embedded_folder()} is missing"
        what, cure = "the embedded default", "install-again"
        lost = KnownModel(EMBEDDED, what, False, 0, True, "", "", is_added=False, what_to_do=todo, cure=cure)  # noqa: FBT003
        found.insert(0, lost)
    return found


def load_card(name: str) -> ModelCard:
    """The card of a known model, or of a folder with a ``card.toml``.

    Raises:
        UnknownModelError: There is none of that name.
        EncoderError: The card can't be read.
    """
    cards = {card.name: card for card in known_cards()}
    if name in cards:
        return cards[name]
    if name and (Path(name) / "card.toml").is_file():
        return read_card(Path(name) / "card.toml")
    if name.startswith((RDB_SCHEME, *OPEN_CLIP_SCHEMES)):
        base = name.removeprefix(RDB_SCHEME).partition("+")[0]
        what = (
            f"`rdb-geo models {base}` shows that of its base"
            if base in cards
            else "`rdb-geo models` lists those with one"
        )
        raise UnknownModelError(f"{name} has no card to show: {what}; ask for the model itself with --model.")
    near = difflib.get_close_matches(name, cards, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UnknownModelError(
        f"there is no model {name!r}: {hint}Known are {', '.join(cards)}, a folder with a card.toml, "
        "and open_clip:ARCHITECTURE/TAG-OR-FILE, hf-hub:REPOSITORY, local-dir:FOLDER or rdb:BASE+FOLDER."
    )


def recorded_model(name: str | None) -> str | None:
    """The name that an index records for its model, where it may be loaded without asking the user.

    None = the index is empty. A name that leads to a folder or to a hub is the user's to say; it counts as said once a
    model of that name was loaded because the user named it (see `load_encoder`). A known model whose weights are not
    here is not fetched. Raises `NotAllowedError`, whose message says how the user can say it.
    """
    if name is None or consent.is_named(name):
        return name
    card = next((card for card in known_cards() if card.name == name), None)
    if card is not None and card.backend == "open_clip" and not cached_weights(card, None).is_file():
        raise NotAllowedError("weights-away", model=name)
    if card is None and (not NAME.fullmatch(name) or Path(name).exists()):
        raise NotAllowedError("named-model", model=name)
    return name


def load_encoder(
    name: str,
    *,
    device: str = "auto",
    cache_dir: Path | None = None,
    offline: bool = False,
    batch_size: int | None = None,
) -> Encoder:
    """A ready encoder of a model that the user names; its name counts as named from now on, see `recorded_model`.

    Args:
        name: A known model's name; a folder with a ``card.toml``; ``open_clip:ARCH/TAG`` or ``open_clip:ARCH/FILE``;
            ``hf-hub:REPOSITORY``; ``local-dir:FOLDER``; ``rdb:BASE+FOLDER``, an open_clip model with RDB adapters.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``; for ONNX models a key of `rdb_geo.encoders.runtime.PROVIDERS`.
        cache_dir: Folder of downloaded weights; None = the user's cache.
        offline: Never ask the network.
        batch_size: Chips or texts encoded at once; None = what suits the backend and the device.

    Raises:
        UnknownModelError: No such model.
        WeightsNotFoundError: The weights are not on this machine.
        MissingExtraError: The backend is not installed.
        EncoderError: The model can't be loaded.
    """
    encoder = _load(name, device=device, cache_dir=cache_dir, offline=offline, batch_size=batch_size)
    if encoder.spec.name != EMBEDDED:
        consent.name_it(encoder.spec.name)
    return encoder


def export_model(
    name: str,
    folder: Path,
    *,
    precision: str = "fp32",
    cache_dir: Path | None = None,
    offline: bool = False,
) -> Exported:
    """Write a model of torch, named as `load_encoder` takes it, as ONNX: see `rdb_geo.encoders.torch.export`.

    The folder must not exist, or be empty; its name becomes the model's. The precision is ``fp32``, ``fp16`` or
    ``int8``.

    Raises:
        UsageError: The model is ONNX already, or the folder can't be used.
        MissingExtraError: torch, open_clip, onnx or onnxscript is not installed.
        EncoderError: As `load_encoder`, or the model can't be exported.
    """
    base = name.removeprefix(RDB_SCHEME).partition("+")[0]
    about = load_card(base) if not base.startswith(OPEN_CLIP_SCHEMES) else None
    if about is not None and about.backend == "onnx":
        raise UsageError(f"{name} is ONNX already: use its folder {about.folder}.")
    _open_clip()
    try:
        with quiet():
            import onnxscript  # noqa: F401  # what torch's exporter needs

            from rdb_geo.encoders.torch.export import export_encoder
    except ImportError as error:
        raise MissingExtraError("exporting a model", "export") from error
    encoder = _load(name, device="cpu", cache_dir=cache_dir, offline=offline, batch_size=None)
    return export_encoder(encoder, folder, precision=precision, about=about)  # type: ignore[arg-type]


def _load(name: str, *, device: str, cache_dir: Path | None, offline: bool, batch_size: int | None) -> Encoder:
    if name.startswith(RDB_SCHEME):
        _open_clip()
        from rdb_geo.encoders.torch.rdb import load_rdb_encoder, split_name

        base, folder = split_name(name)
        return load_rdb_encoder(
            base, folder, device=device, cache_dir=cache_dir, offline=offline, batch_size=batch_size
        )
    if name.startswith(OPEN_CLIP_SCHEMES):
        return _open_clip().from_name(name, device=device, cache_dir=cache_dir, offline=offline, batch_size=batch_size)
    card = load_card(name)
    if card.backend == "onnx":
        from rdb_geo.encoders.onnx import OnnxEncoder

        return OnnxEncoder(card, device=device, batch_size=batch_size)
    return _open_clip().from_card(card, device=device, cache_dir=cache_dir, offline=offline, batch_size=batch_size)


def _open_clip() -> type[OpenClipEncoder]:
    try:
        with quiet():
            from rdb_geo.encoders.torch.openclip import OpenClipEncoder
    except ImportError as error:
        raise MissingExtraError("an open_clip model", "torch") from error
    except (AttributeError, OSError, RuntimeError) as error:  # torch and torchvision of two builds, a missing library
        raise EncoderError(
            f"open_clip is installed and can't be imported ({first_line(error)}): "
            "install torch and torchvision again, both of one build."
        ) from error
    return OpenClipEncoder
