"""What a report and a preview cost beside an answer in outlines: the index is scored once for all of them.

`rdb-geo query --shapes` and the same with `--report --preview` run in turn, each a fresh process over the same index;
the ratio is that of the medians.

    python benchmarks/one_pass.py --scene ../shared/scenes/plain/s2_cape_lookout_rgbn_4326.tif
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from report import write_result


def main() -> None:
    """Index, ask in turn, print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scene", type=Path, default=Path("../shared/scenes/plain/s2_cape_lookout_rgbn_4326.tif"))
    parser.add_argument("--text", default="beach")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--rdb-geo", default=str(Path(sys.executable).with_name("rdb-geo")))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = ("-i", str(folder / "index"))
        _run(options.rdb_geo, "index", str(options.scene), *index)
        asked = ("query", options.text, *index, "--shapes", "--overwrite", "-o", str(folder / "out.geojson"))
        pages = ("--report", str(folder / "page.html"), "--preview", str(folder / "best.png"))
        alone, all_three = [], []
        for _ in range(options.repeats):
            alone.append(_run(options.rdb_geo, *asked))
            all_three.append(_run(options.rdb_geo, *asked, *pages))
    ratio = statistics.median(all_three) / statistics.median(alone)
    print(f"outlines {statistics.median(alone):.2f} s, with report and preview {statistics.median(all_three):.2f} s")
    print(f"ratio {ratio:.2f}")
    print(write_result("one_pass", {"outlines_s": alone, "with_report_and_preview_s": all_three, "ratio": ratio}))


def _run(command: str, *arguments: str) -> float:
    """Seconds of CPU that a run of `rdb-geo` took, so that what else the machine does matters little."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
