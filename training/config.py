"""Experiments as frozen values: `configs/defaults.toml` says everything, an experiment's file only what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from rdb_geo.model.config import ABLATION, RdbConfig
from training.parts import AugmentConfig, LossConfig, ModelConfig, OptimConfig, Step
from training.settings import ConfigError, build, layered, overlay, parse_changes, read_toml

__all__ = [
    "CONFIGS",
    "DEFAULTS",
    "IN_TRAINING_MODE",
    "METHODS",
    "AugmentConfig",
    "ConfigError",
    "Experiment",
    "LossConfig",
    "ModelConfig",
    "OptimConfig",
    "Step",
    "read_config",
    "read_grid",
]

CONFIGS = Path(__file__).parent / "configs"
"""Folder of the experiments."""

DEFAULTS = CONFIGS / "defaults.toml"
"""The file that holds every setting."""

METHODS: dict[str, dict[str, str] | None] = {
    "host": None,
    "none": None,
    "linear_probe": None,
    **{
        name: ABLATION[row]
        for name, row in (
            ("symmetric", "symmetric"),
            ("vea", "vea-only"),
            ("tsa", "tsa-only"),
            ("vea_tsa", "no-shared"),
            ("cmaa", "full"),
        )
    },
    "vea_plain": {"text": "plain", "shared": "none"},
    "plain_tsa": {"image": "plain", "shared": "none"},
    "cotrain": ABLATION["full"],
    "lora": None,
    "full": None,
}
"""What is trained, and for methods with adapters what differs from `rdb_geo.model.config.RdbConfig`: ``host`` = all of
it above its frozen layers, in training mode; ``cotrain`` = that and adapters; ``none``; ``linear_probe`` = the
projections; ``lora`` = low-rank changes and ``full`` = all weights of the layers that are not frozen, both in
evaluation mode."""

IN_TRAINING_MODE = ("host", "cotrain")
"""Methods with dropout and batch statistics; with all others the host stays in evaluation mode."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment of any stage."""

    name: str
    """Folder of its results."""

    seed: int
    """Of weights, order, augmentation and caption choice."""

    threads: int
    """Of torch."""

    device: str
    """``cpu``, ``cuda`` or ``mps``."""

    method: str
    """One of `METHODS`; a refinement has `steps` instead."""

    projections: bool
    """Adapters, LoRA and full fine-tuning train the host's projections too."""

    rdb: dict[str, Any]
    """Settings of `rdb_geo.model.config.RdbConfig` that differ from its defaults, before the method's own."""

    model: ModelConfig
    """The host."""

    optim: OptimConfig
    """The optimiser."""

    loss: LossConfig
    """The loss."""

    augment: AugmentConfig
    """The augmentation."""

    data_share: float = 1.0
    """Share of the training pictures that are used, the same of each class."""

    data_part: str = ""
    """``a`` or ``b``: one half of the training pictures, every second one of each class; "" = all."""

    steps: tuple[Step, ...] = ()
    """Of a refinement, in their order; other experiments have none."""

    def adapters(self) -> RdbConfig | None:
        """The adapters to put in; None where the method has none."""
        changes = METHODS[self.method]
        return None if changes is None else RdbConfig.from_dict({**self.rdb, **changes})

    @property
    def can_be_parted(self) -> bool:
        """A batch may be encoded in parts with the same gradients."""
        return self.method not in IN_TRAINING_MODE

    def step(self, number: int) -> Experiment:
        """The settings of a refinement's step, 1 …: its own over the common ones, with the seed of the step."""
        own = overlay(self.to_dict(), self.steps[number - 1].own)
        return Experiment.from_dict({**own, "steps": []})

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        return {**asdict(self), "steps": [asdict(step) for step in self.steps]}

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Experiment:
        """Settings from plain values, as `to_dict` gives them.

        Raises:
            ConfigError: A setting is unknown, missing, of the wrong type or none of its choices.
        """
        parts: dict[str, type[Any]] = {
            "model": ModelConfig,
            "optim": OptimConfig,
            "loss": LossConfig,
            "augment": AugmentConfig,
        }
        built: dict[str, Any] = {key: build(part, raw.get(key, {}), key) for key, part in parts.items()}
        steps = tuple(build(Step, _with_own(table), f"step {n}") for n, table in enumerate(raw.get("steps", ()), 1))
        config = build(cls, {**raw, **built, "steps": steps}, "the experiment")
        for value, name, choices in (
            (config.method, "method", tuple(METHODS)),
            (config.data_part, "data_part", ("", "a", "b")),
        ):
            if value not in choices:
                raise ConfigError(f"{name} is {value!r}: use one of {', '.join(map(repr, choices))}.")
        if config.optim.chunks > 1 and not config.can_be_parted:
            raise ConfigError(f"optim.chunks is {config.optim.chunks}: the method {config.method} takes only 1.")
        _require_possible(steps)
        for number in range(1, len(steps) + 1):
            config.step(number)
        return config


