"""The plugin's log as a tab of QGIS's message log."""

from __future__ import annotations

import logging

from qgis.core import Qgis, QgsMessageLog

TAB = "RDB-Geo"
LOGGER = logging.getLogger("rdb_geo_search")


class _MessageLogHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Show one record."""
        level = Qgis.MessageLevel.Info
        if record.levelno >= logging.ERROR:
            level = Qgis.MessageLevel.Critical
        elif record.levelno >= logging.WARNING:
            level = Qgis.MessageLevel.Warning
        QgsMessageLog.logMessage(self.format(record), TAB, level, notifyUser=False)


def open_log() -> logging.Handler:
    """Show the plugin's records in QGIS; returns the handler for `close_log`."""
    handler = _MessageLogHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    return handler


def close_log(handler: logging.Handler) -> None:
    """Undo `open_log`."""
    LOGGER.removeHandler(handler)
