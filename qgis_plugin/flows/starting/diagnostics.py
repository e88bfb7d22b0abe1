"""What a report of a fault needs: versions, settings and the last words; no names of users."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from ... import engines
from ...engine import install
from ...engine.locate import UNFINISHED


def facts_of_qgis(version: str, locale: str, lines: Sequence[str]) -> dict[str, Any]:
    """What is known at once, with the last lines of an installation; to be asked on the main thread."""
    return {
        "plugin": version,
        "qgis": Qgis.version(),
        "qt": f"{QT_VERSION_STR} / PyQt {PYQT_VERSION_STR}",
        "python": platform.python_version(),
        "platform": platform.platform(),
        "locale": locale,
        "proxy": "set" if engines.PROXIES else "none",
        "last lines of the installation": list(lines),
    }


def report(facts: Mapping[str, Any]) -> str:
    """The facts with what has to be asked first, as JSON; home folder and user name are taken out."""
    engine, environment = engines.find_engine(), engines.environment_folder()
    status = engines.ask_doctor()
    pythons = install.find_pythons(engines.variables())
    whole = {
        **facts,
        "environment": {"folder": str(environment), "is broken off": (environment / UNFINISHED).exists()},
        "engine": None if engine is None else {"command": list(engine.command), "origin": engine.origin},
        "engine state": status.state,
        "engine version": status.version,
        "models": list(status.models),
        "advice": list(status.advice),
        "pythons": [f"{'.'.join(map(str, one.version))} {one.origin} {one.path}" for one in pythons],
    }
    return anonymous(json.dumps(whole, indent=2, ensure_ascii=False))


def anonymous(text: str) -> str:
    """`text` with the home folder as ~ and the user's name as USER, wherever they stand."""
    home = str(Path.home())
    text = text.replace(json.dumps(home)[1:-1], "~").replace(home, "~")
    name = os.environ.get("USERNAME") or os.environ.get("USER") or Path(home).name
    if len(name) > 2 and name != "root":
        for slash in ("/", "\\\\", "\\"):
            text = text.replace(f"{slash}{name}{slash}", f"{slash}USER{slash}")
    return text
