"""The engine as seen from QGIS: where it is, what is said to it, and the process that answers."""
