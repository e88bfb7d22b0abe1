"""Which engine is in force, and the clients that ask it: settings and profile meet the engine here."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QUrl

from .engine import locate
from .engine.client import EngineClient
from .engine.worker import run_once
from .settings import read_settings

DOCTOR_TIMEOUT_MS = 60_000


def environment_folder() -> Path:
    """Where the set-up puts the engine's environment: beside the folder of profiles, shared by all of them."""
    return Path(QgsApplication.qgisSettingsDirPath()).resolve().parent.parent / locate.ENVIRONMENT_NAME


def find_engine() -> locate.Engine | None:
    """The engine in force, None where there is none."""
    return locate.find_engine(read_settings().engine_path, environment_folder())


def worker_command() -> tuple[str, ...] | None:
    """How the worker is started."""
    engine = find_engine()
    return None if engine is None else (*engine.command, "worker")


def variables() -> dict[str, str]:
    """The engine's environment: QGIS's own paths taken out, downloads of weights only where the user allowed them."""
    kept = locate.clean_environment(os.environ)
    if not read_settings().may_download:
        kept.setdefault("RDB_GEO_OFFLINE", "1")
    return kept


def network_variables() -> dict[str, str]:
    """`variables` with QGIS's proxy, for pip."""
    kept = variables()
    stored = QgsSettings()
    if not stored.value("proxy/proxyEnabled", False, type=bool):  # noqa: FBT003  # QGIS's signature
        return kept
    proxy = QUrl()
    kind = str(stored.value("proxy/proxyType", ""))
    proxy.setScheme("socks5" if kind == "Socks5Proxy" else "http")
    proxy.setHost(str(stored.value("proxy/proxyHost", "")))
    port = str(stored.value("proxy/proxyPort", ""))
    if port.isdigit():
        proxy.setPort(int(port))
    proxy.setUserName(str(stored.value("proxy/proxyUser", "")))
    proxy.setPassword(str(stored.value("proxy/proxyPassword", "")))
    if not proxy.host():
        return kept
    address = proxy.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return {**kept, "HTTP_PROXY": address, "HTTPS_PROXY": address}


def new_client() -> EngineClient:
    """A client; it starts its worker with the first request."""
    return EngineClient(worker_command, variables)


def ask_doctor(path: str = "") -> locate.EngineStatus:
    """What the engine says of itself; takes a second or two.

    Args:
        path: An engine to try; empty = the one in force.
    """
    if path:
        command = locate.command_of(Path(path))
    else:
        engine = find_engine()
        command = None if engine is None else engine.command
    if command is None:
        return locate.EngineStatus("missing", "", ())
    return locate.read_doctor(*run_once((*command, "doctor", "--json"), variables(), DOCTOR_TIMEOUT_MS))
