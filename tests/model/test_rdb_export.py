"""An adapted lite host as the ONNX graphs that ship: the same rows as torch, at any batch and length."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
import torch
from rdb_hosts import lite, texts, train_a_little

from rdb_geo.model.config import RdbConfig
from rdb_geo.model.inject import inject
from training.card import IMAGE_FILE, TEXT_FILE
from training.export.folder import export_graphs


@pytest.fixture(scope="module")
def adapted():
    torch.manual_seed(0)
    host = lite()
    train_a_little(inject(host, RdbConfig(bottleneck=32)))
    return host


@pytest.fixture(scope="module")
def graphs(adapted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("graphs")
    export_graphs(adapted, folder, 64, small=False)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 5])
def test_images(adapted, graphs, count):
    chips = torch.randn(count, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    found = onnxruntime.InferenceSession(graphs / IMAGE_FILE).run(None, {"pixels": chips.numpy()})[0]
    with torch.no_grad():
        np.testing.assert_allclose(found, adapted.encode_image(chips), atol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(("count", "length"), [(1, 5), (4, 12), (3, 40)])
def test_texts(adapted, graphs, count, length):
    ids, mask = texts(4)
    ids, mask = (torch.nn.functional.pad(part, (0, 40))[:count, :length] for part in (ids, mask))
    inputs = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
    found = onnxruntime.InferenceSession(graphs / TEXT_FILE).run(None, inputs)[0]
    with torch.no_grad():
        np.testing.assert_allclose(found, adapted.encode_text(ids, mask), atol=1e-4)
