"""Training, evaluation and export of rdb-geo's own models. It uses `rdb_geo`; nothing in `rdb_geo` uses it."""

import rdb_geo as _rdb_geo  # noqa: F401  # before all else: it switches off what dependencies report
