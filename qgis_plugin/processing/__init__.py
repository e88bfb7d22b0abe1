"""The algorithms: batch, model designer, ``qgis_process``. They ask the engine directly."""
