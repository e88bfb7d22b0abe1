"""Raster to chips: the only stage that knows rasterio."""
