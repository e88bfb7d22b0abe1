"""Experiments and grids are read over the defaults and the command line's changes, and mistakes in them are named."""

from __future__ import annotations

import json
import sys

import pytest

from training.__main__ import main
from training.config import CONFIGS, DEFAULTS, METHODS, ConfigError, Experiment, read_config, read_grid

PROBES = sorted(CONFIGS.glob("probes/*.toml"))
GRIDS = [CONFIGS / "ablation.toml", *CONFIGS.glob("*/*grid.toml")]
EXPERIMENTS = [
    path
    for path in sorted([*CONFIGS.glob("*.toml"), *CONFIGS.glob("*/*.toml")])
    if path not in GRIDS and path.stem != "joint"
]


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_every_experiment_can_be_read_and_turned_into_plain_values_and_back(path):
    config = read_config(path)
    assert config.name.endswith(path.stem)
    assert Experiment.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize("path", GRIDS, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_every_grid_names_each_experiment_once_and_searches_all_methods_alike(path):
    grid = read_grid(path)
    assert len({config.name for config in grid}) == len(grid)
    rates = {}
    for config in grid:
        assert Experiment.from_dict(config.to_dict()) == config
        assert config.adapters() is None or config.adapters().bottleneck == config.rdb["bottleneck"]
        if "-lr" in config.name:
            rates.setdefault(config.name.partition("-lr")[0], []).append((config.optim.lr, config.optim.lr_head))
    assert len({tuple(found) for found in rates.values()}) <= 1


def test_the_grid_of_the_papers_setting_has_its_familys_values_and_all_claims():
    grid = {config.name: config for config in read_grid(CONFIGS / "paper" / "grid.toml")}
    assert [c.optim.lr for name, c in grid.items() if name.startswith("symmetric-")] == [4e-6, 4e-5, 1e-4, 4e-4]
    config = grid["cmaa-lr4e-05"]
    assert (config.optim.batch_size, config.optim.weight_decay, config.adapters().bottleneck) == (428, 0.04, 128)
    assert config.adapters().image_layers is None  # all
    assert {config.method for config in grid.values()} == set(METHODS) - {"host", "cotrain"}


def test_the_results_of_the_first_ablation_are_those_of_its_grid():
    grid = {config.name: config for config in read_grid(CONFIGS / "ablation.toml")}
    results = sorted((CONFIGS.parent / "results" / "ablation").glob("*/seed-*.json"))
    assert {path.parent.name for path in results} == set(grid)
    for path in results:
        found, wanted = json.loads(path.read_text(encoding="utf-8"))["config"], grid[path.parent.name]
        assert (found["method"], found["rdb"], found["optim"]["epochs"], found["optim"]["batch_size"]) == (
            wanted.method, wanted.rdb, wanted.optim.epochs, wanted.optim.batch_size,
        )  # fmt: skip


def test_an_experiment_changes_only_what_it_names_and_the_command_line_has_the_last_word(tmp_path):
    (tmp_path / "mine.toml").write_text('name = "mine"\n[optim]\nepochs = 3\n')
    changes = ["optim.lr=3e-4", "loss.heads=separate", "rdb.image_layers=[5, 6]", "optim.bf16=false", "optim.lr_text=1"]
    config, defaults = read_config(tmp_path / "mine.toml", changes), read_config(DEFAULTS)
    assert (config.name, config.optim.epochs, config.optim.lr, config.optim.lr_text) == ("mine", 3, 3e-4, 1.0)
    assert (config.loss.heads, config.rdb["image_layers"], config.optim.bf16) == ("separate", [5, 6], False)
    assert (config.model, config.optim.batch_size) == (defaults.model, defaults.optim.batch_size)


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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[optim]\nepoch = 3", "optim: unknown or missing settings epoch"),
        ("[loss]\ntau = 'hot'", "loss.tau is 'hot', expected float"),
        ("seed = 1.5", "seed is 1.5, expected int"),
        ("seed =", "can't be read"),
        ("method = 'magic'", "method is 'magic'"),
        ("data_part = 'c'", "data_part is 'c'"),
        ("[loss]\nweights = 'none'", r"loss.weights is 'none': use one of fixed, uncertainty, dwa"),
        ("[optim]\nschedule = 'step'", "optim.schedule is 'step'"),
        ("[optim]\nchunks = 2", "optim.chunks is 2: the method host takes only 1"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, message):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigError, match=message) as caught:
        read_config(tmp_path / "mine.toml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [("optim.lr", "--set optim.lr is no setting"), ("optim.speed=1", "settings speed"), ("optim.lr=fast", "is 'fast'")],
)
def test_a_mistake_on_the_command_line_is_named(change, message):
    with pytest.raises(ConfigError, match=message):
        read_config(DEFAULTS, [change])


