"""``python -m rdb_geo``: the same as the command ``rdb-geo``."""

from rdb_geo.cli.main import main

main(prog_name="rdb-geo")
