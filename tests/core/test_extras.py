"""The line that installs an optional part, from what an installed package says of itself."""

from __future__ import annotations

from importlib import metadata

import pytest

from rdb_geo.core.errors import MissingExtraError, install_line

STATED = [
    "click<9,>=8.1",
    "tomli>=2; python_version < '3.11'",
    'torch>=2.2; extra == "torch"',
    'open_clip_torch; extra == "torch"',
    'rdb-geo[torch]; extra == "export"',
    "onnx>=1.16 ; python_version > '3' and extra == 'export'",
    'rdb-geo[export,lance]; extra == "dev"',
    'pylance<15,>=14; extra == "lance"',
    'psycopg[binary]; extra == "postgis"',
]


@pytest.mark.parametrize(
    ("extra", "line"),
    [
        ("torch", "pip install open_clip_torch 'torch>=2.2'"),
        ("export", "pip install 'onnx>=1.16' open_clip_torch 'torch>=2.2'"),
        ("dev", "pip install 'onnx>=1.16' open_clip_torch 'pylance<15,>=14' 'torch>=2.2'"),
        ("postgis", "pip install 'psycopg[binary]'"),
        ("later", "pip install '.[later]'  in the folder of the source"),
    ],
)
def test_packages_are_named_as_pip_takes_them(monkeypatch: pytest.MonkeyPatch, extra: str, line: str):
    monkeypatch.setattr(metadata, "requires", lambda _: STATED)
    assert install_line(extra) == line
    assert str(MissingExtraError("it", extra)) == f"it needs packages that are not installed: run  {line}"


def test_a_source_that_is_not_installed_names_itself(monkeypatch: pytest.MonkeyPatch):
    def fail(_: str) -> list[str]:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "requires", fail)
    assert install_line("torch") == "pip install '.[torch]'  in the folder of the source"
