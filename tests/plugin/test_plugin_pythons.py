"""Where Pythons are looked for, what they answer, and why installations fail."""

from __future__ import annotations

import json

import pytest

from qgis_plugin.engine import carried, causes, pythons
from qgis_plugin.engine.pythons import Candidate, Python


def put(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho " + str(path))
    path.chmod(0o755)
    return str(path)


def found(root, system, **variables):
    places = {"PATH": "", "HOME": str(root / "home"), "USERPROFILE": str(root / "home"), **variables}
    return [(one.origin, one.path) for one in pythons.candidates(places, system, root, str(root / "qgis"))]


def test_windows_installers_are_found_newest_first(tmp_path):
    local = tmp_path / "local"
    new = put(local / "Programs" / "Python" / "Python312" / "python.exe")
    old = put(local / "Programs" / "Python" / "Python39" / "python.exe")
    everyone = put(tmp_path / "Program Files" / "Python311" / "python.exe")
    conda = put(tmp_path / "home" / "miniforge3" / "python.exe")
    named = put(tmp_path / "home" / "anaconda3" / "envs" / "gis" / "python.exe")
    own = put(tmp_path / "qgis" / "python3.exe")
    store = local / "Microsoft" / "WindowsApps" / "python3.12.exe"
    store.parent.mkdir(parents=True)
    store.touch()
    assert found(tmp_path, "win32", LOCALAPPDATA=str(local), ProgramFiles=str(tmp_path / "Program Files")) == [
        ("python.org", new),
        ("python.org", old),
        ("python.org", everyone),
        ("conda", conda),
        ("conda", named),
        ("QGIS", own),
    ], "an empty stand-in of the Store is none"


def test_mac_installers_are_found(tmp_path):
    framework = put(tmp_path / "Library/Frameworks/Python.framework/Versions/3.12/bin/python3")
    brew = put(tmp_path / "opt/homebrew/bin/python3.13")
    put(tmp_path / "opt/homebrew/bin/python3.13-config")
    bundle = put(tmp_path / "Applications/QGIS-LTR.app/Contents/MacOS/bin/python3")
    assert found(tmp_path, "darwin") == [("python.org", framework), ("Homebrew", brew), ("QGIS", bundle)]


def test_linux_pythons_are_found_each_once(tmp_path):
    system = put(tmp_path / "usr/bin/python3.11")
    (tmp_path / "usr/bin/python3.9").symlink_to(system)
    pyenv = put(tmp_path / "home/.pyenv/versions/3.12.1/bin/python3")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(system)
    uv = put(tmp_path / "bin" / "uv")
    path = str(tmp_path / "bin")
    assert found(tmp_path, "linux", PATH=path) == [("PATH", f"{path}/python3"), ("pyenv", pyenv), ("uv", uv)]


def test_the_launcher_of_windows_lists_its_pythons():
    said = " -V:3.12 *        C:\\Program Files\\Python312\\python.exe\n -V:3.9   C:\\Python39\\python.exe\n\nNo more\n"
    assert [one.path for one in pythons.read_launcher(said)] == [
        "C:\\Program Files\\Python312\\python.exe",
        "C:\\Python39\\python.exe",
    ]


def answer(version, has=("venv", "ensurepip"), bits=64):
    return json.dumps({"version": version, "has": has, "bits": bits, "program": "/p"})


@pytest.mark.parametrize(
    ("said", "problem", "with_pip"),
    [
        (answer((3, 12)), "", ""),
        (answer((3, 9)), "too-old", "too-old"),
        (answer((3, 99)), "too-new", "too-new"),
        (answer((3, 11), ("venv",)), "no-pip", ""),
        (answer((3, 11), ()), "no-venv", "no-venv"),
        (answer((3, 11), bits=32), "32-bit", "32-bit"),
    ],
)
def test_what_a_python_lacks(said, problem, with_pip):
    python = pythons.read_probe(Candidate("/p", "PATH"), 0, f"a banner\n{said}\n")
    assert (python.problem(brings_pip=False), python.problem(brings_pip=True)) == (problem, with_pip)


@pytest.mark.parametrize(
    ("code", "said"), [(0, ""), (0, "Python was not found; run without arguments to install"), (9, answer((3, 12)))]
)
def test_what_is_no_python_is_none(code, said):
    assert pythons.read_probe(Candidate("/p", "PATH"), code, said) is None


def test_uv_serves_where_the_plugin_carries_pip():
    python = pythons.read_probe(Candidate("/uv", "uv"), 0, "")
    assert isinstance(python, Python)
    assert (python.problem(brings_pip=True), python.problem(brings_pip=False)) == ("", "no-pip")


PIP = {
    "no-venv": "The virtual environment was not created successfully because ensurepip is not available.",
    "no-pip": "/e/bin/python: No module named pip",
    "proxy-login": "OSError('Tunnel connection failed: 407 Proxy Authentication Required')\n"
    "ERROR: No matching distribution found for numpy>=1.24",
    "certificate": "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]\n"
    "ERROR: No matching distribution found for a",
    "disk-full": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "blocked": "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'C:\\x.pyd'",
    "no-permission": "Error: [Errno 13] Permission denied: '/opt/x'",
    "hash": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "platform": "ERROR: a-1-cp39-win32.whl is not a supported wheel on this platform.",
    "no-network": "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution\n"
    "ERROR: Could not find a version that satisfies the requirement a",
    "no-wheel": "ERROR: No matching distribution found for a",
    "": "something else",
}


@pytest.mark.parametrize(("cause", "said"), PIP.items())
def test_the_true_cause_is_told(cause, said):
    assert causes.cause_of(said.splitlines()) == cause


@pytest.mark.parametrize(
    "said",
    [
        "Processing ./rdb_geo.whl#sha256=a98620212699108407d02fef36308b6db4968a103ce30eaa28c2ce12c53d9160",
        "Downloading numpy-2.2.6-cp311-cp311-manylinux_2_17_x86_64.whl (407 kB)",
        "Downloading a-1.407-py3-none-any.whl (12 kB)",
        "OSError: [Errno 284] what no system says; [Errno 131] State not recoverable; [WinError 2061]",
    ],
)
def test_numbers_that_mean_something_else_are_no_cause(said):
    assert causes.cause_of([said]) == ""
    assert causes.cause_of([said, PIP["hash"]]) == "hash"


def test_a_folder_has_one_engine(tmp_path):
    with pytest.raises(carried.WheelProblem) as problem:
        carried.engine_in(tmp_path)
    assert problem.value.code == "none"
    (tmp_path / "rdb_geo-0.1.0-py3-none-any.whl").write_bytes(b"1")
    assert carried.engine_in(tmp_path).version == "0.1.0"
    (tmp_path / "rdb_geo-0.2.0-py3-none-any.whl").write_bytes(b"2")
    with pytest.raises(carried.WheelProblem) as problem:
        carried.engine_in(tmp_path)
    assert problem.value.code == "several"


def test_carried_wheels_are_what_was_put_there(tmp_path):
    assert carried.carried_wheels(tmp_path) == {}
    (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"1")
    listed = {"a": {"file": "a-1-py3-none-any.whl", "sha256": carried.sha256_of(tmp_path / "a-1-py3-none-any.whl")}}
    (tmp_path / carried.LIST).write_text(json.dumps(listed))
    assert carried.carried_wheels(tmp_path)["a"].version == "1"
    (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"2")
    with pytest.raises(carried.WheelProblem):
        carried.carried_wheels(tmp_path)
