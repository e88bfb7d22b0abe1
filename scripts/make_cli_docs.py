"""Write docs/cli.md from the help texts of the commands. A test fails where the two differ."""

from pathlib import Path

import click

from rdb_geo.cli.main import main

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

INTRODUCTION = """# Command line

Made from `--help` by `python scripts/make_cli_docs.py`; a test keeps it true.

Data go to stdout, everything else to stderr, so commands pipe. Exit codes: 0 done (an empty answer is an answer), 1
something was wrong with files or models, 2 the command was mistyped, 130 stopped with Ctrl-C. A mistake ends in one
sentence; `rdb-geo -vv …` adds the traceback.
"""


def page() -> str:
    """The whole page."""
    group = _context("rdb-geo", main)
    parts = [INTRODUCTION, _section(group)]
    shown = sorted(name for name, command in main.commands.items() if not command.hidden)
    for name in shown:
        context = _context(name, main.commands[name], group)
        inside = context.command.commands if isinstance(context.command, click.Group) else {}
        parts += [_section(context), *(_section(_context(sub, inside[sub], context)) for sub in sorted(inside))]
    return "\n".join(parts)


def _context(name: str, command: click.Command, group: click.Context | None = None) -> click.Context:
    """Where the help of a command is asked for: what the group sets holds for its commands too."""
    names = ["-h", "--help"]
    return click.Context(
        command, parent=group, info_name=name, max_content_width=100, terminal_width=100, help_option_names=names
    )


def _section(context: click.Context) -> str:
    return f"## {context.command_path}\n\n```\n{context.command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
