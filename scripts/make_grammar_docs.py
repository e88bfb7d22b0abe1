"""Write the tables of docs/query-grammar.md from benchmarks/results/algebra.json. A test fails where the two differ."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "query-grammar.md"
RESULT = ROOT / "benchmarks" / "results" / "algebra.json"
PRECISION = "P: a alone | P: one text | **P: expression**"
AVERAGE = "AP: a alone | AP: one text | **AP: expression**"
START, END = "<!-- from benchmarks/results/algebra.json -->\n", "<!-- end -->\n"
RULES = {"NOT": "a NOT b", "AND": "a AND b", "OR": "a OR b"}


def page() -> str:
    """The whole page with fresh tables."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    return before + START + tables(json.loads(RESULT.read_text(encoding="utf-8"))) + END + after


def tables(result: dict) -> str:
    """What stands between the two marks."""
    found = {kind: [row for row in result["pairs"] if row["kind"] == kind] for kind in RULES}
    straddled = sorted(found["AND"], key=lambda row: (-row["wanted"], row["query"]))[:12]
    return "\n".join(
        [
            f"{result['model']}, {result['split']} images, {result['chips']} chips, seed {result['seed']}. Means:",
            "",
            f"| | pairs | {PRECISION} | {AVERAGE} | lifted |",
            "|---|---|---|---|---|---|---|---|---|",
            *(_mean_line(kind, result["mean"][kind]) for kind in RULES),
            "",
            _unwanted(result["mean"]["NOT"]),
            "",
            "NOT, pair by pair (*b*: share of the R best that show the second class all the same):",
            "",
            f"| question | R | {PRECISION} | AP: a alone | **AP: expression** | b: a alone | **b: expression** |",
            "|---|---|---|---|---|---|---|---|---|",
            *map(_not_line, found["NOT"]),
            "",
            f"AND, the {len(straddled)} pairs with the most chips that show both, and OR:",
            "",
            f"| question | R | {PRECISION} | {AVERAGE} |",
            "|---|---|---|---|---|---|---|---|",
            *map(_line, [*straddled, *found["OR"]]),
            "",
            "Average precision of other rules on the same scores:",
            "",
            "| | as above | others |",
            "|---|---|---|",
            *(_rules_line(kind, result["mean"][kind]) for kind in RULES),
            "",
        ]
    )


def _mean_line(kind: str, mean: dict) -> str:
    numbers = [mean[way][key] for key in ("precision", "ap") for way in ("first", "words", "expression")]
    return f"| `{RULES[kind]}` | {mean['pairs']} | {_numbers(numbers)} | {mean['lifted']:.0%} |"


def _unwanted(mean: dict) -> str:
    ceiling = mean["ceiling"]
    return (
        f"NOT lowers the share of the R best that show the second class from {mean['first']['unwanted']:.1%} to "
        f"{mean['expression']['unwanted']:.1%}. With every such chip taken out AP would be {ceiling['ap']:.3f} and "
        f"P {ceiling['precision']:.3f}: most of what is wrong shows neither class."
    )


def _not_line(row: dict) -> str:
    numbers = [row[way]["precision"] for way in ("first", "words", "expression")]
    numbers += [row[way][key] for key in ("ap", "unwanted") for way in ("first", "expression")]
    return f"| `{row['query']}` | {row['wanted']} | {_numbers(numbers)} |"


def _line(row: dict) -> str:
    numbers = [row[way][key] for key in ("precision", "ap") for way in ("first", "words", "expression")]
    return f"| `{row['query']}` | {row['wanted']} | {_numbers(numbers)} |"


def _rules_line(kind: str, mean: dict) -> str:
    others = ", ".join(f"{name} {value:.3f}" for name, value in mean["ap_of_other_rules"].items())
    return f"| `{RULES[kind]}` | {mean['expression']['ap']:.3f} | {others} |"


def _numbers(values: list) -> str:
    return " | ".join(f"{value:.3f}" for value in values)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
