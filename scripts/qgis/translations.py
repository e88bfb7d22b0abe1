"""Bring the plugin's translations up to date: collect the texts of ``tr`` and ``later``, keep those known, compile.

    python scripts/qgis/translations.py          needs lrelease: on Debian  apt-get install qttools5-dev-tools

A new text comes into each .ts as unfinished; the tests fail until it is translated. A new language: copy a .ts
under its new name.
"""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

PLUGIN = Path(__file__).resolve().parents[2] / "qgis_plugin"
FOLDER = PLUGIN / "resources" / "i18n"
CONTEXT = "RdbGeo"


def texts():
    """Each text of ``tr()`` and ``later()``, and what the engine says of its models, with the files that show it."""
    found = {said: {"the engine's models"} for said in limits()}
    for path in sorted(PLUGIN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "later"}
            if is_call and isinstance(node.args[0], ast.Constant):
                found.setdefault(node.args[0].value, set()).add(path.relative_to(PLUGIN).as_posix())
    return found


def limits():
    """What the models that come with the engine can't do."""
    said = {'UNMEASURED = "([^"]+)"': "adding/offers.py", '^limits = "([^"]+)"$': "data/**/*.toml"}
    for pattern, files in said.items():
        for path in sorted((PLUGIN.parent / "rdb_geo" / "encoders").glob(files)):
            yield from re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)


def known(path):
    """What is translated already."""
    messages = ET.parse(path).iter("message")  # our own file
    pairs = ((m.findtext("source"), m.find("translation")) for m in messages)
    return {source: t.text for source, t in pairs if t is not None and t.text and t.get("type") is None}


def write(path, translations):
    """The .ts file, in the order of the texts."""
    language = path.stem.rsplit("_", 1)[1]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        f"<context>\n    <name>{CONTEXT}</name>",
    ]
    for source, files in sorted(texts().items()):
        translated = translations.get(source, "")
        kind = "" if translated else ' type="unfinished"'
        lines += [
            "    <message>",
            f"        <extracomment>{escape(', '.join(sorted(files)))}</extracomment>",
            f"        <source>{escape(source)}</source>",
            f"        <translation{kind}>{escape(translated)}</translation>",
            "    </message>",
        ]
    lines.append("</context>\n</TS>\n")
    path.write_text("\n".join(lines), encoding="utf-8")


def main():
    """Update and compile every language."""
    compiler = shutil.which("lrelease") or next(iter(map(str, Path("/usr/lib").glob("qt5/bin/lrelease"))), None)
    for path in sorted(FOLDER.glob("rdb_geo_*.ts")):
        write(path, known(path))
        if compiler is None:
            sys.exit("lrelease is missing: install Qt's translation tools, e.g.  apt-get install qttools5-dev-tools")
        subprocess.run([compiler, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)
        wanted, done = texts(), known(path)
        missing = [source for source in wanted if source not in done]
        print(f"{path.name}: {len(wanted)} texts, {len(missing)} not translated")
        for source in missing:
            print(f"  {source!r}")


if __name__ == "__main__":
    main()
