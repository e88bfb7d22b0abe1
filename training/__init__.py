"""Training, evaluation and export of rdb-geo's own models. It uses `rdb_geo`; nothing in `rdb_geo` uses it."""
