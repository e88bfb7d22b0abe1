"""Put the messages of the contract into docs/worker-protocol.md: each example there is one of its lines.

Every JSON line of the page is replaced by the line of tests/contract that is most like it: of the same type, with the
same fields as far as can be, then with the same values. So the page shows what engine and plugin are tested with.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = CHECKOUT / "docs" / "worker-protocol.md"
CONTRACT = [CHECKOUT / "tests" / "contract" / name for name in ("requests.jsonl", "events.jsonl")]


def filled(page: str) -> str:
    """The page with the messages of the contract."""
    lines = [line for path in CONTRACT for line in path.read_text(encoding="utf-8").splitlines()]
    messages = {line: json.loads(line) for line in lines}

    def block(found: re.Match[str]) -> str:
        return f"```json\n{''.join(_nearest(json.loads(line), messages) for line in found[1].splitlines())}```"

    return re.sub(r"```json\n(.*?)```", block, page, flags=re.DOTALL)


def _nearest(shown: dict[str, Any], messages: dict[str, dict[str, Any]]) -> str:
    def distance(line: str) -> tuple[int, int]:
        message = messages[line]
        fields = 3 * len(set(shown) - set(message)) + len(set(message) - set(shown))
        return fields, -sum(shown.get(name) == value for name, value in message.items())

    return min((line for line in messages if messages[line]["type"] == shown["type"]), key=distance) + "\n"


def main() -> int:
    """Write the page; with ``--check`` only say whether it is as the contract has it."""
    page = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(filled(page) != page)
    PAGE.write_text(filled(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
