"""Names of open_clip models to what they are built from: architecture, weights' file, activation, preprocessing.

Apart from `openclip` because it decides and that encodes; apart from `registry` because it needs open_clip itself.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import open_clip

from rdb_geo.core.errors import EncoderError, UnknownModelError, WeightsNotFoundError, first_line
from rdb_geo.core.files import at_home
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.torch.fetching import find_weights
from rdb_geo.encoders.weights import hub_file

CONFIG_FILE = "open_clip_config.json"
SAFE_FILE = "open_clip_model.safetensors"
BIN_FILE = "open_clip_pytorch_model.bin"
WEIGHTS_FILES = (
    SAFE_FILE,
    "open_clip_pytorch_model.safetensors",
    BIN_FILE,
    "open_clip_pytorch_model.pth",
)
"""Names that open_clip gives to weights, the best first."""

WEIGHTS_SUFFIXES = (".safetensors", ".bin", ".pth", ".pt")

AS_FOLDER = f"download {CONFIG_FILE} and {SAFE_FILE} of that model to a folder and ask for local-dir:FOLDER"

QUICKGELU = "-quickgelu"

PREPROCESS = ("mean", "std", "interpolation", "resize_mode")
"""Fields of a tag that say how its images are prepared."""

QUICKGELU_FILES = re.compile(r"RemoteCLIP-(ViT-B-32|ViT-L-14|RN50)|RS5M_ViT-(B-32|L-14)")
"""Published files that were trained from OpenAI's weights and so need QuickGELU, though they are named without it.

Source: the authors load both into the architecture that open_clip's ``openai`` tag builds (ChenDelong1999/RemoteCLIP
3355cb5, remoteclip_retrieval.py; om-ai-lab/RS5M 1cf3906, inference/inference.py). GeoRSCLIP's ViT-H-14 starts from
LAION-2B and has GELU.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What an open_clip encoder is built from."""

    name: str
    """Name to ask for again; paths in it are absolute."""

    model: str
    """What `open_clip.create_model` builds: an architecture of its own list, or ``local-dir:FOLDER``."""

    tokenizer: str
    """What `open_clip.get_tokenizer` is asked for."""

    architecture: str
    """Identity of the architecture, activation included."""

    weights: Path
    """The weights' file."""

    quick_gelu: bool = False
    """Build the QuickGELU variant of `model`."""

    preprocess: dict[str, Any] = field(default_factory=dict)
    """Fields of open_clip's `PreprocessCfg` that differ from what `model` says."""


def find_source(name: str, *, cache_dir: Path | None, offline: bool) -> Source:
    """What ``open_clip:ARCH/TAG``, ``open_clip:ARCH/FILE``, ``hf-hub:REPOSITORY`` or ``local-dir:FOLDER`` stands for.

    A FILE can't say which activation it was trained with: for weights that come from OpenAI's, write ARCH with
    ``-quickgelu``. `cache_dir` is the hub's cache; None = the hub's own choice.

    Raises:
        UnknownModelError: There is no such architecture, or no such weights for it.
        WeightsNotFoundError: The weights are not on this machine.
        EncoderError: The model's configuration can't be read.
    """
    scheme, _, rest = name.partition(":")
    if not rest:
        raise UnknownModelError(
            f"{name!r} names no model: write {scheme}:{'ARCHITECTURE/TAG' if scheme == 'open_clip' else 'NAME'}."
        )
    if scheme == "local-dir":
        folder = at_home(rest).resolve()
        return _from_folder(f"local-dir:{folder}", folder, _weights_in(folder))
    if scheme == "hf-hub":
        config = hub_file(rest, (CONFIG_FILE,), cache_dir=cache_dir, offline=offline, instead=AS_FOLDER)
        weights = hub_file(rest, WEIGHTS_FILES, cache_dir=cache_dir, offline=offline, instead=AS_FOLDER)
        return _from_folder(name, config.parent, weights)
    architecture, _, weights_name = rest.partition("/")
    _check_architecture(architecture)
    tag = open_clip.get_pretrained_cfg(architecture, weights_name)
    if tag:
        repo, names = _hub_names(tag)
        plain = _with_activation(architecture, quick_gelu=bool(tag.get("quick_gelu")))
        instead = AS_FOLDER if SAFE_FILE in names else f"download it and ask for open_clip:{plain}/FILE"
        weights = hub_file(repo, names, cache_dir=cache_dir, offline=offline, instead=instead)
        return _from_tag(architecture, weights_name, tag, weights)
    return _from_file(architecture, weights_name)


def card_source(card: ModelCard, *, cache_dir: Path | None, offline: bool) -> Source:
    """What a card stands for.

    Raises:
        UnknownModelError: open_clip has no such architecture.
        WeightsNotFoundError: The weights are not on this machine.
    """
    _check_architecture(card.architecture)
    weights = find_weights(card, cache_dir=cache_dir, offline=offline)
    fit, _, kind = card.resize.partition("-")
    quick_gelu = _needs_quickgelu(card.architecture, card.hub_file or weights.name) or _is_openai_copy(card)
    return Source(
        name=card.address,
        model=card.architecture,
        tokenizer=card.architecture,
        architecture=_with_activation(card.architecture, quick_gelu=quick_gelu),
        weights=weights,
        quick_gelu=quick_gelu,
        preprocess={"mean": card.mean, "std": card.std, "interpolation": kind, "resize_mode": fit},
    )


