"""Check that a wheel holds the package `rdb_geo` and nothing else, and that it stays under its size limit."""

import sys
import zipfile
from pathlib import Path

LIMIT_MB = 45

wheel = Path(sys.argv[1])
top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
stray = sorted(name for name in top if name != "rdb_geo" and not name.endswith(".dist-info"))
size_mb = wheel.stat().st_size / 1e6
if stray or size_mb > LIMIT_MB:
    sys.exit(f"{wheel.name}: {size_mb:.1f} MB (limit {LIMIT_MB}), top-level names that do not belong: {stray}")
print(f"{wheel.name}: {size_mb:.1f} MB, holds rdb_geo alone")
