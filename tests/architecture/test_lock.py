"""The locked libraries and tools are those that pyproject.toml asks for, each with its hashes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
PROJECT = tomllib.loads((SCRIPTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
ENGINE = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
NAMES = ("requirements", "requirements-test", "requirements-cuda", "requirements-cpu")


def extra(name):
    """What an extra brings, with those that it names."""
    for requirement in map(Requirement, PROJECT["project"]["optional-dependencies"][name]):
        if requirement.name == PROJECT["project"]["name"]:
            yield from (one for other in sorted(requirement.extras) for one in extra(other))
        else:
            yield str(requirement)


def locked(*names):
    """Requirement and hashes of each entry."""
    for name in names:
        for entry in (SCRIPTS / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            words, *hashes = entry.split("--hash=")
            yield Requirement(words), hashes


def versions(here, *names):
    """Of each library, which versions are installed on a Python and system."""
    found = {}
    for requirement, _ in locked(*names):
        if requirement.marker is None or requirement.marker.evaluate({**here, "platform_machine": "x86_64"}):
            found.setdefault(canonicalize_name(requirement.name), []).append(
                str(requirement.specifier).removeprefix("==")
            )
    return found


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_dependency_is_locked_once_for_each_python_and_system(version, system):
    here = {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": system}
    engine, tools = versions(here, "requirements"), versions(here, "requirements-test", "requirements-cuda")
    for found, wishes in ((engine, ENGINE), (tools, [*ENGINE, *extra("dev")])):
        assert {name for name, locked in found.items() if len(locked) > 1} == set()
        for wanted in map(Requirement, wishes):
            if wanted.marker is None or wanted.marker.evaluate(here):
                (one,) = found[canonicalize_name(wanted.name)]
                assert wanted.specifier.contains(one), f"{wanted}: run scripts/make_lock"
    assert engine.items() <= tools.items()  # the tests run the engine on the libraries that are installed with it
    (torch,) = versions(here, "requirements-cpu")["torch"]
    assert torch.partition("+")[0] == tools["torch"][0]


def test_every_entry_has_hashes_and_names_no_host():
    assert all(hashes for _, hashes in locked(*NAMES))
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for _, hashes in locked(*NAMES) for one in hashes)
    assert not any(requirement.url for requirement, _ in locked(*NAMES))
    assert [name for name in NAMES if "://" in (SCRIPTS / f"{name}.txt").read_text(encoding="utf-8")] == []


def test_no_script_installs_a_tool_by_its_bare_name():
    named = []
    for path in sorted(one for one in SCRIPTS.rglob("*") if one.is_file() and one.suffix in {"", ".sh"}):
        script = path.read_text(encoding="utf-8").replace("\\\n", " ")
        for words in re.findall(r"-m pip install ([^\n)>|&]*)", script):
            named += [(path.name, word) for word in words.split() if re.fullmatch(r"[A-Za-z][\w.\[\]-]*(==.*)?", word)]
    assert {"make_lock", "release", "check"} <= {name for name, _ in named}
    assert [one for one in named if "==" not in one[1]] == []
