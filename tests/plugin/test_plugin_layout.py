"""Rules that every file of the plugin keeps."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

PLUGIN = Path(__file__).resolve().parents[2] / "qgis_plugin"
FILES = sorted(path for path in PLUGIN.rglob("*.py") if "__pycache__" not in path.parts)
SHIPPED = [path for path in FILES if path.name != "packaging.py"]
FORBIDDEN = {"subprocess", "PyQt5", "PyQt6", "rdb_geo", "numpy", "rasterio", "pickle", "random", "requests", "urllib"}


def name(path):
    return path.relative_to(PLUGIN).as_posix()


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=name)
def test_modules_are_small_and_in_the_syntax_of_python_3_9(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    ast.parse(text, feature_version=(3, 9))
    assert "from __future__ import annotations" in text or len(text.splitlines()) <= 3


OF_PYTHON_3_10 = {("zip", "strict"), ("dataclass", "slots"), ("dataclass", "kw_only")}


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_no_call_of_python_3_10(path):
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    given = {(getattr(call.func, "id", ""), keyword.arg) for call in calls for keyword in call.keywords}
    assert not given & OF_PYTHON_3_10


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_the_plugin_imports_itself_relatively_and_never_the_engine(path):
    roots = {module.split(".")[0] for module in imports(path)}
    assert not roots & (FORBIDDEN | {"qgis_plugin"})


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_only_two_modules_know_the_open_project(path):
    if name(path) not in {"plugin.py", "map/layers.py"}:
        assert "QgsProject.instance" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_no_call_of_qt_5_alone(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\.exec_\(|QRegExp\b|\bQVariant\.Type\b", text)


@pytest.mark.parametrize(
    "module",
    [
        "engine/protocol.py",
        "engine/events.py",
        "engine/questions.py",
        "engine/answers.py",
        "engine/index_answers.py",
        "engine/models.py",
        "engine/records.py",
        "engine/carried.py",
        "engine/causes.py",
        "engine/locate.py",
        "engine/pythons.py",
        "packaging.py",
        "hits.py",
        "choices.py",
    ],
)
def test_plain_modules_know_no_qgis(module):
    assert not {"qgis"} & {imported.split(".")[0] for imported in imports(PLUGIN / module)}


def translated_texts():
    for path in SHIPPED:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call)
            called = getattr(node.func, "id", getattr(node.func, "attr", "")) if is_call else ""
            if called in {"tr", "later"}:
                assert isinstance(node.args[0], ast.Constant), (
                    f"{name(path)}:{node.lineno}: {called}() needs a text, not an expression"
                )
                yield node.args[0].value


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_language_is_complete(language):
    tree = ET.parse(PLUGIN / "resources" / "i18n" / f"rdb_geo_{language}.ts")
    done = {m.findtext("source"): m.find("translation") for m in tree.iter("message")}
    of_models = {
        m.findtext("source") for m in tree.iter("message") if m.findtext("extracomment") == "the engine's models"
    }
    wanted, ours = set(translated_texts()), set(done) - of_models
    assert wanted == ours, {"missing": sorted(wanted - ours), "not used": sorted(ours - wanted)}
    for source, translation in done.items():
        assert translation.get("type") is None, f"not translated: {source}"
        assert (translation.text or "").strip(), f"empty: {source}"
        fields = re.compile(r"{[^}]*}")
        assert sorted(fields.findall(source)) == sorted(fields.findall(translation.text)), source


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_the_compiled_language_is_there(language):
    compiled = (PLUGIN / "resources" / "i18n" / f"rdb_geo_{language}.qm").read_bytes()
    assert compiled.startswith(bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd"))
