"""Test environment only: lets the published torchvision wheel import beside a CPU-only torch.

That wheel is a CUDA build whose import dies with "operator torchvision::nms does not exist" where torch has no CUDA.
Declaring the two operators first cures it. `scripts/test` puts this module into its own environment with a `.pth` line;
the product never sees it.
"""

import importlib.abc
import sys


class _DeclareOperators(importlib.abc.MetaPathFinder):
    """Runs once, when something imports torchvision; finds nothing itself."""

    def find_spec(self, fullname, path=None, target=None):  # noqa: ARG002
        if fullname == "torchvision":
            sys.meta_path.remove(self)
            import torch

            if not torch.version.cuda:
                library = torch.library.Library("torchvision", "DEF")
                library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
                library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
                sys.modules["_torchvision_operators"] = library


sys.meta_path.insert(0, _DeclareOperators())
