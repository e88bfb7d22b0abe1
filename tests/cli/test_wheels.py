"""``rdb-geo wheels``: the engine's own wheel, what pip is asked for, and what is said where it fails."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from rdb_geo.cli import wheels as command
from rdb_geo.cli.main import main
from rdb_geo.core.errors import RdbGeoError


@pytest.fixture
def asked(monkeypatch):
    """Commands of pip, which is not run."""
    seen = []
    monkeypatch.setattr(command, "_pip", lambda *arguments: seen.append(arguments))
    return seen


@pytest.fixture
def installed(tmp_path):
    """A package as pip leaves it."""
    site = tmp_path / "site"
    (site / "rdb_geo" / "__pycache__").mkdir(parents=True)
    about = site / "rdb_geo-9.9.dist-info"
    about.mkdir()
    (site / "rdb_geo" / "__init__.py").write_text("__version__ = '9.9'\n")
    (site / "rdb_geo" / "__pycache__" / "x.pyc").write_text("")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rdb-geo\nVersion: 9.9\n")
    (about / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    (about / "INSTALLER").write_text("pip\n")
    names = ["__init__.py", "__pycache__/x.pyc"]
    lines = [f"rdb_geo/{name},," for name in names]
    lines += [f"{about.name}/{name},," for name in ("METADATA", "WHEEL", "INSTALLER", "RECORD")]
    (about / "RECORD").write_text("\n".join([*lines, "../../../bin/rdb-geo,,"]) + "\n")
    return importlib.metadata.PathDistribution(about)


def test_the_engine_is_packed_again_and_pip_installs_it(installed, tmp_path, monkeypatch, asked):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    done = CliRunner().invoke(main, ["wheels", "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    wheel = tmp_path / "out" / "rdb_geo-9.9-py3-none-any.whl"
    assert done.stdout.strip() == str(wheel)
    assert sorted(zipfile.ZipFile(wheel).namelist()) == [
        "rdb_geo-9.9.dist-info/METADATA",
        "rdb_geo-9.9.dist-info/RECORD",
        "rdb_geo-9.9.dist-info/WHEEL",
        "rdb_geo/__init__.py",
    ]
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", str(tmp_path / "there")]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    assert (tmp_path / "there" / "rdb_geo" / "__init__.py").read_text() == "__version__ = '9.9'\n"


def test_another_system_is_asked_for_by_its_tags(installed, tmp_path, monkeypatch, asked):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    options = ["wheels", "-o", str(tmp_path), "--for", "windows", "--python", "3.10"]
    assert CliRunner().invoke(main, options).exit_code == 0
    (arguments,) = asked
    assert arguments[:4] == ("download", "--only-binary=:all:", "--platform", "win_amd64")
    assert arguments[arguments.index("--python-version") + 1] == "3.10"
    assert {"pip", "colorama", "tomli>=2"} <= set(arguments)


def test_what_pip_says_is_said_in_one_sentence(installed, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    done = CliRunner().invoke(main, ["wheels", "-o", str(tmp_path)])
    assert done.exit_code == 1
    assert done.stderr == "Error: pip could not do it: it is not there\n"


@pytest.mark.parametrize("stopped", [True, False])
def test_a_wheel_is_there_as_a_whole_or_not_at_all(installed, tmp_path, monkeypatch, stopped):
    """pip writes into the folder that it is told; it may be stopped in the middle of a file."""
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    out = tmp_path / "out"

    def pip(*arguments):
        place = Path(arguments[arguments.index("--dest") + 1])
        (place / "one-1-py3-none-any.whl").write_bytes(b"whole")
        (place / "two-1-py3-none-any.whl").write_bytes(b"ha" if stopped else b"whole")
        assert [path.name for path in out.glob("[!.]*")] == ["rdb_geo-9.9-py3-none-any.whl"]
        if stopped:
            raise RdbGeoError("pip could not do it: no space")

    monkeypatch.setattr(command, "_pip", pip)
    out.mkdir()
    left = out / f"{command.UNFINISHED}x"
    left.mkdir()
    os.utime(left, (0, 0))
    done = CliRunner().invoke(main, ["wheels", "-o", str(out)])
    assert done.exit_code == int(stopped)
    others = [] if stopped else ["one-1-py3-none-any.whl", "two-1-py3-none-any.whl"]
    assert sorted(path.name for path in out.iterdir()) == sorted([*others, "rdb_geo-9.9-py3-none-any.whl"])
    assert {(out / name).read_bytes() for name in others} <= {b"whole"}


def test_a_folder_that_can_not_be_is_said(installed, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    (tmp_path / "file").touch()
    done = CliRunner().invoke(main, ["wheels", "-o", str(tmp_path / "file")])
    assert done.exit_code == 1
    assert "can't be written" in done.stderr
