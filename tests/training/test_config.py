"""Experiments are read over the defaults, and mistakes in them are named."""

from __future__ import annotations

import pytest

from training.config import DEFAULTS, ConfigError, TrainConfig, read_config

EXPERIMENTS = sorted(path for path in DEFAULTS.parent.glob("*.toml") if path.stem != "refine")


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_every_experiment_can_be_read_and_turned_into_plain_values_and_back(path):
    config = read_config(path)
    assert config.name == path.stem
    assert TrainConfig.from_dict(config.to_dict()) == config


def test_an_experiment_changes_only_what_it_names(tmp_path):
    (tmp_path / "mine.toml").write_text('name = "mine"\n[optim]\nepochs = 3\n')
    config, defaults = read_config(tmp_path / "mine.toml"), read_config(DEFAULTS)
    assert (config.name, config.optim.epochs) == ("mine", 3)
    assert (config.model, config.optim.lr_text) == (defaults.model, defaults.optim.lr_text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[optim]\nepoch = 3", "optim: unknown or missing settings epoch"),
        ("[loss]\ntau = 'hot'", "loss.tau is 'hot', expected float"),
        ("seed = 1.5", "seed is 1.5, expected int"),
        ("seed =", "can't be read"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, message):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        read_config(tmp_path / "mine.toml")
