"""Lite0 in two parts: stages that stand still, run by ONNX Runtime, and those that learn, without batch statistics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import torch
from timm.layers.padding import pad_same
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import LiteHost


class FrozenStages:
    """Lite0's stem and first stages as an exported graph has them, run by ONNX Runtime."""

    def __init__(self, graph: Path, folder: Path, stages: int, threads: int, *, turns: int = 0) -> None:
        """Cut the graph of the first tower before its stage `stages`; it sees chips after so many turns by 90°."""
        model = onnx.load(graph)
        first = f"sides.0.tower.backbone.blocks.{stages}.0.conv_pw.weight"
        cut = next(node.input[0] for node in model.graph.node if node.op_type == "Conv" and first in node.input[1])
        part = folder / f"stages-{stages}.onnx"
        onnx.utils.extract_model(str(graph), str(part), ["pixels"], [cut])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session, self._turns = onnxruntime.InferenceSession(str(part), options), turns

    def __call__(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to feature maps (N, C, H, W)."""
        turned = torch.rot90(pixels, self._turns, (2, 3))
        maps = self._session.run(None, {"pixels": turned.contiguous().numpy()})[0]
        return torch.from_numpy(maps).contiguous(memory_format=torch.channels_last)


class UpperStages(nn.Module):
    """The trained stages and the projection. Each norm is no more than its convolution's scale and shift."""

    def __init__(self, host: LiteHost, first: int, drop_path: float, dropout: float) -> None:
        """Take the stages from a host of `training.hosts.shipped`."""
        super().__init__()
        net = host.image.backbone
        self.blocks = nn.ModuleList(block for stage in net.blocks[first:] for block in stage)
        self.conv_head, self.bn2, self.head = net.conv_head, net.bn2, host.image_head
        self.drop_path, self.drop = drop_path, nn.Dropout(dropout)

    def pooled(self, maps: Tensor) -> Tensor:
        """Feature maps to pooled features (N, 1280)."""
        for block in self.blocks:
            inner = functional.relu6(_normed(block.conv_pw, block.bn1, maps))
            inner = functional.relu6(_normed(block.conv_dw, block.bn2, inner))
            inner = _normed(block.conv_pwl, block.bn3, inner)
            maps = maps + self._dropped(inner) if block.has_skip else inner
        return functional.relu6(_normed(self.conv_head, self.bn2, maps)).float().mean((2, 3))

    def forward(self, maps: Tensor) -> Tensor:
        """Feature maps to unit rows (N, D)."""
        return functional.normalize(self.head(self.drop(self.pooled(maps))), dim=-1)

    def _dropped(self, maps: Tensor) -> Tensor:
        if not self.training or not self.drop_path:
            return maps
        kept = (torch.rand(len(maps), 1, 1, 1) >= self.drop_path).to(maps.dtype) / (1 - self.drop_path)
        return maps * kept


def _normed(convolution: Any, norm: Any, maps: Tensor) -> Tensor:  # noqa: ANN401  timm's modules
    """A convolution and the scale and shift after it.

    Depthwise kernels keep their weights: on a CPU their gradients would cost more than all others together. Pointwise
    ones run in bfloat16.
    """
    if convolution.groups == 1:
        weight = convolution.weight * norm.weight.view(-1, 1, 1, 1)
        return functional.conv2d(maps.bfloat16(), weight.bfloat16(), norm.bias.bfloat16()).float()
    padding: Any = convolution.kernel_size[0] // 2
    if convolution.stride[0] > 1:
        maps, padding = pad_same(maps, list(convolution.kernel_size), list(convolution.stride)), 0
    kernel = convolution.weight.detach()
    maps = functional.conv2d(maps, kernel, None, convolution.stride, padding, groups=convolution.groups)
    return torch.addcmul(norm.bias.view(1, -1, 1, 1), maps, norm.weight.view(1, -1, 1, 1))
