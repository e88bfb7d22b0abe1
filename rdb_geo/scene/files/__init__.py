"""Files and addresses of scenes: which may be opened, how GDAL opens them, and whether they changed."""