@pytest.mark.parametrize("text", ["method = 'none'", "[experiments]", "[other]\na = 1\n[experiments.a]"])
def test_a_file_that_is_no_grid_is_refused(tmp_path, text):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigError, match="is no grid"):
        read_grid(tmp_path / "mine.toml")


class TestSteps:
    """Of a refinement."""

    def test_each_has_the_common_settings_and_its_own(self):
        config = read_config(CONFIGS / "refine.toml")
        steps = [config.step(number) for number in range(1, len(config.steps) + 1)]
        assert [step.optim.epochs for step in steps] == [10, 6, 5, 2]
        assert [step.model.start_size_px for step in steps] == [96, 128, 128, 128]
        assert [step.loss.consistency for step in steps] == [0, 0, 8, 6]
        assert [step.augment.word_dropout for step in steps] == [0, 0.15, 0, 0]
        assert {step.optim.weight_decay for step in steps} == {config.optim.weight_decay}
        assert [step.average for step in config.steps] == [False, False, False, True]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"side": "sound"}, "step 2.side is 'sound'"),
            ({"start": "random"}, "step 2.start is 'random'"),
            ({"tower": 3}, "step 2: tower is 3"),
            ({"tower": -1}, "tower is -1"),
            ({"start": "current", "side": "image", "tower": 2}, "give 0 to 1"),
            ({"side": "text", "tower": 1}, "tower is 1"),
            ({"side": "text", "tower": 0, "average": True}, "step 2: average is for a side of images"),
            ({"rate": 1.0}, "unknown or missing settings rate"),
            ({"optim": {"lr": "fast"}}, r"optim.lr is 'fast', expected float"),
            ({"optim": {"epochs": 1.5}}, r"optim.epochs is 1.5, expected int"),
        ],
    )
    def test_a_wrong_setting_is_one_sentence(self, refine_config, change, words):
        raw = refine_config.to_dict()
        raw["steps"] = [raw["steps"][0], {**raw["steps"][1], **change}]
        with pytest.raises(ConfigError, match=words) as caught:
            Experiment.from_dict(raw)
        assert "\n" not in str(caught.value)

    def test_a_third_tower_may_follow_the_second_and_then_be_trained_on(self, refine_config):
        raw = refine_config.to_dict()
        image = raw["steps"][0]
        raw["steps"] = [image, {**image, "tower": 2}, {**image, "tower": 2, "start": "current"}]
        assert [step.tower for step in Experiment.from_dict(raw).steps] == [1, 2, 2]

    def test_steps_that_are_no_tables_are_one_sentence(self, tmp_path):
        (tmp_path / "x.toml").write_text("steps = [3]\n", encoding="utf-8")
        with pytest.raises(ConfigError, match="write each as a table"):
            read_config(tmp_path / "x.toml")


def test_what_is_no_host_is_refused_in_one_sentence_before_the_data_are_read(tmp_path, monkeypatch, capsys):
    (tmp_path / "broken.pt").write_text("x")
    refine, adapt = CONFIGS / "refine.toml", CONFIGS / "adapt.toml"
    for config, host, words in (
        (refine, [], "give the checkpoint of stage 1 with --host"),
        (refine, ["--host", tmp_path / "lost.pt"], "there is no checkpoint"),
        (refine, ["--host", tmp_path / "broken.pt"], "is no checkpoint of this training"),
        (adapt, [], "changes a host that is trained already: give one with --host"),
        (adapt, ["--host", tmp_path / "lost.pt"], "there is no checkpoint"),
        (adapt, ["--host", "rdb-lite"], "is an ONNX model and can't be trained"),
        (CONFIGS / "baseline.toml", ["--set", "device=cuda"], "torch finds no GPU here"),
        (CONFIGS / "baseline.toml", ["--set", "model.cached_variants=2"], "set it to 0"),
    ):
        given = ["train", config, *host, "--data", tmp_path, "--out", tmp_path / "runs"]
        monkeypatch.setattr(sys, "argv", ["python -m training", *map(str, given)])
        assert main() == 1
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1
    assert not (tmp_path / "runs").exists()
