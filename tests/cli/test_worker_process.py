"""The worker as a process: what reaches its stdout, how it ends, and what a killed one leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import geopandas
import pytest

from rdb_geo.encoders.cards import embedded_folder
from rdb_geo.index.shard import read_table
from rdb_geo.index.store import Store

TESTS = Path(__file__).resolve().parents[1]
TIMEOUT_S = 180

COLOURS = """
import os, sys
sys.path.insert(0, {tests!r})
import fakes
from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

class Encoder(fakes.SlowEncoder):
    def encode_images(self, pixels):
        {noise}
        return super().encode_images(pixels)

registry.load_encoder = lambda *_arguments, **_options: Encoder(seconds={seconds})
main(["worker"])
"""

NOISE = (
    'print("noise of Python"); os.write(1, b"noise of C\\n"); os.system("echo noise of a child"); sys.stdout.flush()'
)


class Process:
    """A worker whose encoder knows colours, or the installed command."""

    def __init__(self, *, seconds: float = 0.0, noise: str = "pass", arguments: tuple[str, ...] | None = None) -> None:
        code = COLOURS.format(tests=str(TESTS), seconds=seconds, noise=noise)
        self.popen = subprocess.Popen(
            arguments or [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.lines = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
            pipe.close()

    def send(self, **message):
        self.popen.stdin.write(json.dumps(message).encode() + b"\n")
        self.popen.stdin.flush()

    def wait(self, is_it):
        for line in self.popen.stdout:
            self.lines.append(line)
            event = json.loads(line)
            if is_it(event):
                return event
        msg = f"the worker ended: {self.popen.stderr.read().decode()}"
        raise AssertionError(msg)

    def ask(self, request_id="1", **message):
        self.send(id=request_id, **message)
        return self.wait(lambda event: event.get("id") == request_id and event["type"] in ("result", "error"))

    def begin(self, **message):
        """Send an index request and wait until some chips are done."""
        self.send(id="1", type="index", chip_size="32", **message)
        self.wait(lambda event: event.get("stage") == "index" and event["done"] > 0)

    def end(self):
        """Exit code, what else came on stdout, and stderr."""
        out, err = self.popen.communicate(timeout=TIMEOUT_S)
        return self.popen.returncode, out, err.decode()


@pytest.fixture
def scene(make_scene):
    return str(make_scene(size=(700, 700), paint={"red": (96, 64, 160, 128)}))


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "index")


def test_nothing_but_events_reaches_stdout(scene, folder, tmp_path):
    with Process(noise=NOISE) as worker:
        worker.send(id="1", type="index", index=folder, scenes=[scene], chip_size="64")
        worker.send(id="2", type="query", index=folder, text="red", output=str(tmp_path / "hits.gpkg"))
        worker.wait(lambda event: event.get("id") == "2" and event["type"] == "result")
        code, rest, errors = worker.end()
    assert (code, rest) == (0, b"")
    assert json.loads(worker.lines[0])["type"] == "ready"
    for who in ("Python", "C", "a child"):
        assert f"noise of {who}" in errors
    assert len(geopandas.read_file(tmp_path / "hits.gpkg")) == 50


def test_the_end_of_stdin_ends_it_in_the_middle_of_work(scene, folder):
    with Process(seconds=0.2) as worker:
        worker.begin(index=folder, scenes=[scene])
        code, rest, errors = worker.end()
    assert (code, errors) == (0, "")
    assert json.loads(rest.splitlines()[-1])["code"] == "cancelled"
    assert list(Path(folder).glob("*.parquet")) == []


def test_an_idle_one_ends_with_stdin_and_has_loaded_nothing():
    with Process() as worker:
        worker.wait(lambda event: event["type"] == "ready")
        assert worker.end() == (0, b"", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("is_busy", [True, False])
def test_a_signal_ends_it_with_code_0(scene, folder, kind, is_busy):
    with Process(seconds=0.2) as worker:
        if is_busy:
            worker.begin(index=folder, scenes=[scene])
        else:
            worker.wait(lambda event: event["type"] == "ready")
        worker.popen.send_signal(kind)
        assert worker.popen.wait(timeout=TIMEOUT_S) == 0
        assert worker.popen.stderr.read() == b""
    assert list(Path(folder).glob("*.parquet")) == []


def test_it_ends_when_nobody_reads_any_more(scene, folder):
    with Process(seconds=0.1) as worker:
        worker.begin(index=folder, scenes=[scene])
        worker.popen.stdout.close()
        assert worker.popen.wait(timeout=TIMEOUT_S) == 0
    assert list(Path(folder).glob("*.parquet")) == []


def test_a_killed_one_leaves_nothing_half_written_and_the_next_continues(scene, folder):
    with Process(seconds=0.1) as worker:
        worker.begin(index=folder, scenes=[scene])
        worker.popen.kill()
        assert worker.popen.wait() == -signal.SIGKILL
    assert list(Path(folder).glob("*.parquet")) == []
    assert Store(Path(folder)).scenes() == ([], [])
    with Process() as worker:
        result = worker.ask(type="index", index=folder, scenes=[scene], chip_size="32")
        assert [made["state"] for made in result["scenes"]] == ["resumed"]
    (shard,), problems = Store(Path(folder)).scenes()
    assert (problems, len(read_table(shard))) == ([], result["scenes"][0]["chips"])


def test_it_can_be_cancelled_while_it_works(scene, folder):
    with Process(seconds=0.1) as worker:
        worker.begin(index=folder, scenes=[scene])
        worker.send(id="2", type="cancel", target="1")
        assert worker.wait(lambda event: event["type"] == "error") == {
            "id": "1",
            "type": "error",
            "code": "cancelled",
            "message": "Cancelled.",
            "why": "",
            "values": {},
        }
        assert worker.ask("3", type="status", index=folder)["scenes"] == []


def test_work_that_does_not_stop_is_left_alone(scene, folder):
    stubborn = 'os.environ.get("x") or __import__("time").sleep(600)'
    with Process(noise=stubborn) as worker:
        worker.send(id="1", type="index", index=folder, scenes=[scene], chip_size="32")
        worker.wait(lambda event: event.get("stage") == "index")
        code, _, _ = worker.end()  # far before those 600 s, or this raises
    assert code == 0


@pytest.mark.skipif(
    not (embedded_folder() / "card.toml").is_file(), reason="the embedded model is not in this checkout"
)
def test_the_installed_command_with_the_embedded_model(make_scene, folder, tmp_path):
    scene = str(make_scene(size=(512, 384), paint={"green": (0, 0, 200, 200)}))
    command = str(Path(sys.executable).with_name("rdb-geo"))
    output = str(tmp_path / "hits.gpkg")
    with Process(arguments=(command, "worker")) as worker:
        assert worker.ask(type="index", index=folder, scenes=[scene])["scenes"][0]["state"] == "indexed"
        asked = {"type": "query", "index": folder, "text": "a meadow", "show_lookalikes": True}
        result = worker.ask("2", **asked, output=output)
        assert result["model"] == "rdb-lite"
        assert 0 <= result["presence"] < 1, "the embedded model has a calibration, so it is not null"
        assert result["count"] == len(geopandas.read_file(output)) > 0
        heat = worker.ask("3", type="heatmap", index=folder, text="a meadow", output=str(tmp_path / "heat.tif"))
        assert Path(heat["output"]).stat().st_size > 0
        assert worker.end()[:2] == (0, b"")


def test_it_is_not_in_the_help(tmp_path):
    shown = subprocess.run(
        [sys.executable, "-m", "rdb_geo", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS.parent,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert "heatmap" in shown.stdout
    assert "worker" not in shown.stdout