def _from_tag(architecture: str, tag: str, settings: dict[str, Any], weights: Path) -> Source:
    quick_gelu = bool(settings.get("quick_gelu", False))
    return Source(
        name=f"open_clip:{architecture}/{tag}",
        model=architecture,
        tokenizer=architecture,
        architecture=_with_activation(architecture, quick_gelu=quick_gelu),
        weights=weights,
        quick_gelu=quick_gelu,
        preprocess={key: settings[key] for key in PREPROCESS if key in settings},
    )


def _from_file(architecture: str, weights_name: str) -> Source:
    tags = open_clip.list_pretrained_tags_by_model(architecture)
    if not weights_name:
        raise UnknownModelError(
            f"open_clip:{architecture} names no weights: add /TAG ({', '.join(tags) or 'it has none'}) or /FILE."
        )
    path = at_home(weights_name).resolve()
    if not path.is_file():
        if path.suffix in WEIGHTS_SUFFIXES or "/" in weights_name or "\\" in weights_name:
            raise WeightsNotFoundError(
                f"there is no weights' file {path}: put it there, or give its path after {architecture}/."
            )
        raise UnknownModelError(
            f"open_clip's {architecture} has no weights {weights_name!r}: {_near(weights_name, tags)}"
            f"known are {', '.join(tags) or 'none'}, and any file."
        )
    quick_gelu = _needs_quickgelu(architecture, path.name)
    return Source(
        name=f"open_clip:{architecture}/{path}",
        model=architecture,
        tokenizer=architecture,
        architecture=_with_activation(architecture, quick_gelu=quick_gelu),
        weights=path,
        quick_gelu=quick_gelu,
        preprocess=_common_preprocess(architecture, tags),
    )


def _common_preprocess(architecture: str, tags: Iterable[str]) -> dict[str, Any]:
    """How all published weights of the architecture prepare images; nothing where they differ. SigLIP has its own."""
    settings = [open_clip.get_pretrained_cfg(architecture, tag) for tag in tags]
    found = [{key: each[key] for key in PREPROCESS if key in each} for each in settings]
    return found[0] if found and all(each == found[0] for each in found) else {}


def _from_folder(name: str, folder: Path, weights: Path) -> Source:
    path = folder / CONFIG_FILE
    try:
        config = json.loads(path.read_text(encoding="utf-8"))["model_cfg"]
        activation = QUICKGELU if config.get("quick_gelu") else ""
        has_hub_tokenizer = bool(config["text_cfg"].get("hf_tokenizer_name"))
    except OSError as error:
        raise UnknownModelError(f"there is no {path}: give a folder in open_clip's own format.") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EncoderError(
            f"{path} is no open_clip configuration ({first_line(error)}): get the folder again."
        ) from error
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:12]
    known = (other for other in open_clip.list_models() if open_clip.get_model_config(other) == config)
    return Source(
        name=name,
        model=f"local-dir:{folder}",
        tokenizer=name if has_hub_tokenizer else f"local-dir:{folder}",
        architecture=next(known, f"open_clip-{digest}{activation}"),
        weights=weights,
    )


def _weights_in(folder: Path) -> Path:
    if not folder.is_dir():
        raise UnknownModelError(f"there is no folder {folder}: give one in open_clip's own format.")
    named = [folder / name for name in WEIGHTS_FILES if (folder / name).is_file()]
    found = named or sorted(path for path in folder.glob("*") if path.suffix in WEIGHTS_SUFFIXES)
    if not found:
        raise WeightsNotFoundError(f"the folder {folder} holds no weights: put them there as {SAFE_FILE}.")
    if not named and len(found) > 1:
        raise EncoderError(
            f"the folder {folder} holds several weights' files ({', '.join(path.name for path in found)}): "
            f"name the right one {SAFE_FILE} or {BIN_FILE}."
        )
    return found[0]


def _hub_names(tag: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Repository and files of a tag, safetensors first. open_clip writes ``owner/name/`` or ``owner/name/file``."""
    repo, _, name = str(tag.get("hf_hub", "")).rpartition("/")
    if not repo:
        raise UnknownModelError(
            "these weights are not on the Hugging Face hub: download them and give the file's path."
        )
    if not name:
        return repo, (SAFE_FILE, BIN_FILE)
    return repo, (f"{name.rpartition('.')[0]}.safetensors", name) if name.endswith((".bin", ".pth")) else (name,)


def _check_architecture(architecture: str) -> None:
    known = open_clip.list_models()
    if architecture not in known:
        raise UnknownModelError(
            f"open_clip has no architecture {architecture!r}: {_near(architecture, known)}"
            "`open_clip.list_models()` lists all of them."
        )


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}? " if near else ""


def _needs_quickgelu(architecture: str, file_name: str) -> bool:
    return not architecture.endswith(QUICKGELU) and QUICKGELU_FILES.match(file_name.rpartition("/")[2]) is not None


def _is_openai_copy(card: ModelCard) -> bool:
    """The card's hub repository is the one behind a QuickGELU tag of its architecture."""
    tags = (
        open_clip.get_pretrained_cfg(card.architecture, tag)
        for tag in open_clip.list_pretrained_tags_by_model(card.architecture)
    )
    return any(
        tag.get("quick_gelu") and tag.get("hf_hub", "").startswith(f"{card.hub_repo}/") for tag in tags if card.hub_repo
    )


def _with_activation(architecture: str, *, quick_gelu: bool) -> str:
    return architecture + QUICKGELU if quick_gelu and not architecture.endswith(QUICKGELU) else architecture
