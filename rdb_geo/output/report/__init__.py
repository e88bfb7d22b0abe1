"""One self-contained page to look at what a query found."""

from rdb_geo.output.report.page import write_page

__all__ = ["write_page"]
