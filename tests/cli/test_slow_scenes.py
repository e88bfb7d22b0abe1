"""A scene behind a network that hardly answers: SIGTERM and a cancel are heard all the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rasterio._base

from rdb_geo.cli.console import STOPPED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")

TESTS = Path(__file__).resolve().parents[1]
AGES_S = 600
"""Far longer than anybody may wait for an answer."""

PATIENCE_S = 180
"""A machine with other work is slow to start and to end a process; who waited for the answer is slower by far."""

CHIPS = ("--chip-size", "64", "--stretch", "0,255")

COLOURS = f"""
import os, signal, sys
import rasterio._base
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its background ignore it, tests included
if os.environ.get("AS_ON_WINDOWS"):  # a module shows its own symbols alone there
    rasterio._base.__file__ = os.environ["AS_ON_WINDOWS"]
sys.path.insert(0, {str(TESTS)!r})
from fakes import ColourEncoder
from rdb_geo.cli.main import main
from rdb_geo.encoders import registry
registry.load_encoder = lambda *_arguments, **_options: ColourEncoder()
main()
"""


class Server:
    """Serves a scene, late."""

    def __init__(self, folder):
        self._folder = folder
        self._log = folder / "requests.log"
        command = [sys.executable, str(TESTS / "range_server.py"), str(folder)]
        self.popen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = f"http://127.0.0.1:{int(self.popen.stdout.readline())}/scene.tif"

    def answer_after(self, seconds, *, behind=0, end=""):
        """Answers that begin at a byte behind `behind`, of files whose names end so, come late."""
        self._behind, self._end = behind, end
        (self._folder / "seconds").write_text(f"{seconds} {behind} {end}")
        self._log.write_text("")

    def wait_for_a_request(self):
        """Until one is there that is answered late."""
        _until(lambda: any(map(self._is_late, self._log.read_text().splitlines())))

    def _is_late(self, line):
        _, path, first = line.rsplit(" ", 2)
        return int(first) >= self._behind and path.endswith(self._end)


@pytest.fixture
def server(tmp_path, make_scene):
    make_scene("served/scene.tif", size=(512, 512), paint={"red": (0, 0, 256, 256)}, tiled=True)
    serving = Server(tmp_path / "served")
    yield serving
    _end(serving.popen)


@pytest.fixture
def run(tmp_path):
    """Starts the command line in a process, with an encoder of colours."""
    env = {
        **os.environ,
        "RDB_GEO_OFFLINE": "",
        "no_proxy": "127.0.0.1",
        "GDAL_HTTP_TIMEOUT": str(AGES_S),
        "RDB_GEO_CACHE": str(tmp_path / "cache"),
    }
    running = []

    def start(*words):
        command = [sys.executable, "-c", COLOURS, *words]
        pipe = subprocess.PIPE
        running.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=env, cwd=tmp_path))
        return running[-1]

    yield start
    for process in running:
        _end(process)


def _end(process):
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _until(is_so):
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def _ends(process, kind):
    """Seconds until a process that is sent a signal has ended, its exit code and what it said."""
    began = time.monotonic()
    process.send_signal(kind)
    _, said = process.communicate(timeout=AGES_S)
    return time.monotonic() - began, process.returncode, said.decode()


def test_index_is_stopped_where_the_module_hides_gdal(server, run, monkeypatch):
    """As on Windows: GDAL is found in the folder beside rasterio's."""
    module = Path(rasterio._base.__file__)
    if not list(module.parent.with_name("rasterio.libs").glob("*gdal*")):
        pytest.skip("rasterio uses the system's GDAL")
    monkeypatch.setenv("AS_ON_WINDOWS", str(module.with_name("no such module")))
    server.answer_after(AGES_S, end=".xml")
    process = run("index", server.address, "-i", "ix")
    server.wait_for_a_request()
    seconds, code, _ = _ends(process, signal.SIGTERM)
    assert code == 130
    assert seconds < PATIENCE_S


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_index_is_stopped_while_a_scene_is_opened(server, run, kind):
    server.answer_after(AGES_S)
    process = run("index", server.address, "-i", "ix")
    server.wait_for_a_request()
    seconds, code, said = _ends(process, kind)
    assert code == 130
    assert said == f"Index: ix\nError: {STOPPED}\n"
    assert seconds < PATIENCE_S


def test_index_is_stopped_while_pixels_are_read(server, run):
    server.answer_after(AGES_S, behind=200_000)
    process = run("index", server.address, "-i", "ix", *CHIPS)
    server.wait_for_a_request()
    seconds, code, said = _ends(process, signal.SIGTERM)
    assert (code, said.splitlines()[-1]) == (130, f"Error: {STOPPED}")
    assert seconds < PATIENCE_S
    server.answer_after(0)
    again = run("index", server.address, "-i", "ix", *CHIPS)
    assert again.wait(PATIENCE_S) == 0


def test_a_preview_is_stopped(server, run):
    server.answer_after(0)
    assert run("index", server.address, "-i", "ix", *CHIPS).wait(PATIENCE_S) == 0
    server.answer_after(AGES_S)
    process = run("query", "red", "-i", "ix", "-o", "hits.geojson", "--preview", "hits.png")
    server.wait_for_a_request()
    seconds, code, _ = _ends(process, signal.SIGTERM)
    assert code == 130
    assert seconds < PATIENCE_S


@pytest.mark.parametrize("is_left", [True, False])
def test_a_worker_answers_a_cancel_and_goes_on(server, run, tmp_path, is_left):
    server.answer_after(AGES_S)
    worker = run("worker")

    def send(**request):
        worker.stdin.write(json.dumps(request).encode() + b"\n")
        worker.stdin.flush()

    def last(request_id):
        for line in worker.stdout:
            event = json.loads(line)
            if event.get("id") == request_id and event["type"] in ("result", "error"):
                return event
        raise AssertionError(request_id)

    send(id="1", type="index", index=str(tmp_path / "ix"), scenes=[server.address])
    server.wait_for_a_request()
    began = time.monotonic()
    send(id="2", type="cancel", target="1")
    assert last("1")["code"] == "cancelled"
    assert time.monotonic() - began < PATIENCE_S
    send(id="3", type="index", index=str(tmp_path / "ix"), scenes=[str(tmp_path / "served" / "scene.tif")])
    assert [scene["state"] for scene in last("3")["scenes"]] == ["indexed"]
    began = time.monotonic()
    worker.stdin.close() if is_left else worker.send_signal(signal.SIGTERM)
    assert worker.wait(AGES_S) == 0
    assert time.monotonic() - began < PATIENCE_S
