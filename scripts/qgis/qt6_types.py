"""Check the plugin's names against Qt 6: mypy over a copy in which ``qgis.PyQt`` is ``PyQt6``. Run in .venv-qt6.

Only names that do not exist count ([attr-defined]); those that the stubs lack though QGIS has them are listed in KNOWN.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLUGIN = Path(__file__).resolve().parents[2] / "qgis_plugin"
KNOWN = (
    "QgsProcessingException",  # QGIS adds both exceptions in Python
    "QgsCsException",
    '"PyQt6.QtWidgets" has no attribute "QAction"',  # QGIS's own PyQt puts it back there
    '"type[QVariant]" has no attribute "String"',  # and these too
    '"type[QVariant]" has no attribute "Double"',
    '"QgsLocatorResult" has no attribute "userData"',  # a property that the stubs leave out
)

with tempfile.TemporaryDirectory() as folder:
    copy = Path(folder) / "rdb_geo_search"
    shutil.copytree(PLUGIN, copy, ignore=shutil.ignore_patterns("__pycache__", "packaging.py"))
    for path in copy.rglob("*.py"):
        path.write_text(re.sub(r"\bqgis\.PyQt\b", "PyQt6", path.read_text(encoding="utf-8")), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--check-untyped-defs", "--cache-dir", f"{folder}/cache", "rdb_geo_search"]
    said = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
names = [line for line in said.stdout.splitlines() if line.endswith("[attr-defined]")]
unknown = [line for line in names if not any(known in line for known in KNOWN)]
if not said.stdout.strip().startswith(("Found", "rdb_geo_search", "Success")):
    sys.exit(f"mypy did not run: {said.stdout}{said.stderr}")
print("\n".join(unknown))
print(f"names against PyQt6: {len(unknown)} unknown, {len(names) - len(unknown)} known gaps of the stubs")
sys.exit(1 if unknown else 0)
