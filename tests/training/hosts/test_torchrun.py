"""Two processes, as torchrun starts them, share each experiment of a grid and find what one process finds."""

from __future__ import annotations

import json
import os
import sys

import pytest
from test_open_clip import data, host  # noqa: F401  # fixtures
from torch import distributed, multiprocessing

from training.__main__ import main
from training.config import CONFIGS

GRID = f"""
extends = "{CONFIGS / "adapt.toml"}"
[common]
threads = 1
model = {{ cached_variants = 0 }}
rdb = {{ bottleneck = 32 }}
optim = {{ epochs = 2, batch_size = 8, lr = 3e-3, lr_head = 3e-3 }}
augment = {{ open_water = 0 }}
[experiments.tiny-vea]
method = "vea"
[experiments.tiny-cmaa]
"""


def _process(rank, size, port, arguments):
    place = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": size, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    place["TORCHELASTIC_USE_AGENT_STORE"] = True
    if size > 1:
        os.environ.update({key: str(value) for key, value in place.items()})
    sys.argv = ["training", *arguments]
    sys.exit(main())


@pytest.mark.slow
def test_a_grid_under_torchrun_runs_each_experiment_once_with_the_result_of_one_process(data, host, tmp_path):  # noqa: F811
    (tmp_path / "grid.toml").write_text(GRID)
    for size in (1, 2):
        store = distributed.TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)  # as torchrun's agent has
        arguments = ["ablate", tmp_path / "grid.toml", "--data", data, "--host", host, "--seeds", 0]
        arguments += ["--out", tmp_path / f"runs-{size}", "--results", tmp_path / f"results-{size}"]
        multiprocessing.spawn(_process, (size, store.port, [str(part) for part in arguments]), nprocs=size)
    for name in ("tiny-vea", "tiny-cmaa"):
        one, two = (json.loads((tmp_path / f"results-{n}" / name / "seed-0.json").read_text()) for n in (1, 2))
        for key in ("val", "last", "average"):
            assert two[key]["mean_recall"] == pytest.approx(one[key]["mean_recall"], abs=3), key
        logs = [(tmp_path / f"results-{n}" / name / "seed-0.csv").read_text().splitlines() for n in (1, 2)]
        losses = [[float(line.split(",")[1]) for line in log[2:]] for log in logs]
        assert losses[0] == pytest.approx(losses[1], rel=1e-3)
        assert len(list((tmp_path / "runs-2" / f"{name}-0").glob("events*"))) in {0, 1}, "only one process writes"
