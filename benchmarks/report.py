"""What every benchmark shares: the result file with the machine, the commit and the model."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import load_encoder

RESULTS = Path(__file__).parent / "results"

VECTORS = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16")
"""Instructions of x86 on which the speed of models hangs, as Linux calls them."""


def write_result(name: str, result: dict[str, Any]) -> Path:
    """Write `results/<name>.json`.

    Args:
        name: The benchmark's name.
        result: JSON-serialisable measurements; ``model`` names the model, where it is not the one in the package.

    Returns:
        The file's path.
    """
    machine = {
        "cores": os.cpu_count(),
        "vectors": vectors_of(),
        "platform": platform.platform(),
        "python": platform.python_version(),
    }
    about = {"machine": machine, "commit": commit(), "space_id": space_id_of(result.get("model"))}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({**about, **result}, indent=2) + "\n")
    return path


def put_between(page: Path, name: str, text: str) -> None:
    """Put what was measured into a page, between ``<!-- name: benchmarks/….py -->`` and ``<!-- end of name -->``."""
    between = re.compile(rf"(<!-- {name}: benchmarks/\w+\.py -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    written, places = between.subn(lambda found: f"{found[1]}{text}\n{found[2]}", page.read_text(encoding="utf-8"))
    if places != 1:
        raise ValueError(f"{page} has {places} places for {name}, not one")
    page.write_text(written, encoding="utf-8")


def vectors_of() -> list[str]:
    """What the processor has of `VECTORS`; nothing is known but on Linux for x86."""
    with suppress(OSError):
        told = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
        return [name for name in VECTORS if told is not None and name in told[1].split()]
    return []


def commit() -> str:
    """What is checked out, in short."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return told.stdout.strip()


def space_id_of(model: str | None) -> str:
    """Identity of a model's embeddings, by which a result can be told from that of other weights of the same name."""
    return load_encoder(model or EMBEDDED, device="cpu", offline=True).spec.space_id
