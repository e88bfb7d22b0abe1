"""Where in a chip: a small head on the image tower's own maps gives each cell of a chip an embedding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.core.errors import EncoderError, first_line
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.runtime import Session

Maps = Sequence[NDArray[np.float32]]
"""What an image tower has before it forgets where things are: each (N, C, k, k), k its own."""


class CellHead:
    """Two layers of a perceptron over the maps as they lie over each cell, trained by ``python -m training cells``."""

    def __init__(self, path: Path, image_sha256: str) -> None:
        """Read weights that `training.inside` wrote, for the image graph of this hash.

        Raises:
            EncoderError: The file is none, or belongs to another image graph.
        """
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                held = {name: np.asarray(file[name]) for name in file.files}
            self.maps = tuple(str(name) for name in held["maps"])
            """Names of the graph's tensors that are read."""
            self.side = int(held["side"])
            """Cells along the side of a chip."""
            boxes, sources = held["boxes"].tolist(), held["sources"].tolist()
            weights = [held[f"first{place}"].astype(np.float32) for place in range(len(boxes))]
            self._first = list(zip(sources, boxes, weights, strict=True))
            names = ("first", "second", "second_weight", "third", "third_weight")
            self._layers = {name: held[f"{name}"].astype(np.float32) for name in names}
            belongs = str(held["image_sha256"])
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise EncoderError(f"{path} holds no weights for the cells of chips ({first_line(error)}).") from error
        if belongs != image_sha256:
            raise EncoderError(f"{path} belongs to another image graph: train it again (python -m training cells).")

    def __call__(self, maps: Maps) -> Float32Matrix:
        """Embeddings of cells, float32 (N, side, side, D), unit rows, from the maps that `maps` names.

        Rows grow downwards.
        """
        layers, hidden = self._layers, np.float32(0)
        for source, box, weight in self._first:
            count, channels, high, _ = maps[source].shape
            spread = spreading(high, self.side, box)
            mixed = maps[source].transpose(0, 2, 3, 1).reshape(-1, channels) @ weight
            rows = spread @ mixed.reshape(count, high, -1)
            hidden = hidden + spread @ rows.reshape(count, self.side, high, -1)
        hidden = np.maximum(hidden + layers["first"], 0)
        hidden = hidden + np.maximum(hidden @ layers["second_weight"] + layers["second"], 0)
        cells = hidden @ layers["third_weight"] + layers["third"]
        result: Float32Matrix = l2_normalize(cells.reshape(-1, cells.shape[-1])).reshape(cells.shape)
        return result


def spreading(count: int, side: int, box: int) -> NDArray[np.float32]:
    """The matrix (side, count) that takes a row of a map to a row of cells, of which a map's pixel holds whole ones.

    Means over `box` neighbours (odd; the edge is repeated; 1 = as they are), then bilinear between the middles.
    """
    means = np.zeros((count, count))
    for offset in range(-(box // 2), box // 2 + 1):
        means[np.arange(count), np.clip(np.arange(count) + offset, 0, count - 1)] += 1 / box
    place = np.clip((np.arange(side) + 0.5) * count / side - 0.5, 0, count - 1)
    first = np.floor(place).astype(np.intp)
    between = np.zeros((side, count))
    between[np.arange(side), first] += 1 - (place - first)
    between[np.arange(side), np.minimum(first + 1, count - 1)] += place - first
    result: NDArray[np.float32] = (between @ means).astype(np.float32)
    return result


def with_outputs(graph: bytes, names: Sequence[str]) -> bytes:
    """An ONNX file that also gives tensors of its inside, by their names.

    A second `graph` field is appended, which protobuf merges with the first (Protocol Buffers, "Encoding", last one
    wins): its only content are outputs.
    """
    value = [_field(12, _field(1, name.encode())) for name in names]
    return graph + _field(7, b"".join(value))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


class OnnxCells:
    """An `rdb_geo.encoders.base.Inside`: the image graph as far as its maps, and a head on them."""

    def __init__(self, head: CellHead, session: Session, card: ModelCard) -> None:
        """Keep what is needed; `rdb_geo.encoders.onnx` makes it."""
        self.side = head.side
        self._head, self._session, self._card = head, session, card

    def encode_cells(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of the cells of RGB chips: (N, H, W, 3) uint8 to (N, side, side, D) float32, unit rows."""
        card = self._card
        chips = to_pixels(pixels, size_px=card.image_size_px, mean=card.mean, std=card.std, resize=card.resize)
        try:
            return self._head(self._session.run(list(self._head.maps), {card.feeding.image_input: chips}))
        except Exception as error:  # ONNX Runtime's own errors share no base class
            raise EncoderError(f"{card.name} failed to look into chips ({first_line(error)}).") from error
