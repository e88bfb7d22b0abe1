"""Nothing leaves the machine: what whole processes write and which names they look up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
KEPT_QUIET = re.compile(r"^(CI|ORT_.*|HF_.*|DO_NOT_TRACK|RAY_.*|XDG_.*|RDB_GEO_.*|TMP|TEMP|TMPDIR|GITHUB_.*)$")
"""Variables that silence a dependency, or move its files, in a developer's or a build machine's own environment."""

ENCODE = """
import numpy, sys, time
from rdb_geo.encoders.registry import load_encoder
encoder = load_encoder("rdb-lite")
encoder.encode_texts(["a lake"]), encoder.encode_images(numpy.zeros((1, 128, 128, 3), numpy.uint8))
time.sleep(float(sys.argv[1]))
"""

UPLOAD_S = 14
"""ONNX Runtime 1.32 first looks its host up 9 s after it has started, where nothing stops it."""


def bare_environment(home: Path) -> dict[str, str]:
    """A user's environment, with all folders to which a library might write below `home`."""
    kept = {name: value for name, value in os.environ.items() if not KEPT_QUIET.match(name)}
    (home / "tmp").mkdir(parents=True)
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "TMPDIR": str(home / "tmp")}


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_model_that_runs_leaves_no_file_anywhere(tmp_path: Path):
    subprocess.run(
        [sys.executable, "-c", ENCODE, "0"], env=bare_environment(tmp_path / "home"), cwd=CHECKOUT, check=True
    )
    assert files_below(tmp_path / "home") == []


@pytest.mark.slow
def test_the_command_line_leaves_its_index_and_its_texts_alone(tmp_path: Path, make_scene):
    home, index = tmp_path / "home", tmp_path / "ix"
    environment = bare_environment(home)
    for words in (["index", str(make_scene())], ["query", "lake"], ["doctor"]):
        command = [sys.executable, "-m", "rdb_geo", *words, "-i", str(index)]
        subprocess.run(command, env=environment, cwd=CHECKOUT, check=True, capture_output=True)
    strangers = [name for name in files_below(home) if "rdb-geo/texts/" not in name.replace("\\", "/")]
    assert strangers == []


@pytest.mark.slow
@pytest.mark.needs("strace")
@pytest.mark.parametrize("what", ["encoder", "worker"])
def test_no_name_is_looked_up_and_no_address_asked(tmp_path: Path, make_scene, what: str):
    log = tmp_path / "log"
    trace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(log), sys.executable]
    environment = bare_environment(tmp_path / "home")
    if what == "encoder":
        subprocess.run([*trace, "-c", ENCODE, str(UPLOAD_S)], env=environment, cwd=CHECKOUT, check=True)
    else:
        command = [*trace, "-m", "rdb_geo", "worker", "--offline"]
        worker = subprocess.Popen(command, env=environment, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        request = {"id": "1", "type": "index", "scenes": [str(make_scene())], "index": str(tmp_path / "ix")}
        worker.stdin.write(json.dumps(request).encode() + b"\n")
        worker.stdin.flush()
        assert any(json.loads(line)["type"] == "result" for line in worker.stdout)
        assert list((tmp_path / "ix").glob("*.parquet"))
        time.sleep(UPLOAD_S)
        worker.communicate(timeout=180)
    assert [line for line in log.read_text().splitlines() if "AF_INET" in line] == []


CONTROL = (":!benchmarks/look_ups.py",)
"""ONNX Runtime alone, in a process of its own, shows there that the measurement sees what it does."""


def test_only_two_packages_import_onnx_runtime_and_both_switch_it_off_first():
    found = subprocess.run(
        ["git", "grep", "-lE", r"(import|from) onnxruntime", "--", "*.py", ":!tests", *CONTROL],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert found
    assert {name.split("/")[0] for name in found} <= {"rdb_geo", "training"}
    assert [name for name in found if name.startswith("rdb_geo/")] == ["rdb_geo/encoders/runtime.py"]
    code = (
        "import os, sys, training;"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1';"
        "assert 'onnxruntime' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=True)
