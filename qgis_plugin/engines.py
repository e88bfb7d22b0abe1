"""Which engine is in force, and the clients that ask it: settings, profile and network of QGIS meet the engine here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QStandardPaths, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy

from .engine import locate
from .engine.client import EngineClient
from .engine.worker import run_once
from .settings import read_settings

DOCTOR_TIMEOUT_MS = 60_000
PROXIES: dict[str, str] = {}
"""Variables of QGIS's proxy. Read on the main thread by `read_network`: workers start on others, and a password of
QGIS's vault may have to be asked for."""


def environment_folder() -> Path:
    """Where the set-up puts the engine's environment: in the local, not roaming, data of the user, once for all."""
    local = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(local, *locate.ENVIRONMENT)


def find_engine() -> locate.Engine | None:
    """The engine in force, None where there is none."""
    return locate.find_engine(read_settings().engine_path, environment_folder())


def worker_command() -> tuple[str, ...] | None:
    """How the worker is started."""
    engine = find_engine()
    return None if engine is None else (*engine.command, "worker")


def variables() -> dict[str, str]:
    """The environment of engine and pip: QGIS's own paths taken out, its proxy put in.

    Weights are downloaded only where the user allowed it.
    """
    kept = locate.clean_environment(os.environ, own_folders())
    if not read_settings().may_download:
        kept.setdefault("RDB_GEO_OFFLINE", "1")
    return {**kept, **PROXIES}


def own_folders() -> list[str]:
    """Where QGIS lies with libraries of its own; none on Linux, where it shares the system's."""
    if sys.platform.startswith("linux"):
        return []
    return [QgsApplication.prefixPath(), os.environ.get("OSGEO4W_ROOT", ""), sys.exec_prefix]


def read_network() -> None:
    """Take over QGIS's proxy, its login (also one of the vault) and its exclusions. On the main thread."""
    manager = QgsNetworkAccessManager.instance()
    manager.setupDefaultProxyAndCache()
    PROXIES.clear()
    stored = QgsSettings()
    if not stored.value("proxy/proxyEnabled", False, type=bool):  # noqa: FBT003  # QGIS's signature
        return
    proxy = manager.fallbackProxy()
    address = _address(proxy)
    if address:
        exclusions = ",".join(["localhost", "127.0.0.1", *_hosts([*manager.excludeList(), *manager.noProxyList()])])
        for name, value in (("HTTP_PROXY", address), ("HTTPS_PROXY", address), ("NO_PROXY", exclusions)):
            PROXIES.update({name: value, name.lower(): value})


def _address(proxy: QNetworkProxy) -> str:
    """The proxy as a URL; empty where it is none, or the system's own, which programs find themselves."""
    if not proxy.hostName():
        return ""
    url = QUrl()
    url.setScheme("socks5" if proxy.type() == QNetworkProxy.ProxyType.Socks5Proxy else "http")
    url.setHost(proxy.hostName())
    if proxy.port():
        url.setPort(proxy.port())
    url.setUserName(proxy.user())
    url.setPassword(proxy.password())
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


def _hosts(urls: Iterable[str]) -> list[str]:
    """Hosts of URLs or beginnings of URLs."""
    return [host for host in (QUrl.fromUserInput(str(url)).host() for url in urls) if host]


def new_client() -> EngineClient:
    """A client; it starts its worker with the first request."""
    return EngineClient(worker_command, variables)


def ask_doctor(path: str = "") -> locate.EngineStatus:
    """What an engine says of itself, or the one in force; takes a second or two."""
    if path:
        command = locate.command_of(Path(path))
    else:
        engine = find_engine()
        command = None if engine is None else engine.command
    if command is None:
        return locate.EngineStatus("missing", "", ())
    return locate.read_doctor(*run_once((*command, "doctor", "--json"), variables(), DOCTOR_TIMEOUT_MS))
