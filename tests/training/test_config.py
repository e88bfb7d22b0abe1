"""Experiments are read over the defaults, and mistakes in them are named."""

from __future__ import annotations

import pytest

from training.config import DEFAULTS, ConfigError, TrainConfig, read_config

PROBES = sorted(DEFAULTS.parent.glob("probes/*.toml"))
EXPERIMENTS = [*sorted(path for path in DEFAULTS.parent.glob("*.toml") if path.stem != "refine"), *PROBES]


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


def test_a_file_extends_another_which_extends_another(tmp_path):
    (tmp_path / "first.toml").write_text('name = "first"\nseed = 7\n[optim]\nepochs = 3\nlr_text = 1.0\n')
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "second.toml").write_text('extends = "../first.toml"\nname = "second"\n[optim]\nepochs = 4\n')
    (tmp_path / "more" / "third.toml").write_text('extends = "second.toml"\nname = "third"\n[loss]\ntau = 0.5\n')
    config = read_config(tmp_path / "more" / "third.toml")
    assert (config.name, config.seed, config.optim.epochs, config.optim.lr_text) == ("third", 7, 4, 1.0)
    assert config.loss.tau == 0.5
    (tmp_path / "first.toml").unlink()
    with pytest.raises(ConfigError, match=r"first\.toml can't be read"):
        read_config(tmp_path / "more" / "third.toml")


def test_every_probe_sees_as_many_pictures_as_the_base():
    base = next(path for path in PROBES if path.stem == "base")
    for path in PROBES:
        config = read_config(path)
        assert config.data_share * config.optim.epochs == read_config(base).optim.epochs, path.stem


def test_settings_that_came_later_may_be_missing(tmp_path):
    raw = read_config(DEFAULTS).to_dict()
    del raw["data_share"], raw["model"]["tower"], raw["augment"]["clouds"]
    assert TrainConfig.from_dict(raw) == read_config(DEFAULTS)


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