def read_config(path: Path, changes: Sequence[str] = ()) -> Experiment:
    """An experiment: the defaults, over them the files that `path` ``extends``, its own settings, the changes.

    `changes` are as the command line gives them, each ``TABLE.KEY=VALUE``.

    Raises:
        ConfigError: A file can't be read as TOML, or a setting is unknown or makes no sense.
    """
    return Experiment.from_dict(overlay(overlay(read_toml(DEFAULTS), layered(path)), parse_changes(changes)))


def read_grid(path: Path, changes: Sequence[str] = ()) -> list[Experiment]:
    """The experiments of a grid.

    A table ``common`` is put over the experiment that the file ``extends``, or over the defaults, and over both a table
    for each experiment.

    ``[experiments.NAME]`` names the experiment; its method, rdb, optim, … stand in it as in a file of its own. With
    ``lr = [A, B]`` in a table ``search``, each experiment that trains something runs once with each of these as all its
    learning rates, as ``NAME-lrA``: equal search for every method.

    Raises:
        ConfigError: The file can't be read as TOML, or a setting is unknown or makes no sense.
    """
    raw = read_toml(path)
    experiments, common, below = raw.pop("experiments", None), raw.pop("common", {}), raw.pop("extends", None)
    rates = raw.pop("search", {}).get("lr", [])
    if not isinstance(experiments, dict) or not experiments or raw:
        raise ConfigError(f"{path} is no grid: give it [experiments.NAME] tables and, if need be, [common], [search].")
    base = read_toml(DEFAULTS)
    if below is not None:
        base = overlay(base, layered(path.parent / str(below)))
    base, over = overlay(base, common), parse_changes(changes)
    found = []
    for name, table in experiments.items():
        settings = overlay({**base, "name": name}, table)
        if not rates or settings["method"] == "none":
            found.append(Experiment.from_dict(overlay(settings, over)))
            continue
        for rate in rates:
            searched = overlay(settings, {"name": f"{name}-lr{rate:g}", "optim": {"lr": rate, "lr_head": rate}})
            found.append(Experiment.from_dict(overlay(searched, over)))
    return found


def _with_own(table: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever a file holds
    """A step's table with all that is no field of `Step` under ``own``."""
    if not isinstance(table, dict):
        raise ConfigError(f"steps holds {table!r}: write each as a table, [[steps]].")
    mine = {field.name for field in fields(Step)} - {"own"}
    own = {key: value for key, value in table.items() if key not in mine | {"own"}}
    given = {"tower": 0, "start": "current", "average": False, **table}
    return {**{key: given[key] for key in mine & given.keys()}, "own": {**table.get("own", {}), **own}}


def _require_possible(steps: tuple[Step, ...]) -> None:
    """Refuse a tower that is neither there nor the next one to add."""
    towers = 1
    for number, step in enumerate(steps, 1):
        adds = step.side == "image" and step.start == "pretrained"
        there = towers if step.side == "image" else 1
        if not 0 <= step.tower < there + adds:
            raise ConfigError(
                f"step {number}: tower is {step.tower}, but there is no such one to train {step.start!r}; "
                f"give 0 to {there + adds - 1}."
            )
        if step.average and (step.side != "image" or step.start != "current"):
            raise ConfigError(f"step {number}: average is for a side of images that starts from current.")
        towers = max(towers, step.tower + 1)
