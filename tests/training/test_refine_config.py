"""A refinement's file is read whole, and what is wrong in it is one sentence."""

from __future__ import annotations

import sys

import pytest

from training.__main__ import main
from training.config import DEFAULTS, ConfigError
from training.refine.config import RefineConfig, read_refine_config

SHIPPED = DEFAULTS.parent / "refine.toml"


def test_every_step_of_the_shipped_file_has_the_common_settings_and_its_own():
    config = read_refine_config(SHIPPED)
    assert config.name == "refine"
    assert all(step.start_size_px <= config.image_size_px for step in config.steps)
    assert {step.side for step in config.steps} == {"image", "text"}
    assert RefineConfig.from_dict(config.to_dict()) == config


def test_a_step_overrides_what_every_step_has(tmp_path):
    text = SHIPPED.read_text(encoding="utf-8").split("[[steps]]")[0]
    text += (
        '[[steps]]\nside = "image"\nepochs = 3\nlr = 1\nbatch_size = 7\n[[steps]]\nside = "text"\nepochs = 4\nlr = 2\n'
    )
    (tmp_path / "two.toml").write_text(text, encoding="utf-8")
    first, second = read_refine_config(tmp_path / "two.toml").steps
    common = read_refine_config(SHIPPED).steps[0].captions_per_image
    assert (first.side, first.batch_size, first.lr, first.captions_per_image) == ("image", 7, 1.0, common)
    assert (second.side, second.batch_size, second.lr, second.epochs) == ("text", 128, 2.0, 4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"side": "sound"}, "step 2: side is 'sound'"),
        ({"start": "random"}, "start 'random'"),
        ({"tower": 3}, "step 2: tower is 3"),
        ({"tower": -1}, "tower is -1"),
        ({"start": "current", "side": "image", "tower": 2}, "give 0 to 1"),
        ({"side": "text", "tower": 1}, "tower is 1"),
        ({"side": "text", "tower": 0, "average": True}, "step 2: average is for a side of images"),
        ({"rate": 1.0}, "step 2: unknown or missing settings rate"),
        ({"lr": "fast"}, r"step 2.lr is 'fast', expected float"),
        ({"epochs": 1.5}, r"step 2.epochs is 1.5, expected int"),
    ],
)
def test_a_wrong_setting_of_a_step_is_one_sentence(refine_config, change, words):
    raw = refine_config.to_dict()
    raw["steps"] = [raw["steps"][0], {**raw["steps"][1], **change}]
    with pytest.raises(ConfigError, match=words) as caught:
        RefineConfig.from_dict(raw)
    assert "\n" not in str(caught.value)


def test_a_third_tower_may_follow_the_second_and_then_be_trained_on(refine_config):
    raw = refine_config.to_dict()
    image = raw["steps"][0]
    raw["steps"] = [image, {**image, "tower": 2}, {**image, "tower": 2, "start": "current"}]
    assert [step.tower for step in RefineConfig.from_dict(raw).steps] == [1, 2, 2]


def test_an_unknown_or_missing_setting_of_the_refinement_is_one_sentence(refine_config):
    raw = refine_config.to_dict()
    with pytest.raises(ConfigError, match="the refinement: unknown or missing settings colour"):
        RefineConfig.from_dict({**raw, "colour": 1})
    with pytest.raises(ConfigError, match="augment: unknown or missing settings shear"):
        RefineConfig.from_dict({**raw, "augment": {**raw["augment"], "shear": 1.0}})
    del raw["views"]
    with pytest.raises(ConfigError, match="missing settings views"):
        RefineConfig.from_dict(raw)


def test_steps_that_are_no_tables_are_one_sentence(tmp_path):
    for text in ("steps = 3\n", "steps = [3]\n", "every_step = 3\n"):
        (tmp_path / "x.toml").write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match="are no tables"):
            read_refine_config(tmp_path / "x.toml")


def test_the_command_refuses_what_is_no_checkpoint_before_it_reads_the_data(tmp_path, monkeypatch, capsys):
    (tmp_path / "broken.pt").write_text("x")
    for host, words in (("lost.pt", "there is no checkpoint"), ("broken.pt", "is no checkpoint of stage 1")):
        given = ["refine", SHIPPED, "--host", tmp_path / host, "--data", tmp_path, "--out", tmp_path / "runs"]
        monkeypatch.setattr(sys, "argv", ["python -m training", *map(str, given)])
        assert main() == 1
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1
    assert not (tmp_path / "runs").exists()
