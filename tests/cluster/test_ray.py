"""A run on a Ray cluster of three nodes of which one is killed: the index is that of one process, byte for byte."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import write_scene

from rdb_geo import __version__
from rdb_geo.cli.main import main
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.indexing import find_scenes
from rdb_geo.session import cluster
from rdb_geo.sharing import FOLDER, ScenePart

pytestmark = pytest.mark.slow

OPTIONS = ["--chip-size", "48", "--overlap", "0.6", "--scales", "1,2"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    for number, (name, colour) in enumerate({"a": "red", "b": "blue"}.items()):
        write_scene(folder / f"{name}.tif", size=(500, 420 + 40 * number), paint={colour: (40, 60, 200, 170)})
    run(folder, "index", "a.tif", "b.tif", *OPTIONS, "-i", "whole")
    return folder


@pytest.fixture(scope="module")
def nodes():
    """The process of the cluster; its address and that for clients."""
    command = [sys.executable, "-W", "ignore", str(Path(__file__).with_name("ray_nodes.py")), "3"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    for line in process.stdout:
        if "ray://" in line:
            break
    yield process, *line.split()
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


def start(folder, *words, **more):
    command = [sys.executable, "-m", "rdb_geo", *words]
    environment = {**os.environ, "RDB_GEO_OFFLINE": "1", **more}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run(folder, *words, **more):
    with start(folder, *words, **more) as process:
        said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_a_node_that_is_killed_changes_no_byte(home, nodes):
    process, address, _ = nodes
    with start(
        home, "index", "a.tif", "b.tif", *OPTIONS, "-i", "idx", "--cluster", "ray", RAY_ADDRESS=address
    ) as index:
        deadline = time.monotonic() + 200
        while not list((home / "idx" / FOLDER).glob("*/*/*.arrow")):
            assert time.monotonic() < deadline
            assert index.poll() is None, index.communicate()[0]
            time.sleep(0.02)
        assert not files_of(home / "idx")
        process.stdin.write("kill\n")
        process.stdin.flush()
        assert process.stdout.readline() == "killed\n"
        assert index.poll() is None  # in the middle
        said, _ = index.communicate(timeout=300)
    assert index.returncode == 0, said
    assert files_of(home / "idx") == files_of(home / "whole")
    assert len(files_of(home / "idx")) == 2
    assert not list((home / "idx" / FOLDER).iterdir())


def test_a_client_from_outside_skips_what_is_done_and_names_what_fails(home, nodes):
    _, _, address = nodes
    (home / "bad.tif").write_text("no raster")
    with start(home, "index", "a.tif", "bad.tif", *OPTIONS, "-i", "second", "--cluster", address) as index:
        said, _ = index.communicate(timeout=300)
    assert index.returncode == 1, said
    assert "bad.tif is not a raster" in said
    assert "1 of 2 scenes could not be indexed" in said
    (name,) = files_of(home / "second")
    assert files_of(home / "second")[name] == files_of(home / "whole")[name]
    assert "unchanged" in run(home, "index", "a.tif", *OPTIONS, "-i", "second", "--cluster", address)


def test_a_cluster_that_is_not_there_is_one_sentence(make_scene, tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scene = str(make_scene())
    cases = {
        f"ray://127.0.0.1:{port}": "can't be reached (Connection refused)",
        "ray://no-such-host.invalid:10001": "can't be reached",
        "spark://127.0.0.1": "is no cluster: write ray or ray://HOST:PORT",
    }
    for address, said in cases.items():
        result = CliRunner().invoke(main, ["index", scene, "-i", str(tmp_path / "idx"), "--cluster", address])
        assert result.exit_code == 2
        assert said in result.output
        assert result.output.count("Error") == 1
        assert not (tmp_path / "idx").exists()
    result = CliRunner().invoke(main, ["index", scene, "--part", "1/2", "--cluster", "ray"])
    assert "exclude each other" in result.output


def test_a_machine_that_differs_refuses(make_scene, tmp_path):
    """What a node does with a part, in this process."""
    root = tmp_path / "idx"
    (root / FOLDER).mkdir(parents=True)
    (root / FOLDER / "sign").touch()
    (source,) = find_scenes([str(make_scene())])
    request = IndexRequest(chips=ChipRequest(size_px=32))
    task = cluster.Task(
        *(ScenePart(source, None), root, request, False, _load, "colours"),
        *(__version__, ColourEncoder().spec.space_id, "sign"),
    )
    assert "install one everywhere" in cluster.do(replace(task, version="0.0.9")).refusal
    assert "disk that all share" in cluster.do(replace(task, root=tmp_path / "elsewhere")).refusal
    assert "other weights of colours" in cluster.do(replace(task, space_id="0" * 16)).refusal
    assert not list((root / FOLDER).glob("*/*"))
    done = cluster.do(task)
    assert done.is_part
    assert "the whole scene is done" in done.sentence


def _load(_name):
    return ColourEncoder()


def test_a_busy_cluster_is_asked_again():
    """Ray gives a client up when its server does not start within half a minute."""
    asked = []

    def init(address, **_):
        asked.append(address)
        if len(asked) < cluster.CONNECTS:
            raise ConnectionError("ray client connection timeout")

    cluster._connect(SimpleNamespace(init=init), "ray://head:10001")
    assert asked == ["ray://head:10001"] * cluster.CONNECTS
    with pytest.raises(ConnectionError):
        cluster._connect(SimpleNamespace(init=_refused), "ray://head:10001")


def _refused(_address, **_):
    raise ConnectionError("ray client connection timeout")
