"""What a small model can find of things that it never learned: classes are left out of training and asked for after.

The published towers stay as they are, so that nothing has seen RSICD before: EfficientNet-Lite0 (pooled features) and
MiniLM (mean of its tokens), with one linear map on each side. These are trained by the contrastive loss, once on all
30 classes ("seen") and, in folds, on 25 of them ("left out"): without the pictures of the other five and without their
captions. Words such as "pond" may still stand in captions of other classes. Each class's name is then asked among all
val pictures. Average precision, mean over the classes; the same 30 questions in both rows.

    PYTHONPATH=. python benchmarks/unseen.py --data ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from report import write_result
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.data import CLASSES, PROMPT, class_name, label_numbers
from training.evaluate import read_split
from training.hosts.prefix import MEAN, STD
from training.hosts.texts import pad, tokenise
from training.metrics import average_precision, retrieval

SIZE_PX, DIM, STEPS, BATCH, RATE, TAU = 128, 256, 640, 256, 2e-3, 0.06
FOLDS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A split behind the published towers."""

    images: Tensor
    """Pooled features, (N, 1280)."""

    labels: np.ndarray
    """Class of each picture, (N,)."""

    texts: Tensor
    """Mean tokens of all captions, (M, 384)."""

    owner: np.ndarray
    """Picture of each caption, (M,)."""


@torch.no_grad()
def text_features(host: LiteHost, tokenizer: Tokenizer, texts: list[str]) -> Tensor:
    """Mean tokens behind MiniLM, unit rows (N, 384)."""
    distinct = list(dict.fromkeys(texts))
    encoded = tokenise(tokenizer, distinct)
    order = sorted(range(len(encoded)), key=lambda number: len(encoded[number]))
    found = torch.empty(len(distinct), 384)
    for at in range(0, len(order), 128):
        ids, mask = pad([encoded[number] for number in order[at : at + 128]])
        tokens = host.text.run_layers(host.text.embed(ids), mask)
        found[order[at : at + 128]] = (tokens * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    place = {text: row for row, text in enumerate(distinct)}
    return functional.normalize(found, dim=-1)[[place[text] for text in texts]]


@torch.no_grad()
def read_side(host: LiteHost, tokenizer: Tokenizer, data: Path, name: str) -> Side:
    """Features of a split."""
    split = read_split(data, name)
    parts = [
        host.image(torch.from_numpy(to_pixels(split.pictures[at : at + 64], size_px=SIZE_PX, mean=MEAN, std=STD)))
        for at in range(0, len(split.pictures), 64)
    ]
    sentences = [sentence for record in split.records for sentence in record.sentences]
    owner = np.repeat(np.arange(len(split.records)), [len(record.sentences) for record in split.records])
    texts = text_features(host, tokenizer, sentences)
    return Side(torch.cat(parts), label_numbers(split.records, CLASSES), texts, owner)


def learn(train: Side, left_out: np.ndarray, seed: int) -> nn.ModuleList:
    """Both maps, trained without some classes."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    maps = nn.ModuleList([nn.Linear(train.images.shape[1], DIM), nn.Linear(train.texts.shape[1], DIM)])
    optimiser = torch.optim.AdamW(maps.parameters(), RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
    captions = np.flatnonzero(~np.isin(train.labels[train.owner], left_out))
    for _ in range(STEPS):
        chosen = rng.choice(captions, BATCH, replace=False)
        images, texts = rows_of(maps, train.images[train.owner[chosen]], train.texts[chosen])
        same = torch.from_numpy(train.owner[chosen][:, None] == train.owner[chosen]).float()
        truth = same / same.sum(1, keepdim=True)
        logits = images @ texts.T / TAU
        loss = (functional.cross_entropy(logits, truth) + functional.cross_entropy(logits.T, truth)) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return maps.eval()


def rows_of(maps: nn.ModuleList, images: Tensor, texts: Tensor) -> tuple[Tensor, Tensor]:
    """Unit rows of both sides."""
    return functional.normalize(maps[0](images), dim=-1), functional.normalize(maps[1](texts), dim=-1)


@torch.no_grad()
def precisions(maps: nn.ModuleList, val: Side, names: Tensor) -> np.ndarray:
    """Average precision of each class's name among all val pictures, (30,)."""
    images, asked = rows_of(maps, val.images, names)
    scores = (images @ asked.T).numpy()
    return np.array([average_precision(scores[:, label], val.labels == label) for label in range(len(CLASSES))])


@torch.no_grad()
def recall(maps: nn.ModuleList, val: Side) -> float:
    """MR of val."""
    images, texts = rows_of(maps, val.images, val.texts)
    return retrieval((images @ texts.T).numpy(), val.owner).mean_recall


def main() -> None:
    """Train, print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    host, tokenizer = LiteHost().load_towers().eval(), Tokenizer.from_file(str(tokenizer_file()))
    train, val = (read_side(host, tokenizer, options.data, name) for name in ("train", "val"))
    names = text_features(host, tokenizer, [PROMPT.format(class_name(label)) for label in CLASSES])
    seen, unseen, recalls = [], [], []
    for seed in range(options.seeds):
        whole = learn(train, np.array([], np.int64), seed)
        seen.append(precisions(whole, val, names))
        recalls.append(recall(whole, val))
        found = np.full(len(CLASSES), np.nan)
        for fold in np.array_split(np.random.default_rng(seed).permutation(len(CLASSES)), FOLDS):
            found[fold] = precisions(learn(train, fold, seed), val, names)[fold]
        unseen.append(found)
        print(f"seed {seed}: mR {recalls[-1]:.2f}, seen {seen[-1].mean():.3f}, left out {found.mean():.3f}", flush=True)
    chance = float(np.mean([(val.labels == label).mean() for label in range(len(CLASSES))]))
    result = {
        "seeds": options.seeds,
        "val_mean_recall_seen": [round(value, 3) for value in recalls],
        "seen": [round(float(row.mean()), 4) for row in seen],
        "left_out": [round(float(row.mean()), 4) for row in unseen],
        "chance": round(chance, 4),
        "classes": {
            label: {"seen": round(float(a), 3), "left_out": round(float(b), 3)}
            for label, a, b in zip(CLASSES, np.mean(seen, 0), np.mean(unseen, 0), strict=True)
        },
    }
    print(write_result("unseen", result))


if __name__ == "__main__":
    main()
