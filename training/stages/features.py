"""What an image graph tells of many pictures: the features by which concepts are told. A graph is faster than torch."""

from __future__ import annotations

import re
from collections.abc import Iterator

import torch
from onnx import GraphProto, ModelProto
from torch import Tensor, nn
from torch.export import Dim

from rdb_geo.encoders.cells import with_outputs
from rdb_geo.encoders.runtime import open_session
from rdb_geo.encoders.torch.graph import export_graph
from training.hosts.host import Towers
from training.hosts.prefix import MEAN, STD
from training.pictures.augment import normalise
from training.pictures.disturb import disturbed
from training.stages.bench import Run, middles
from training.stages.images import chips_of
from training.stages.refine.concepts import STAGES, features_of

_CHUNK = 64


class _Images(nn.Module):
    def __init__(self, host: Towers) -> None:
        super().__init__()
        self.host = host

    def forward(self, pixels: Tensor) -> Tensor:
        return self.host.encode_image(pixels)


def image_graph(host: Towers, image_size_px: int) -> ModelProto:
    """The image side of a host in evaluation mode as a float32 graph, for squares of this side."""
    pixels = {"pixels": torch.zeros(2, 3, image_size_px, image_size_px)}
    return export_graph(_Images(host), pixels, {"pixels": {0: Dim("count")}})


def pooled_of(graph: GraphProto) -> list[str]:
    """Names of the towers' pooled features in an image graph, which their projections take."""
    heads = [node for node in graph.node if node.op_type == "Gemm"]
    return [node.input[0] for node in heads if re.match(r"host\.sides\.\d+\.head\.weight", node.input[1])]


def maps_of(graph: GraphProto) -> list[str]:
    """Names of the first tower's maps after `STAGES` in an image graph: what the next stage's first convolution takes.

    Raises:
        StopIteration: It has no such tower.
    """
    prefix = "host.sides.0.tower.backbone"
    following = [f"{prefix}.blocks.{stage + 1}.0.conv_pw.weight" for stage in STAGES[:-1]] + [f"{prefix}.conv_head."]
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    return [next(n.input[0] for n in convolutions if n.input[1].startswith(name)) for name in following]


class Features:
    """A graph that gives features instead of rows."""

    def __init__(self, graph: ModelProto, threads: int) -> None:
        """Open an image graph."""
        pooled = pooled_of(graph.graph)
        self._towers, self._names = len(pooled), [*pooled, *maps_of(graph.graph)]
        content = with_outputs(graph.SerializeToString(), self._names)
        self._session = open_session(content, device="cpu", threads=threads)

    def __call__(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to features, (N, F)."""
        found = []
        for part in torch.split(pixels.contiguous(), _CHUNK):
            given = [torch.from_numpy(maps) for maps in self._session.run(self._names, {"pixels": part.numpy()})]
            found.append(features_of(given[: self._towers], given[self._towers :]))
        return torch.cat(found)


def views_of(run: Run, features: Features) -> Tensor:
    """Features of all pictures in each view, float16, (V, N, F): their middles, augmented chips, and disturbed ones."""
    step, seed = run.config.concepts, run.config.seed
    views = [torch.cat([features(pixels) for pixels in middles(run)]).half()]
    for view in range(1, step.views):
        generator = torch.Generator().manual_seed(seed + view)
        chips = _chips(run, generator)
        if view >= step.views - step.disturbed:
            chips = (disturbed(part, generator) for part in chips)
        views.append(torch.cat([features(normalise(part, MEAN, STD)) for part in chips]).half())
    return torch.stack(views)


def _chips(run: Run, generator: torch.Generator) -> Iterator[Tensor]:
    config = run.config
    for pictures in torch.split(run.corpus.pictures, 4 * _CHUNK):
        yield chips_of(pictures, config.image_size_px, (config.augment, config.wide), generator)
