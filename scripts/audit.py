"""The libraries of a lock against a kept list of known holes, for machines that can't ask pip-audit's service.

The list is OSV's export for PyPI, ``all.zip``, fetched where there is a network.
How a version is held against a record: https://ossf.github.io/osv-schema/#evaluation

    python scripts/audit.py all.zip scripts/requirements.txt
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

OLD_DAYS = 7
"""A list that knows nothing newer is called old."""


def main() -> int:
    """Say how old the list is and what it knows of the libraries; 1 where it knows a hole."""
    archive, lock = map(Path, sys.argv[1:])
    locked = set(re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
    with zipfile.ZipFile(archive) as held:
        records = [json.loads(held.read(name)) for name in held.namelist() if name.endswith(".json")]
    if not records:
        sys.exit(f"{archive} holds no records: fetch OSV's all.zip for PyPI anew.")
    newest = max(datetime.fromisoformat(record["modified"][:10]) for record in records).replace(tzinfo=timezone.utc)
    age = (datetime.now(timezone.utc) - newest).days
    print(f"{len(records)} known holes, the newest of {newest:%Y-%m-%d}; {len(locked)} versions are locked.")
    if age > OLD_DAYS:
        print(f"WARNING: the list is {age} days old and knows nothing newer: fetch it anew.", file=sys.stderr)
    found = sorted(f"{name} {version}: {told}" for name, version in locked for told in known(records, name, version))
    print("\n".join(found) or "None of them is in a locked version.")
    return int(bool(found))


def known(records: list[dict[str, Any]], name: str, version: str) -> Iterator[str]:
    """The records that name a version of a library."""
    for record in records:
        for affected in () if "withdrawn" in record else record.get("affected", ()):
            package = affected.get("package", {})
            is_it = package.get("ecosystem") == "PyPI" and package["name"] == canonicalize_name(name)
            ranges = [one for one in affected.get("ranges", ()) if one["type"] == "ECOSYSTEM"]
            if is_it and (version in affected.get("versions", ()) or any(is_inside(one, version) for one in ranges)):
                yield f"{record['id']} {record.get('summary', '')}".strip()
                break


def is_inside(span: Mapping[str, Any], version: str) -> bool:
    """Whether a version lies in a range of events: introduced and fixed (or last affected) versions."""
    events = [(_version(at), kind) for event in span["events"] for kind, at in event.items() if kind != "limit"]
    here, inside = _version(version), False
    for at, kind in sorted(events):
        if kind == "introduced" and here >= at:
            inside = True
        elif (kind == "fixed" and here >= at) or (kind == "last_affected" and here > at):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


if __name__ == "__main__":
    sys.exit(main())
