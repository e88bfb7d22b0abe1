"""The locked libraries are those that pyproject.toml asks for, each with its hashes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "scripts" / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]


def locked():
    """Requirement and hashes of each entry."""
    for entry in LOCK.replace("\\\n", " ").splitlines():
        words, *hashes = entry.split("--hash=")
        yield Requirement(words), hashes


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_dependency_is_locked_once_for_each_python_and_system(version, system):
    here = {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": system}
    found = {}
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate({**here, "platform_machine": "x86_64"}):
            found.setdefault(requirement.name, []).append(str(requirement.specifier).removeprefix("=="))
    assert {name for name, versions in found.items() if len(versions) > 1} == set()
    for wanted in map(Requirement, WANTED):
        if wanted.marker is None or wanted.marker.evaluate(here):
            assert wanted.specifier.contains(found[wanted.name][0]), f"{wanted}: run scripts/make_lock"


def test_every_entry_has_hashes_and_names_no_host():
    assert all(hashes for _, hashes in locked())
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for _, hashes in locked() for one in hashes)
    assert "://" not in LOCK
