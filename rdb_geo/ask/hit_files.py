"""The rows of a file of hits, from the layer that holds them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import shapely

from rdb_geo.ask.layers import choose_layer, split_layer
from rdb_geo.core.errors import AreaError, MarksError, first_line
from rdb_geo.core.files import in_utf8


def read_hits(source: str | Path, columns: Collection[str], refusal: type[AreaError | MarksError]) -> Any:  # noqa: ANN401
    """What a query wrote, in any of its formats, as a frame of pandas, or geopandas where it has shapes.

    Of several layers of `source`, which may be ``FILE:LAYER``, the one is read that has all `columns` (in lower case);
    a single one may lack them. `refusal` is raised where there is no such file or layer, it can't be read, or several
    layers hold hits.
    """
    import geopandas
    from pyogrio import list_layers, read_dataframe, read_info
    from pyogrio.errors import DataLayerError, DataSourceError

    path, layer = split_layer(source)
    if not path.is_file():
        raise refusal(f"there is no file of hits {path}: check the name.")
    try:
        if path.suffix.lower() == ".parquet":
            choose_layer(path, layer, (), refusal=refusal)
            return geopandas.read_parquet(path)
        with in_utf8(path) as file:
            names = [str(name) for name in list_layers(file)[:, 0]]
            if layer is None and len(names) > 1:
                fields = {name: {field.lower() for field in read_info(file, layer=name)["fields"]} for name in names}
                names = [name for name in names if fields[name].issuperset(columns)] or names[:1]
            return read_dataframe(file, layer=choose_layer(path, layer, names, refusal=refusal))
    except (DataLayerError, DataSourceError, shapely.errors.ShapelyError, OSError, ValueError) as error:
        if isinstance(error, refusal):
            raise
        cause = first_line(error).split("; ")[0]
        raise refusal(f"{path} is not a file of hits that can be read ({cause}).") from error
