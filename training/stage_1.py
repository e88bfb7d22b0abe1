"""One experiment of stage 1 from its settings: towers, words, live validation and checkpoints."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

from rdb_geo.model.lite import LiteHost, tokenizer_file
from training import train
from training.batches import TrainingSet
from training.config import ConfigError, TrainConfig
from training.evaluate import Split, evaluate
from training.host import HostEncoder


def run_experiment(
    config: TrainConfig, material: TrainingSet, val: Split, folder: Path, *, again: bool
) -> tuple[train.Run, HostEncoder]:
    """Train an experiment to its end.

    Args:
        config: The experiment.
        material: To train on.
        val: To measure on.
        folder: See `training.train.fit`.
        again: Go on from the folder's last checkpoint.

    Returns:
        The run, and an encoder of its averaged weights.

    Raises:
        ConfigError: The checkpoint was trained with other settings.
        DivergedError: The loss became infinite or no number.
    """
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))

    def encoder(host: LiteHost) -> HostEncoder:
        return HostEncoder(host, tokenizer, config.model.image_size_px)

    def measure(host: LiteHost) -> dict[str, float]:
        scores = evaluate(encoder(host), val)
        return {"val_mr": scores.retrieval.mean_recall, "val_top1": scores.class_top1, "val_map": scores.query_map}

    run = train.resume(folder / "last.pt") if again else train.start(config)
    if run.config != config:
        raise ConfigError(f"{folder} holds a run with other settings: give the experiment another name or seed.")
    train.fit(run, material, tokenizer, folder, measure=measure)
    return run, encoder(run.ema.module.host)
