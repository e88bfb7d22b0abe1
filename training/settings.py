"""Settings from TOML and from a command line, put over one another and built into frozen values."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

_Part = TypeVar("_Part")


class ConfigError(ValueError):
    """An experiment's file names an unknown setting, lacks one or gives it a wrong type."""


def parse_changes(changes: Sequence[str]) -> dict[str, Any]:
    """Settings from ``TABLE.KEY=VALUE``, where the value is written as in TOML; a bare word is a text.

    Raises:
        ConfigError: One has no ``=``.
    """
    found: dict[str, Any] = {}
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals or not key.strip():
            raise ConfigError(f"--set {change} is no setting: write it as optim.lr=3e-4.")
        try:
            value = tomllib.loads(f"value = {text}")["value"]
        except ValueError:
            value = text.strip()
        *tables, last = key.strip().split(".")
        nested: dict[str, Any] = {last: value}
        for table in reversed(tables):
            nested = {table: nested}
        found = overlay(found, nested)
    return found


def overlay(raw: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Settings with others put over them, table by table."""
    merged = dict(raw)
    for key, value in over.items():
        merged[key] = {**merged[key], **value} if isinstance(value, dict) and key in merged else value
    return merged


def read_toml(path: Path) -> dict[str, Any]:
    """The settings of a TOML file; raises `ConfigError`: it can't be read."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"the experiment {path} can't be read ({error}).") from error
    return raw


def build(part: type[_Part], raw: dict[str, Any], where: str) -> _Part:
    """A dataclass made of plain values; `where` says for messages what it is. Whole numbers will do for floats.

    Raises:
        ConfigError: A setting is unknown, missing, of the wrong type or none of its choices.
    """
    kinds = get_type_hints(part)
    needed = {field.name for field in fields(part) if field.default is MISSING}  # type: ignore[arg-type]
    wrong = sorted((set(raw) - set(kinds)) | (needed - set(raw)))
    if wrong:
        raise ConfigError(f"{where}: unknown or missing settings {', '.join(wrong)}.")
    values = {key: float(value) if kinds[key] is float and type(value) is int else value for key, value in raw.items()}
    for key, value in values.items():
        kind = kinds[key]
        if kind in (int, float, bool, str) and type(value) is not kind:
            raise ConfigError(f"{where}.{key} is {value!r}, expected {kind.__name__}.")
        if get_origin(kind) is Literal and value not in get_args(kind):
            raise ConfigError(f"{where}.{key} is {value!r}: use one of {', '.join(get_args(kind))}.")
    return part(**values)


def layered(path: Path) -> dict[str, Any]:
    """A file over those that it extends, without the defaults."""
    own = read_toml(path)
    if "extends" not in own:
        return own
    return overlay(layered(path.parent / str(own.pop("extends"))), own)
