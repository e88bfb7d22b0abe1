"""Chips and their embeddings on disk: one GeoParquet file per scene."""
