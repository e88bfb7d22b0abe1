"""Stage 2: adapters on a frozen host, trained with the Dual-Task Consistency Loss; see docs/rdb.md and README.md."""
