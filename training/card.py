"""The model card of an exported model; what it says stands in ``card.toml`` beside this module."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from training.hosts.prefix import MEAN, STD
from training.hosts.texts import CONTEXT_LENGTH
from training.settings import read_toml

IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE, CARD_FILE = "image.onnx", "text.onnx", "tokenizer.json", "card.toml"
"""Names inside a model's folder."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a card says beside the files' hashes."""

    experiment: str
    """Name of the experiment."""
    seed: int
    """Its seed."""
    checkpoint_sha256: str
    """Hash of the checkpoint that was exported, with that of its image graph if its convolutions are int8; hex."""
    image_size_px: int
    """Side of the square that the image graph takes."""
    dim: int
    """Length of an embedding."""
    stage: str
    """The command that trained it: ``train``, ``refine``, ``joint`` or ``second``."""
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
    texts = read_toml(Path(__file__).with_suffix(".toml"))
    own: dict[str, str] = texts["joint"] | texts[details.stage]
    names = {"image": IMAGE_FILE, "text": TEXT_FILE, "tokenizer": TOKENIZER_FILE}
    more = own["more"] + (texts["words"].format(count=details.words) if details.words else "")
    content = texts["card"]["text"].format(
        summary=texts["summary"].format(**own),
        dim=details.dim,
        checkpoint=details.checkpoint_sha256,
        licence=texts["licence"].format(**own),
        source=texts["source"].format(experiment=details.experiment, seed=details.seed, **own),
        training_data=texts["training_data"].format(more=more),
        limits=own["limits"],
        **{f"{name}_file": file for name, file in names.items()},
        **{name: hashlib.sha256((folder / file).read_bytes()).hexdigest() for name, file in names.items()},
        size=details.image_size_px,
        mean=list(MEAN),
        std=list(STD),
        context=CONTEXT_LENGTH,
        prompts_id=details.prompts_id,
        templates=", ".join(f'"{template}"' for template in details.templates),
        metrics="\n".join(f'{key} = "{value}"' for key, value in details.metrics.items()),
    )
    (folder / CARD_FILE).write_text(content, encoding="utf-8")
