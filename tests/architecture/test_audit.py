"""The kept list of known holes: records as OSV publishes them, of libraries that are in the lock and that are not."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / "scripts" / "audit.py"
LOCK = "pillow==12.3.0 \\\n    --hash=sha256:00\nnumpy==2.2.6 ; python_full_version < '3.11' \\\n    --hash=sha256:11\n"


def record(name: str, number: int, *, days: int = 0, **affected: object) -> dict[str, object]:
    day = datetime.now(timezone.utc) - timedelta(days=days)
    about = {"package": {"ecosystem": "PyPI", "name": name}, **affected}
    return {"id": f"PYSEC-{number}", "modified": f"{day:%Y-%m-%dT%H:%M:%S.123456Z}", "affected": [about]}


def span(*events: tuple[str, str]) -> list[dict[str, object]]:
    return [{"type": "ECOSYSTEM", "events": [{kind: version} for kind, version in events]}]


def audit(folder: Path, *records: dict[str, object]) -> subprocess.CompletedProcess[str]:
    (folder / "lock.txt").write_text(LOCK)
    with zipfile.ZipFile(folder / "all.zip", "w") as held:
        for number, one in enumerate(records):
            held.writestr(f"{number}.json", json.dumps(one))
    command = [sys.executable, AUDIT, folder / "all.zip", folder / "lock.txt"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("affected", "is_hole"),
    [
        ({"versions": ["12.2.0", "12.3.0"]}, True),
        ({"versions": ["12.2.0"]}, False),
        ({"ranges": span(("introduced", "0"), ("fixed", "12.3.1"))}, True),
        ({"ranges": span(("introduced", "0"), ("fixed", "12.3.0"))}, False),
        ({"ranges": span(("introduced", "12.10"), ("fixed", "13"))}, False),
        ({"ranges": span(("introduced", "2"), ("last_affected", "12.3"))}, True),
        ({"ranges": span(("fixed", "3"), ("introduced", "12.3"), ("introduced", "0"))}, True),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
    ],
)
def test_a_hole_is_told_by_versions_and_ranges(tmp_path, affected, is_hole):
    found = audit(tmp_path, record("pillow", 1, **affected), record("django", 2, versions=["12.3.0", "2.2.6"]))
    assert found.returncode == int(is_hole), found.stderr
    assert ("pillow 12.3.0: PYSEC-1" in found.stdout) is is_hole
    assert "django" not in found.stdout
    assert found.stderr == ""


def test_what_was_withdrawn_is_none_and_an_old_list_is_called_old(tmp_path):
    withdrawn = {**record("numpy", 1, days=40, versions=["2.2.6"]), "withdrawn": "2024-01-01T00:00:00Z"}
    found = audit(tmp_path, withdrawn, record("numpy", 2, days=39, versions=["1.0"]))
    assert (found.returncode, found.stdout.splitlines()[-1]) == (0, "None of them is in a locked version.")
    assert found.stderr.startswith("WARNING: the list is 39 days old")


def test_an_empty_list_clears_nothing(tmp_path):
    found = audit(tmp_path)
    assert (found.returncode, "holds no records" in found.stderr) == (1, True)
