"""A module of torch → an ONNX graph that older runtimes read and that tells nothing of the machine it was made on."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import onnx
import torch
from torch import Tensor, nn
from torch.export import Dim

OPSET, IR_VERSION = 18, 9
"""What ONNX Runtime 1.17 reads."""


def export_graph(
    module: nn.Module, inputs: Mapping[str, Tensor], shapes: Mapping[str, Mapping[int, Dim]]
) -> onnx.ModelProto:
    """Trace a module in evaluation mode; its one output is called ``embedding``.

    `inputs` are examples in the order of the module's arguments, no two the same tensor; `shapes` says which axes of
    each are free. The exporter raises errors of its own, and `RuntimeError` where it gives nothing.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations, which say nothing about the graph
        program = torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            input_names=list(inputs),
            output_names=["result"],
            dynamic_shapes=tuple(dict(shapes[name]) for name in inputs),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch.onnx.export returned no program")
    model = program.model_proto
    # Asked for directly, the name would clash with the exporter's own for the output of torch's embedding look-up.
    _rename(model.graph, {"embedding": "looked_up", "result": "embedding"})
    _strip(model)
    return model


def _rename(graph: onnx.GraphProto, names: dict[str, str]) -> None:
    for node in graph.node:
        for ends in (node.input, node.output):
            ends[:] = [names.get(end, end) for end in ends]
    for result in graph.output:
        result.name = names.get(result.name, result.name)


def _strip(model: onnx.ModelProto) -> None:
    """Drop the exporter's notes, which hold paths of this machine, and lower the version that readers need."""
    model.ir_version = IR_VERSION
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.functions[:]
    model.doc_string = model.graph.doc_string = ""
    for item in (
        *model.graph.node,
        *model.graph.value_info,
        *model.graph.input,
        *model.graph.output,
        *model.graph.initializer,
    ):
        item.doc_string = ""
        del item.metadata_props[:]
    del model.graph.value_info[:]
