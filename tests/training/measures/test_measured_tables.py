"""Tables of robustness, separability and precisions say what the result files say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from test_report import RESULT

from training.measures.report import write_tables
from training.measures.tables import tables


def _write(path: Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def _row(recall: float, top1: float) -> dict[str, float]:
    return {"mean_recall": recall, "class_top1": top1, "query_map": 0.0}


def _robust(folder: Path) -> None:
    one = {"as it is": _row(20, 0.9), "haze": _row(10, 0.5), "dark": _row(13, 0.75)}
    _write(folder / "robustness" / "plain.json", {"rows": one})
    _write(folder / "robustness" / "augmented.json", {"rows": {"as it is": _row(19, 0.8), "haze": _row(18, 0.7)}})


PRECISE = {
    "image": {
        "float32": {"bytes": 15_390_957, "runs_in": ["float32"], "cosine_mean": 1, "cosine_min": 1, "per_second": 99.6},
        "int8": {
            "bytes": 4_700_000,
            "runs_in": ["float32", "int8"],
            "cosine_mean": 0.99736,
            "cosine_min": 0.9911,
            "per_second": 200,
        },
    },
    "text": {
        "float32": {"bytes": 9e7, "runs_in": ["float32"], "cosine_mean": 1, "cosine_min": 1, "per_second": 50},
        "half": {"bytes": 45e6, "runs_in": ["float32"], "cosine_mean": 1, "cosine_min": 1, "per_second": 60},
    },
    "pairs": [
        {"image": image, "text": text, "bytes": size, "mean_recall": recall, "class_top1": top1}
        for image, text, size, recall, top1 in (
            ("float32", "float32", 105.9e6, 19.5, 0.95),
            ("float32", "half", 60.8e6, 19.25, 0.94),
            ("int8", "float32", 95.2e6, 18, 0.93),
            ("int8", "half", 50.1e6, 17, 0.92),
        )
    ],
}


def test_robustness_has_a_column_for_each_file_and_the_mean_of_what_changes_pictures(tmp_path: Path) -> None:
    _robust(tmp_path)
    assert tables(tmp_path) == {
        "robustness": [
            [
                ["val mR (class top-1)", "augmented", "plain"],
                ["as it is", "19.00 (0.800)", "20.00 (0.900)"],
                ["haze", "18.00 (0.700)", "10.00 (0.500)"],
                ["dark", "–", "13.00 (0.750)"],
                ["mean without *as it is*", "18.00 (0.700)", "11.50 (0.625)"],
            ]
        ]
    }


def test_separability_has_a_row_for_each_model(tmp_path: Path) -> None:
    model = {"image_silhouette": 0.1, "text_silhouette": 0.25, "image_nearest_mean": 0.5, "text_nearest_mean": 0.75}
    _write(
        tmp_path / "separability" / "x.json", {"models": {"before": model, "after": {**model, "image_silhouette": 1}}}
    )
    [table] = tables(tmp_path)["separability"]
    assert table[1:] == [
        ["before", "0.100", "0.250", "0.500", "0.750"],
        ["after", "1.000", "0.250", "0.500", "0.750"],
    ]
    assert table[0][1:3] == ["silhouette: images", "captions"]


def test_a_form_is_told_with_the_other_graph_in_float32(tmp_path: Path) -> None:
    _write(tmp_path / "precisions.json", PRECISE)
    forms, pairs = tables(tmp_path)["precisions"]
    assert forms[1:] == [
        ["image", "float32", "float32", "15.4", "1.0000", "1.0000", "19.50", "0.950", "100"],
        ["image", "int8", "float32 + int8", "4.7", "0.9974", "0.9911", "18.00", "0.930", "200"],
        ["text", "float32", "float32", "90.0", "1.0000", "1.0000", "19.50", "0.950", "50"],
        ["text", "half", "float32", "45.0", "1.0000", "1.0000", "19.25", "0.940", "60"],
    ]
    assert pairs == [
        ["image \\ text", "float32", "half"],
        ["float32", "19.50, 105.9 MB", "19.25, 60.8 MB"],
        ["int8", "18.00, 95.2 MB", "17.00, 50.1 MB"],
    ]


def test_the_readme_gets_them_between_its_markers_twice_the_same(tmp_path: Path) -> None:
    names = ("table", "robustness", "separability", "precisions")
    marked = "".join(f"# {name}\n<!-- {name}: begin -->\n<!-- {name}: end -->\n" for name in names)
    (tmp_path / "README.md").write_text(marked)
    _write(tmp_path / "results" / "tiny" / "seed-3.json", RESULT)
    _robust(tmp_path / "results")
    _write(tmp_path / "results" / "precisions.json", PRECISE)
    write_tables(tmp_path)
    text = (tmp_path / "README.md").read_text()
    assert "| val mR (class top-1) | augmented | plain |\n| --- | --- | --- |\n| as it is | 19.00" in text
    assert "| 60 |\n\n| image \\ text | float32 | half |\n| --- | --- | --- |\n" in text
    assert "<!-- separability: begin -->\n<!-- separability: end -->" in text
    write_tables(tmp_path)
    assert (tmp_path / "README.md").read_text() == text


def test_without_result_files_there_is_no_table(tmp_path: Path) -> None:
    assert tables(tmp_path) == {}


@pytest.mark.parametrize(("bench", "base"), [("rdb", "none"), ("rdb-losses", "loss-fixed"), ("rdb-cotrain", "plain")])
def test_a_bench_of_rdb_compares_last_epochs_over_the_same_pictures(tmp_path, bench, base):
    draw = np.random.default_rng(0)
    none = draw.uniform(0, 20, 400)
    better, noise = none + draw.normal(2, 1, 400), none + draw.normal(0, 8, 400)
    for name, shares in {base: none, "full": better, "vea": noise}.items():
        (tmp_path / bench / name).mkdir(parents=True)
        result = {
            "config": {"optim": {"batch_size": 64}},
            "pictures": 640,
            "epochs_done": 5,
            "trained_parameters": 1234,
            "seconds": 12.0,
            "last": {"mean_recall": shares.mean(), "class_top1": 0.5},
            "last_shares": " ".join(f"{share:.4f}" for share in shares),
        }
        (tmp_path / bench / name / "seed-0.json").write_text(json.dumps(result))
    ((header, *rows),) = tables(tmp_path)[bench]
    found = {row[0]: row for row in rows}
    assert header[4] == f"more than *{base}*, 95 %"
    assert rows[0][0] == base
    assert found[base][4] == ""
    low, high = (float(part) for part in found["full"][4].split(" … "))
    assert 1.8 < low < (better - none).mean() < high < 2.2
    low, high = (float(part) for part in found["vea"][4].split(" … "))
    assert low < 0 < high
    assert found["full"][6] == "50"
