"""The README's table comes from result files."""

from __future__ import annotations

import json

import pytest

from training.measures.report import FOLDER, write_tables
from training.measures.tables import grid_table, tables

RESULT = {
    "config": {"name": "tiny", "seed": 3},
    "epochs_done": 2,
    "image_size_px": 64,
    "val": {
        "mean_recall": 12.345,
        "retrieval": {"image_to_text": [1, 2, 3], "text_to_image": [4, 5, 6], "ties_lost_mean_recall": 11.5},
        "class_top1": 0.5,
        "query_map": 0.25,
    },
}


def test_the_table_stands_between_its_markers_and_the_rest_stays(tmp_path):
    (tmp_path / "README.md").write_text("before\n<!-- table: begin -->\nold\n<!-- table: end -->\nafter\n")
    (tmp_path / "results" / "tiny").mkdir(parents=True)
    (tmp_path / "results" / "tiny" / "seed-3.json").write_text(json.dumps(RESULT))
    write_tables(tmp_path)
    text = (tmp_path / "README.md").read_text()
    assert text.startswith("before\n")
    assert text.endswith("<!-- table: end -->\nafter\n")
    assert "old" not in text
    assert (
        "| tiny | 3 | 64 | 12.35 | 11.50 | 1.00 / 2.00 / 3.00 | 4.00 / 5.00 / 6.00 | 0.500 | 0.250 | 2 epochs |" in text
    )


def test_what_a_run_leaves_that_was_not_exported_has_no_row(tmp_path):
    """The hosts of the benches of RDB are such runs."""
    (tmp_path / "results" / "host").mkdir(parents=True)
    (tmp_path / "results" / "host" / "seed-0.json").write_text(json.dumps({"config": {"name": "host", "seed": 0}}))
    assert tables(tmp_path / "results") == {}


def test_without_result_files_there_is_no_table(tmp_path):
    with pytest.raises(FileNotFoundError, match="no result files"):
        write_tables(tmp_path)


def test_the_readmes_table_is_what_the_result_files_say(tmp_path):
    import shutil

    shutil.copytree(FOLDER / "results", tmp_path / "results")
    shutil.copyfile(FOLDER / "README.md", tmp_path / "README.md")
    write_tables(tmp_path)
    assert (tmp_path / "README.md").read_text() == (FOLDER / "README.md").read_text()


def test_stage_2_is_told_as_mean_and_deviation_over_seeds_at_the_chosen_and_at_the_last_epoch(tmp_path):
    (tmp_path / "README.md").write_text(
        "<!-- table: begin --><!-- table: end -->\n<!-- ablation: begin -->\nold\n<!-- ablation: end -->\nafter\n"
    )
    (tmp_path / "results" / "tiny").mkdir(parents=True)
    (tmp_path / "results" / "tiny" / "seed-3.json").write_text(json.dumps(RESULT))
    run = tmp_path / "results" / "ablation" / "adapt-vea"
    run.mkdir(parents=True)
    for seed, (chosen, last) in enumerate([(20.0, 18.0), (21.0, 19.0), (22.0, 20.0)]):
        result = {"trained_parameters": 12345, "seconds": 10 + seed, "val": {"mean_recall": chosen}}
        (run / f"seed-{seed}.json").write_text(json.dumps(result))
        (run / f"seed-{seed}.csv").write_text(
            f"epoch,loss,val_mr,val_top1,val_map\n0,,1,0.1,0.1\n1,2.5,{last},0.9,0.8\n"
        )
    write_tables(tmp_path)
    text = (tmp_path / "README.md").read_text()
    assert "| vea | 3 | 12,345 | 21.00 ± 1.00 | 19.00 ± 1.00 | 0.900 ± 0.000 | 0.800 ± 0.000 | 11 |" in text
    assert "old" not in text
    assert text.endswith("<!-- ablation: end -->\nafter\n")


def test_a_grids_rate_is_that_of_the_best_last_epochs_and_both_epochs_are_told(tmp_path):
    """By hand: 1e-3 has the better best epoch (30), 1e-4 the better last ones (20 and 22)."""
    for rate, seed, best, last in (("0.001", 0, 30.0, 10.0), ("0.0001", 0, 21.0, 20.0), ("0.0001", 1, 23.0, 22.0)):
        folder = tmp_path / f"cmaa-lr{rate}"
        folder.mkdir(exist_ok=True)
        scores = {
            name: {"mean_recall": value, "class_top1": value / 100} for name, value in (("val", best), ("last", last))
        }
        (folder / f"seed-{seed}.json").write_text(json.dumps({**scores, "trained_parameters": 1234}))
    *_, row = grid_table(tmp_path).splitlines()
    assert row == "| cmaa | 0.0001 | 2 | 2 | 1,234 | 21.00 ± 1.41 | 22.00 ± 1.41 | 0.210 ± 0.014 |"
