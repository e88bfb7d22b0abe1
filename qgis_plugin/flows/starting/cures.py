"""Causes of a failed set-up → what the dialog says, with the cure for this system."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from ...engine.pythons import NEWEST, OLDEST, Python
from ...i18n import tr


def of_python(problem: str, python: Python) -> str:
    """Why a Python can't make the environment, and what to do."""
    version = ".".join(map(str, python.version))
    if problem == "too-old":
        words = tr("Python {version} is too old: the engine needs {oldest} or newer. {cure}")
        return words.format(version=version, oldest=".".join(map(str, OLDEST)), cure=how_to_get_python())
    if problem == "too-new":
        words = tr("Python {version} is newer than the engine's libraries: choose one up to {newest}.")
        return words.format(version=version, newest=".".join(map(str, NEWEST)))
    if problem == "32-bit":
        return tr("This Python has 32 bits; the engine's libraries need one with 64.")
    return of_cause(problem, python=python)


def of_cause(cause: str, *, python: Python | None = None, package: str = "", environment: Path | None = None) -> str:
    """What a failed installation means (see `engine.causes`), and what to do; empty for a cause that is not known."""
    version = "3" if python is None or python.origin == "uv" else ".".join(map(str, python.version))
    return {
        "no-venv": tr("This Python can't make environments: {cure}").format(cure=_get_venv(version)),
        "no-pip": tr("This Python has no pip: {cure}").format(cure=_get_venv(version)),
        "proxy-login": tr("The proxy wants a login: give it in Settings → Options → Network, then install again."),
        "proxy": tr("The proxy does not answer: look at Settings → Options → Network, then install again."),
        "certificate": tr(
            "The certificate of the server is not trusted; your network puts its own in between. Ask your IT for a "
            "folder of wheels, or have PIP_CERT name the file of its certificate."
        ),
        "disk-full": tr("The disk is full: the engine needs about 1 GB in {folder}.").format(folder=environment),
        "blocked": tr(
            "Another program holds or blocks a file, most often an antivirus. Close other QGIS windows, install again; "
            "where that does not help, have your IT allow the folder {folder}."
        ).format(folder=environment),
        "long-path": tr("Windows refuses long paths: have your IT allow them (LongPathsEnabled)."),
        "no-permission": tr("The folder {folder} can't be written.").format(folder=environment),
        "hash": tr("The engine's file is damaged or not the one of this plugin: install the plugin's zip again."),
        "platform": tr("These wheels are for another system or another Python: Python {version} on {system} is needed.")
        .format(version=version, system=platform.system()),
        "no-wheel": tr("The package {package} was not found for Python {version}: is the folder of wheels complete?")
        .format(package=package or "?", version=version),
        "no-network": tr("The internet can't be reached: set QGIS's proxy, or install from a folder of wheels."),
        "stopped": tr("Stopped. Nothing is left of it; install again at any time."),
    }.get(cause, "")  # fmt: skip


def how_to_get_python() -> str:
    """How this system gets a Python that is good enough."""
    if sys.platform == "win32":
        return tr("Install Python 3.12 from python.org (64 bit, for you alone is enough), then press Look again.")
    if sys.platform == "darwin":
        return tr("Install Python 3.12 from python.org, or with  brew install python@3.12, then press Look again.")
    return tr("Install one:  {command}, then press Look again.").format(command=_package("python3.12"))


def _get_venv(version: str) -> str:
    if sys.platform.startswith("linux"):
        return tr("install what is missing:  {command}").format(command=_package(f"python{version}-venv"))
    return tr("install Python again from python.org, with all its parts.")


def _package(name: str) -> str:
    """The command that installs a package of this Linux."""
    like = _release().get("ID", "") + " " + _release().get("ID_LIKE", "")
    if "debian" in like or "ubuntu" in like:
        return f"sudo apt install {name}"
    if "fedora" in like or "rhel" in like:
        return f"sudo dnf install {name.replace('-venv', '')}"
    if "arch" in like:
        return "sudo pacman -S python"
    return f"sudo zypper install {name.replace('.', '').replace('-venv', '')}" if "suse" in like else name


def _release() -> dict[str, str]:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {name: value.strip('"') for name, found, value in pairs if found}
