"""Models in the layouts of the field, added and compared with transformers' own embeddings."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from published_models import SIDE, Published
from tiny_models import write_onnx

from rdb_geo.core.errors import EncoderError, UnknownModelError
from rdb_geo.core.progress import Progress
from rdb_geo.encoders.adding import add
from rdb_geo.encoders.adding.add import add_model, remove_model
from rdb_geo.encoders.adding.offers import WITHOUT_CELLS, look
from rdb_geo.encoders.cards import added_folder, embedded_folder, known_cards, read_card
from rdb_geo.encoders.registry import load_encoder

TEXTS = ["a lake", "Red ROOFS and a long road near the harbour, with storage tanks", "snow", "x " * 200]
CHIPS = np.random.default_rng(5).integers(0, 256, (3, SIDE, SIDE, 3), dtype=np.uint8)
LARGE = np.random.default_rng(6).integers(0, 256, (2, 50, 70, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def clip() -> Published:
    return Published("clip")


@pytest.fixture(scope="module")
def siglip() -> Published:
    return Published("siglip")


@pytest.fixture(scope="module")
def clip_folder(clip: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip.write_transformers_js(tmp_path_factory.mktemp("clip") / "tiny-clip")


@pytest.fixture
def copy(clip_folder: Path, tmp_path: Path) -> Path:
    """A folder that a test may spoil."""
    return Path(shutil.copytree(clip_folder, tmp_path / "tiny-clip"))


def nothing_is_left() -> bool:
    return not added_folder().exists() or list(added_folder().iterdir()) == []


def assert_equal_to_transformers(name: str, published: Published) -> None:
    encoder = load_encoder(name)
    np.testing.assert_allclose(encoder.encode_images(CHIPS), published.expected_images(CHIPS), atol=1e-4)
    np.testing.assert_allclose(encoder.encode_images(LARGE), published.expected_images(LARGE), atol=1e-4)
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), published.expected_texts(TEXTS), atol=1e-4)
    singly = np.concatenate([encoder.encode_texts([text]) for text in TEXTS])
    np.testing.assert_allclose(singly, published.expected_texts(TEXTS), atol=1e-4)


def test_clip_as_transformers_js_publishes_it(clip: Published, clip_folder: Path):
    added = add_model(str(clip_folder))
    assert (added.card.name, added.card.dim, added.card.context_length) == ("tiny-clip", 24, 77)
    assert added.card.licence == "mit"
    assert added.card.resize == "shortest-bicubic"
    assert added.tested.is_ok
    assert added.notes == (WITHOUT_CELLS,)
    assert_equal_to_transformers("tiny-clip", clip)
    assert [path.name for path in added_folder().iterdir()] == ["tiny-clip"]


def test_siglip_as_transformers_js_publishes_it(siglip: Published, tmp_path: Path):
    added = add_model(str(siglip.write_transformers_js(tmp_path / "tiny-siglip")))
    assert (added.card.dim, added.card.context_length, added.card.resize) == (32, 64, "squash-bicubic")
    assert added.card.feeding.pads_fully
    assert added.card.feeding.text_mask == ""
    assert_equal_to_transformers("tiny-siglip", siglip)


def test_one_graph_with_both_towers(clip: Published, tmp_path: Path):
    added = add_model(str(clip.write_one_graph(tmp_path / "one")))
    assert added.card.files[0] == added.card.files[1]
    assert_equal_to_transformers("one", clip)


def test_two_repositories_as_fastembed_publishes_them(clip: Published, tmp_path: Path):
    image, text = clip.write_fastembed(tmp_path)
    add_model(str(image), str(text), name="pair")
    assert_equal_to_transformers("pair", clip)


def test_open_clips_names_as_immich_publishes_them(clip: Published, tmp_path: Path):
    added = add_model(str(clip.write_immich(tmp_path / "vit")))
    assert (added.card.feeding.image_input, added.card.feeding.text_input) == ("image", "text")
    assert added.card.feeding.pads_fully
    assert_equal_to_transformers("vit", clip)


def test_an_added_model_is_known_by_its_name_and_removed(clip_folder: Path):
    add_model(str(clip_folder), name="mine")
    assert load_encoder("mine").spec.name == "mine"
    assert "mine" in [card.name for card in known_cards()]
    with pytest.raises(EncoderError, match="there is a model mine already"):
        add_model(str(clip_folder), name="mine")
    remove_model("mine")
    assert nothing_is_left()
    with pytest.raises(UnknownModelError, match="no model 'mine' was added"):
        remove_model("mine")
    with pytest.raises(UnknownModelError):
        remove_model("../models")


@pytest.mark.parametrize("other", [("add", "{folder}", "--name", "tiny"), ("remove", "tiny")])
def test_one_process_at_a_time_changes_a_model(tmp_path: Path, other: tuple[str, str]):
    """A second one would delete the hidden folder of the first, or swap files under its tests."""
    write_onnx(tmp_path / "tiny")
    words = [word.format(folder=tmp_path / "tiny") for word in other]
    ends = []

    def begin_another(progress: Progress) -> None:
        if not ends:
            command = [sys.executable, "-m", "rdb_geo", "models", *words]
            ends.append(subprocess.run(command, capture_output=True, text=True, check=False))

    added = add_model(str(tmp_path / "tiny"), on_progress=begin_another)
    assert ends[0].returncode == 1
    assert ends[0].stderr.endswith("Error: tiny is being added or removed by another process: wait for it.\n")
    assert [path.name for path in added_folder().iterdir()] == ["tiny"]
    assert load_encoder("tiny").spec.dim == added.card.dim
    remove_model("tiny")


def test_a_model_that_came_meanwhile_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_onnx(tmp_path / "tiny")
    found = look(str(tmp_path / "tiny"))
    add_model(str(tmp_path / "tiny"))
    monkeypatch.setattr(add, "look", lambda *_args, **_options: found)
    with pytest.raises(EncoderError, match="there is a model tiny already"):
        add_model(str(tmp_path / "tiny"))
    assert [path.name for path in added_folder().iterdir()] == ["tiny"]


def test_a_precision_is_chosen_by_its_file_names(copy: Path):
    onnx = pytest.importorskip("onnx")
    from onnxruntime.quantization import QuantType, quantize_dynamic

    for tower in ("vision", "text"):
        path = copy / "onnx" / f"{tower}_model.onnx"
        quantize_dynamic(str(path), str(path.with_name(f"{tower}_model_quantized.onnx")), weight_type=QuantType.QUInt8)
    assert onnx.load(str(copy / "onnx" / "vision_model_quantized.onnx")).graph.node
    full, small = add_model(str(copy)), add_model(str(copy), precision="int8")
    assert small.card.name == "tiny-clip-int8"
    assert small.card.weights_sha256 != full.card.weights_sha256
    assert small.card.feeding.batch_size == 1
    assert "depends on the rest of its batch" in small.notes[-1]
    encoder = load_encoder("tiny-clip-int8", batch_size=4)
    np.testing.assert_allclose(encoder.encode_images(CHIPS)[:1], encoder.encode_images(CHIPS[:1]), atol=1e-6)
    cosines = (encoder.encode_images(CHIPS) * load_encoder("tiny-clip").encode_images(CHIPS)).sum(axis=1)
    assert cosines.min() > 0.9
    with pytest.raises(EncoderError, match=r"no dual encoder in fp16 .*found onnx/text_model.onnx"):
        add_model(str(copy), precision="fp16", name="x")
    with pytest.raises(EncoderError, match="there is no precision 'fp8'"):
        add_model(str(copy), precision="fp8", name="x")


def spoil(folder: Path, name: str, **fields: object) -> None:
    path = folder / name
    raw = json.loads(path.read_text())
    raw.update(fields)
    path.write_text(json.dumps({key: value for key, value in raw.items() if value is not None}))


def frame(folder: Path, template: str) -> None:
    """Have the tokenizer put other special tokens around a text."""
    from tokenizers import Tokenizer, processors

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokens = [(token, tokenizer.token_to_id(token)) for token in ("<|startoftext|>", "<|endoftext|>")]
    tokenizer.post_processor = processors.TemplateProcessing(single=template, special_tokens=tokens)
    tokenizer.save(str(folder / "tokenizer.json"))


BAD = {
    "no graphs": (lambda f: shutil.rmtree(f / "onnx"), "holds no ONNX files .looked for"),
    "one tower": (lambda f: (f / "onnx/text_model.onnx").unlink(), "holds no dual encoder"),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "no tokenizer.json"),
    "a tokenizer of another kind": (lambda f: (f / "tokenizer.json").write_text("{}"), "is no tokenizer"),
    "no padding token": (
        lambda f: spoil(f, "tokenizer_config.json", pad_token="<nix>"),
        "lacks its padding token <nix>",
    ),
    "no end token": (lambda f: spoil(f, "tokenizer_config.json", eos_token="<nix>"), "does not end texts with <nix>"),
    "no text has an end, and no file names one": (
        lambda f: (frame(f, "$A"), spoil(f, "tokenizer_config.json", eos_token=None)),
        r"does not end texts with <\|endoftext\|>",
    ),
    "no text has a beginning": (lambda f: frame(f, "$A <|endoftext|>"), r"does not begin texts with <\|startoftext\|>"),
    "a head of another graph": (
        lambda f: shutil.copy(embedded_folder() / "cells.npz", f / "cells.npz"),
        "cells.npz belongs to another image graph",
    ),
    "no preprocessor": (lambda f: (f / "preprocessor_config.json").unlink(), "has no preprocessor_config.json"),
    "a cut": (lambda f: spoil(f, "preprocessor_config.json", size={"shortest_edge": 48}), "48 px is cut to 32"),
    "another filter": (lambda f: spoil(f, "preprocessor_config.json", resample=1), "preprocessor can't be followed"),
    "no filter": (lambda f: spoil(f, "preprocessor_config.json", resample=None), "does not say resample"),
    "no colours": (
        lambda f: spoil(f, "preprocessor_config.json", image_mean=None, image_std=None),
        "does not say image_mean and image_std",
    ),
    "another size": (
        lambda f: spoil(f, "preprocessor_config.json", size={"shortest_edge": 224}, crop_size=224),
        "gives no rows|failed to encode|takes|Got invalid dimensions",
    ),
    "no size": (
        lambda f: spoil(f, "preprocessor_config.json", size=None, crop_size=None, do_center_crop=None),
        "does not say size: how pixels are prepared is not known",
    ),
    "JSON that is none": (lambda f: (f / "config.json").write_text("{"), "config.json is not JSON"),
    "JSON of another kind": (lambda f: (f / "config.json").write_text("[]"), "holds no JSON object"),
    "a damaged graph": (lambda f: (f / "onnx/text_model.onnx").write_bytes(b"\x08\x09nix"), "can't be loaded"),
    "a licence of its own name": (
        lambda f: (f / "README.md").write_text("---\nlicense: other\nlicense_name: apple-amlr\n---"),
        "apple-amlr, forbids",
    ),
    "a licence": (lambda f: (f / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---"), "cc-by-nc-4.0, forbids"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_can_not_be_used_is_one_sentence_and_leaves_nothing(copy: Path, what: str):
    change, message = BAD[what]
    change(copy)
    with pytest.raises(EncoderError, match=message) as caught:
        add_model(str(copy))
    assert "\n" not in str(caught.value)
    assert nothing_is_left()


def test_a_head_for_cells_comes_along(tmp_path: Path):
    """The shipped model under another name: its outlines stay finer than chips."""
    folder = Path(shutil.copytree(embedded_folder(), tmp_path / "lite"))
    added = add_model(str(folder), accept_licence=True)
    assert added.notes == ()
    chips = np.random.default_rng(7).integers(0, 256, (2, 100, 100, 3), dtype=np.uint8)
    ours, shipped = load_encoder("lite"), load_encoder("rdb-lite")
    np.testing.assert_array_equal(ours.inside.encode_cells(chips), shipped.inside.encode_cells(chips))
    assert added.card.metrics == read_card(embedded_folder() / "card.toml").metrics
    (folder / "cells.npz").unlink()
    with pytest.raises(EncoderError, match=r"lacks cells\.npz, which its card\.toml names"):
        add_model(str(folder), name="other", accept_licence=True)


def test_a_head_that_its_card_does_not_name_is_found(tmp_path: Path):
    folder = Path(shutil.copytree(embedded_folder(), tmp_path / "lite"))
    card = (folder / "card.toml").read_text()
    (folder / "card.toml").write_text(re.sub(r"^\[cells\].*?(?=^\[|\Z)", "", card, flags=re.DOTALL | re.MULTILINE))
    added = add_model(str(folder), accept_licence=True)
    assert (added.card.cells, added.notes) == (read_card(embedded_folder() / "card.toml").cells, ())
    shutil.rmtree(added_folder() / "lite")
    (folder / "cells.npz").unlink()
    assert add_model(str(folder), accept_licence=True).notes == (WITHOUT_CELLS,)
    assert load_encoder("lite").inside is None


def test_an_offer_says_what_would_come_and_brings_nothing(clip_folder: Path):
    offer = look(str(clip_folder)).offer
    files = [path for path in clip_folder.rglob("*") if path.is_file()]
    assert offer.size_bytes == sum(path.stat().st_size for path in files)
    assert (offer.name, offer.sources, offer.licence, offer.is_remote) == (
        "tiny-clip",
        (str(clip_folder),),
        "mit",
        False,
    )
    assert offer.sentence.startswith("tiny-clip copies ")
    assert nothing_is_left()


def test_a_licence_that_forbids_some_uses_is_the_users_to_accept(copy: Path):
    (copy / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---")
    assert add_model(str(copy), accept_licence=True).card.licence == "cc-by-nc-4.0"


def test_towers_of_two_models_are_refused(copy: Path, siglip: Published):
    siglip.write_graph(copy / "onnx" / "vision_model.onnx", "image", image="image_embeds")
    with pytest.raises(EncoderError, match="image tower gives 32 numbers and its text tower 24"):
        add_model(str(copy))
    assert nothing_is_left()


def test_weights_beside_the_graph_come_along_and_are_missed(copy: Path):
    onnx = pytest.importorskip("onnx")
    path = copy / "onnx" / "vision_model.onnx"
    model = onnx.load(str(path))
    onnx.save_model(model, str(path), save_as_external_data=True, location="vision_model.onnx_data", size_threshold=64)
    added = add_model(str(copy))
    assert [name for name, _ in added.card.feeding.other_files] == ["onnx/vision_model.onnx_data"]
    assert added.tested.is_ok
    (copy / "onnx" / "vision_model.onnx_data").unlink()
    with pytest.raises(EncoderError, match=r'a file beside it that is missing \([^/]*"vision_model\.onnx_data"\)'):
        add_model(str(copy), name="other")
    damaged = added_folder() / "tiny-clip" / "onnx" / "vision_model.onnx_data"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    with pytest.raises(
        EncoderError, match=r"damaged or was changed .*: give  rdb-geo models remove tiny-clip  and add it"
    ):
        load_encoder("tiny-clip").encode_images(CHIPS)


def test_an_operator_that_this_runtime_lacks_is_said(copy: Path):
    onnx = pytest.importorskip("onnx")
    path = copy / "onnx" / "vision_model.onnx"
    model = onnx.load(str(path))
    model.graph.node[0].op_type = "Frobnicate"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(EncoderError, match=r"this ONNX Runtime lacks \(No Op registered for Frobnicate [\w ]+\):"):
        add_model(str(copy))
    assert nothing_is_left()


def test_a_tower_before_its_projection_is_refused(copy: Path, clip: Published):
    clip.write_graph(copy / "onnx" / "vision_model.onnx", "image", image="pooler_output")
    with pytest.raises(EncoderError, match="before the projection"):
        add_model(str(copy))


def test_no_folder_and_no_repository():
    with pytest.raises(UnknownModelError, match=r"no folder ./nowhere, and it is no repository"):
        add_model("./nowhere")
