"""rdb-geo: type words, get polygons, over your own satellite and aerial images."""

__version__ = "0.1.0"
