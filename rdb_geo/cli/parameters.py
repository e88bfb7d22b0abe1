"""What options hold, and how several of them become one value."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from rdb_geo.core.files import at_home
from rdb_geo.core.redaction import scheme_of

if TYPE_CHECKING:
    from rdb_geo.core.geometry import BBox

Command = TypeVar("Command", bound=Callable[..., Any])
Option: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


class FilePath(click.Path):
    """A path; ``~`` at its beginning is the user's folder, also where no shell has put it in."""

    def __init__(self) -> None:
        """Of a file or folder, there or not."""
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The path."""
        return at_home(str(super().convert(value, param, ctx)))


class IndexPath(FilePath):
    """The folder of an index, or the address of an engine, which stays as it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The path, or the text of the address."""
        return value if scheme_of(value) else super().convert(value, param, ctx)


class BBoxType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``W,S,E,N`` in degrees."""

    name = "W,S,E,N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> BBox:  # noqa: ANN401
        """Parse the four numbers."""
        from rdb_geo.core.geometry import BBox

        if isinstance(value, BBox):
            return value
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not four numbers W,S,E,N in degrees, such as 5.9,45.8,10.5,47.8", param, ctx)
        try:
            return BBox(west, south, east, north)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class ScalesType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``1,2,4``."""

    name = "1,2,4"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, ...]:
        """Parse a list of positive factors."""
        if isinstance(value, tuple):
            return value
        try:
            scales = tuple(dict.fromkeys(float(part) for part in str(value).split(",")))
        except ValueError:
            scales = ()
        if not scales or not all(0 < scale <= 1000 for scale in scales):
            self.fail(f"{value!r} is not a list of positive factors such as 1,2,4", param, ctx)
        return scales


class RanksType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``1,4,7`` or ``1-3,7``."""

    name = "RANKS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:  # noqa: ANN401
        """Parse whole numbers and ranges of them."""
        if isinstance(value, tuple):
            return value
        ranks: list[int] = []
        for part in str(value).split(","):
            first, dash, last = part.strip().partition("-")
            if not (first.isdecimal() and (last.isdecimal() if dash else not last)) or int(first) < 1:
                self.fail(f"{value!r} is no list of ranks, such as 1,4,7 or 1-3,7", param, ctx)
            ranks.extend(range(int(first), int(last or first) + 1))
        return tuple(ranks)


def bundle(name: str, build: Callable[..., Any], *options: Option) -> Callable[[Command], Command]:
    """What decorates a command with options, in the order of its help page, that it receives as one value.

    `build` makes the command's parameter `name` of what was given, by keyword.
    """

    def nothing() -> None:
        """Carries the options, to ask them for their names."""

    parameters: list[click.Parameter] = _decorated(nothing, options).__click_params__  # type: ignore[attr-defined]
    names = [str(parameter.name) for parameter in parameters]

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def gather(**given: Any) -> Any:  # noqa: ANN401
            value = build(**{key: given.pop(key) for key in names})
            return command(**given, **{name: value})

        return _decorated(gather, options)  # type: ignore[return-value]

    return decorate


def _decorated(command: Callable[..., Any], options: Sequence[Option]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command
