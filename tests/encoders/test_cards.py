"""Model cards: the shipped ones are complete, and a wrong one says what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tiny_models import CARD, write_onnx

from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.cards import EMBEDDED, embedded_folder, known_cards, read_card, shipped_cards

OPEN_CLIP_CARD = """\
name = "own"
summary = "one's own checkpoint"
backend = "open_clip"
architecture = "ViT-B-32-quickgelu"
dim = 512
licence = "none"
source = "here"
training_data = "none"
limits = "none"

[weights]
file = "own.pt"

[image]
size_px = 224
resize = "squash-bicubic"
mean = [0.5, 0.5, 0.5]
std = [0.5, 0.5, 0.5]

[prompts]
id = "own-1"
templates = ["{}"]

[ground]
min_m = 100.0
max_m = 5000.0
"""


def card_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "card.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_known_models_are_these():
    names = [card.name for card in known_cards()]
    assert set(names) - {EMBEDDED} == {"clip-vit-b32", "georsclip-vit-b32", "remoteclip-vit-b32"}
    assert names[0] == EMBEDDED or not (embedded_folder() / "card.toml").exists()


@pytest.mark.parametrize("card", shipped_cards(), ids=lambda card: card.name)
def test_a_shipped_card_is_complete(card):
    for text in (card.summary, card.licence, card.source, card.training_data, card.limits, card.prompts_id):
        assert text.strip()
    assert card.address == card.name
    assert all(0 <= value <= 1 for value in (*card.mean, *card.std))


@pytest.mark.parametrize(
    ("name", "repo", "file"),
    [
        ("clip-vit-b32", "timm/vit_base_patch32_clip_224.openai", "open_clip_model.safetensors"),
        ("remoteclip-vit-b32", "chendelong/RemoteCLIP", "RemoteCLIP-ViT-B-32.pt"),
        ("georsclip-vit-b32", "Zilun/GeoRSCLIP", "ckpt/RS5M_ViT-B-32_RET-2.pt"),
    ],
)
def test_weights_lie_where_their_authors_put_them(name: str, repo: str, file: str):
    card = next(card for card in known_cards() if card.name == name)
    assert (card.hub_repo, card.hub_file) == (repo, file)
    assert card.architecture == "ViT-B-32-quickgelu"  # all three come from OpenAI's weights


def test_an_onnx_card_is_read_whole(tmp_path: Path):
    card = read_card(write_onnx(tmp_path / "tiny") / "card.toml")
    assert card.backend == "onnx"
    assert [name for name, _ in card.files] == ["image.onnx", "text.onnx", "tokenizer.json"]
    assert (card.context_length, card.lowercase, card.image_size_px) == (12, True, 16)
    assert card.templates == ("a picture of {}.",)
    assert card.folder == tmp_path / "tiny"
    assert card.address == str(tmp_path / "tiny")


def test_an_open_clip_card_may_name_a_file_beside_it(tmp_path: Path):
    card = read_card(card_file(tmp_path, OPEN_CLIP_CARD))
    assert card.weights_file == "own.pt"


def test_a_missing_card_says_so(tmp_path: Path):
    with pytest.raises(EncoderError, match=r"there is no model card .*card\.toml: give a folder"):
        read_card(tmp_path / "card.toml")


def test_what_is_not_toml_says_so(tmp_path: Path):
    with pytest.raises(EncoderError, match="is not TOML"):
        read_card(card_file(tmp_path, "name = "))


@pytest.mark.parametrize(
    "field", ["name", "summary", "dim", "licence", "weights_sha256", "limits", "mean", "templates"]
)
def test_a_missing_field_is_named(tmp_path: Path, field: str):
    text = re.sub(rf"(?m)^{field} = .*\n", "", CARD)
    with pytest.raises(EncoderError, match=f"lacks the field '{field}': see docs/model-cards.md"):
        read_card(card_file(tmp_path, text))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('backend = "onnx"', 'backend = "jax"', "backend 'jax' is neither onnx nor open_clip"),
        ("squash-bicubic", "crop", "image.resize 'crop' is none of squash-bicubic"),
        ("dim = 16", "dim = 0", "dim and image.size_px are at least 1"),
        ("dim = 16", 'dim = "wide"', "wide"),
        ("std = [0.25, 0.25, 0.25]", "std = [0.0, 0.25, 0.25]", "image.std is above 0"),
        ("std = [0.25, 0.25, 0.25]", "std = [0.25, 0.25]", "values to unpack"),
        ("min_m = 100.0", "min_m = 9000.0", "ground.min_m is above 0 and not above"),
        ("a picture of {{}}.", "a picture.", "each with one {}"),
        ('["a picture of {{}}."]', "[]", "at least one"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, before: str, after: str, message: str):
    assert before in CARD
    text = CARD.replace(before, after).format(name="x", weights="0", image="0", text="0", tokenizer="0")
    with pytest.raises(EncoderError, match=re.escape(message)):
        read_card(card_file(tmp_path, text))


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("lowercase = true", "lowercas = true", "text.lowercas"),
        ("context_length = 12", "contextlength = 12", "text.contextlength"),
        ("size_px = 16", "size_px = 16\nbatch_size = 4", "image.batch_size"),
        ("[ground]", '[[files]]\nname = "x"\nsha256 = "0"\nkind = 1\n\n[ground]', "files.kind"),
        ("[ground]", "[cell]\n\n[ground]", "cell"),
    ],
)
def test_a_field_that_no_card_has_is_named(tmp_path: Path, before: str, after: str, name: str):
    """A misspelt one would count as left out, and the answers would be others."""
    assert before in CARD
    text = CARD.replace(before, after).format(name="x", weights="0", image="0", text="0", tokenizer="0")
    with pytest.raises(EncoderError, match=re.escape(f"no card has the field {name}")):
        read_card(card_file(tmp_path, text))


def test_what_was_measured_has_names_of_its_own(tmp_path: Path):
    text = CARD.format(name="x", weights="0", image="0", text="0", tokenizer="0") + '\n[metrics]\nmy_recall = "1"\n'
    assert read_card(card_file(tmp_path, text)).metrics == "my_recall 1"


def test_an_open_clip_card_needs_weights(tmp_path: Path):
    with pytest.raises(EncoderError, match="weights: either file, or hub_repo and hub_file"):
        read_card(card_file(tmp_path, OPEN_CLIP_CARD.replace('file = "own.pt"', 'hub_repo = "a/b"')))
