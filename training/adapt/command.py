"""What ``python -m training train CONFIG --host CHECKPOINT`` does: read, keep prefixes, train, write the result."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer

from rdb_geo.core.files import replacing
from rdb_geo.model.lite import LiteHost, tokenizer_file
from rdb_geo.model.state import save_adapters
from training.adapt.config import AdaptConfig
from training.adapt.learner import Learner
from training.adapt.loop import fit, restore, resume, start
from training.adapt.material import Captions, Material, labels_of
from training.adapt.measure import measure, texts_of
from training.evaluate import Scores, Split, read_split
from training.prefix import Cut, ImagePrefix, PrefixCache, TextPrefix
from training.train import resume as resume_stage_1
from training.water import training_pictures

logger = logging.getLogger(__name__)


def read_host(checkpoint: Path) -> LiteHost:
    """The averaged host of a checkpoint of stage 1, in evaluation mode."""
    host = resume_stage_1(checkpoint).ema.module.host.eval()
    host.image.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return host


def train(config: AdaptConfig, data: Path, checkpoint: Path, out: Path, results: Path, *, again: bool = False) -> Path:
    """Run one experiment.

    Args:
        config: The experiment.
        data: Folder of RSICD.
        checkpoint: Of stage 1.
        out: Folder of the runs, and of the cache.
        results: Gets ``NAME/seed-SEED.json`` and the log beside it.
        again: Go on from the last checkpoint.

    Returns:
        The result's path.
    """
    torch.set_num_threads(config.threads)
    host = read_host(checkpoint)
    split = read_split(data, "val")
    material, val_images, val_texts = _prefixes(config, host, data, out / "cache", split)

    def on_val(learner: Learner) -> Scores:
        return measure(learner, split, val_images, val_texts, config.prefix.image_size_px)

    folder = out / f"{config.name}-{config.seed}"
    run = resume(host, folder / "last.pt") if again else start(host, config)
    result = fit(run, material, folder, on_val)
    if run.optimizer is not None:
        restore(run.learner, run.best["trained"])
    if config.adapters() is not None:
        save_adapters(host, folder / "adapter", base="rdb-lite")
    path = results / config.name / f"seed-{config.seed}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "log.csv", path.with_suffix(".csv"))
    with replacing(path) as half:
        half.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path


def _prefixes(
    config: AdaptConfig, host: LiteHost, data: Path, cache: Path, split: Split
) -> tuple[Material, ImagePrefix, TextPrefix]:
    """The training set and val's pictures and texts behind the prefix."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    kept = PrefixCache(cache, host, Cut(config.prefix.image_cut, config.prefix.text_cut))
    size_px, variants = config.prefix.image_size_px, config.prefix.variants
    val_images = kept.clean_images(split.pictures, size_px=size_px)
    val_texts = kept.texts(tokenizer, texts_of(split))
    records, pictures = training_pictures(data, config.augment.open_water)
    captions = Captions(records)
    material = Material(
        images=kept.train_images(pictures, variants=variants, size_px=size_px, config=config.augment),
        texts=kept.texts(tokenizer, captions.texts),
        captions=captions,
        labels=labels_of(records),
    )
    logger.info("%d pictures, %d texts, prefixes in %s", len(records), len(captions.texts), cache)
    return material, val_images, val_texts
