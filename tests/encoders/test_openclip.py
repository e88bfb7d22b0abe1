"""Names, activations, checkpoints and devices of the open_clip encoder."""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from pathlib import Path

import huggingface_hub
import numpy as np
import open_clip
import pytest
import torch
from huggingface_hub.errors import LocalEntryNotFoundError
from safetensors.torch import save_file
from tiny_models import OPEN_CLIP_CONFIG, OPEN_CLIP_PREPROCESS, state_of, weights_of, write_open_clip

from rdb_geo.core.errors import EncoderError, UnknownModelError, WeightsNotFoundError
from rdb_geo.encoders.cards import known_cards
from rdb_geo.encoders.torch import devices, openclip_sources
from rdb_geo.encoders.torch.devices import choose_device
from rdb_geo.encoders.torch.openclip import OpenClipEncoder
from rdb_geo.encoders.torch.openclip_sources import Source, card_source, find_source
from rdb_geo.encoders.weights import file_sha256

CHIPS = np.random.default_rng(5).integers(0, 256, (3, 40, 60, 3), dtype=np.uint8)
TEXTS = ["a red field", "boats in the harbour"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_open_clip(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def architectures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """open_clip knows the architectures Tiny, Tiny-quickgelu, Tiny-16 (wider) and Tiny-long (more tokens) as well."""
    variants = {
        "Tiny": {},
        "Tiny-quickgelu": {"quick_gelu": True},
        "Tiny-16": {"vision_cfg": {**OPEN_CLIP_CONFIG["vision_cfg"], "width": 96}},
        "Tiny-long": {"vision_cfg": {**OPEN_CLIP_CONFIG["vision_cfg"], "image_size": 64}},
    }
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIG_PATHS", list(open_clip.factory._MODEL_CONFIG_PATHS))
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIGS", dict(open_clip.factory._MODEL_CONFIGS))
    for name, changes in variants.items():
        path = tmp_path / "configs" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        config = {key: value for key, value in OPEN_CLIP_CONFIG.items() if key != "quick_gelu"}
        path.write_text(json.dumps({**config, **changes}))
        open_clip.add_model_config(path)


def load(name: str, **options) -> OpenClipEncoder:
    return OpenClipEncoder.from_name(name, device="cpu", offline=True, **options)


def is_quickgelu(encoder: OpenClipEncoder) -> bool:
    kinds = {type(module).__name__ for module in encoder.model.modules()}
    assert ("QuickGELU" in kinds) != ("GELU" in kinds)
    return "QuickGELU" in kinds


class TestEncoding:
    def test_it_gives_what_open_clip_gives(self, tiny: Path):
        model, preprocess = open_clip.create_model_from_pretrained(f"local-dir:{tiny}")
        from PIL import Image

        with torch.inference_mode():
            pixels = torch.stack([preprocess(Image.fromarray(chip)) for chip in CHIPS])
            images = model.eval().encode_image(pixels, normalize=True).numpy()
            texts = model.encode_text(open_clip.get_tokenizer(f"local-dir:{tiny}")(TEXTS), normalize=True).numpy()
        encoder = load(f"local-dir:{tiny}")
        np.testing.assert_allclose(encoder.encode_images(CHIPS), images, atol=1e-5)
        np.testing.assert_allclose(encoder.encode_texts(TEXTS), texts, atol=1e-5)

    def test_the_spec_says_what_the_models_own_settings_say(self, tiny: Path):
        spec = load(f"local-dir:{tiny}").spec
        assert spec.name == f"local-dir:{tiny}"
        assert (spec.backend, spec.dim, spec.image_size_px, spec.resize_mode) == ("open_clip", 24, 32, "squash-bicubic")
        assert [list(spec.mean), list(spec.std)] == [OPEN_CLIP_PREPROCESS["mean"], OPEN_CLIP_PREPROCESS["std"]]
        assert spec.weights_sha256 == file_sha256(weights_of(tiny))

    @pytest.mark.parametrize(("fit", "kind"), [("shortest", "bilinear"), ("longest", "bicubic")])
    def test_its_resize_mode_is_the_models_own(self, tiny: Path, tmp_path: Path, fit: str, kind: str):
        from PIL import Image

        folder = shutil.copytree(tiny, tmp_path / "other")
        config = json.loads((folder / "open_clip_config.json").read_text())
        config["preprocess_cfg"].update(resize_mode=fit, interpolation=kind)
        (folder / "open_clip_config.json").write_text(json.dumps(config))
        encoder = load(f"local-dir:{folder}")
        model, preprocess = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
        with torch.inference_mode():
            expected = model.eval().encode_image(preprocess(Image.fromarray(CHIPS[0]))[None], normalize=True).numpy()
        np.testing.assert_allclose(encoder.encode_images(CHIPS[:1]), expected, atol=1e-5)
        assert encoder.spec.space_id != load(f"local-dir:{tiny}").spec.space_id

    def test_nothing_trains_and_nothing_is_random(self, tiny: Path):
        encoder = load(f"local-dir:{tiny}")
        assert not encoder.model.training
        assert not any(parameter.requires_grad for parameter in encoder.model.parameters())

    def test_an_endless_word_is_not_read_to_its_end(self, tiny: Path, monkeypatch: pytest.MonkeyPatch):
        encoder = load(f"local-dir:{tiny}")
        seen = []
        tokenizer = encoder._tokenizer
        monkeypatch.setattr(encoder, "_tokenizer", lambda texts: seen.extend(texts) or tokenizer(texts))
        encoder.encode_texts(["y" * 1_000_000])
        assert len(seen[0]) < 10_000

    def test_a_failure_of_torch_is_one_sentence(self, tiny: Path, monkeypatch: pytest.MonkeyPatch):
        encoder = load(f"local-dir:{tiny}")

        def fail(*_):
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.\nmore lines")

        monkeypatch.setattr(encoder.model, "encode_image", fail)
        with pytest.raises(
            EncoderError, match=r"failed on a batch of [123] on cpu \(CUDA out of memory.*: try --device cpu"
        ) as e:
            encoder.encode_images(CHIPS)
        assert "\n" not in str(e.value)


@pytest.mark.usefixtures("architectures")
class TestActivation:
    """rdb-method 1.1: OpenAI's weights were trained with QuickGELU, and open_clip builds GELU for the plain name."""

    @pytest.fixture
    def tags(self, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
        tags = {
            "openai": {"hf_hub": "timm/tiny.openai/", "quick_gelu": True},
            "laion": {"hf_hub": "laion/tiny/", "mean": (0.1, 0.2, 0.3), "resize_mode": "shortest"},
        }
        monkeypatch.setitem(open_clip.pretrained._PRETRAINED, "Tiny", tags)
        monkeypatch.setattr(openclip_sources, "hub_file", lambda *_, **__: weights_of(tiny))

    @pytest.mark.usefixtures("tags")
    def test_a_tag_of_openai_builds_quickgelu(self):
        encoder = load("open_clip:Tiny/openai")
        assert is_quickgelu(encoder)
        assert encoder.spec.architecture == "Tiny-quickgelu"
        assert encoder.spec.name == "open_clip:Tiny/openai"

    @pytest.mark.usefixtures("tags")
    def test_another_tag_builds_what_its_name_says(self):
        encoder = load("open_clip:Tiny/laion")
        assert not is_quickgelu(encoder)
        assert encoder.spec.architecture == "Tiny"
        assert (encoder.spec.mean, encoder.spec.resize_mode) == ((0.1, 0.2, 0.3), "shortest-bicubic")

    def test_the_activation_changes_vectors_and_space(self, tiny: Path):
        plain, quick = load(f"open_clip:Tiny/{weights_of(tiny)}"), load(f"open_clip:Tiny-quickgelu/{weights_of(tiny)}")
        assert (is_quickgelu(plain), is_quickgelu(quick)) == (False, True)
        assert np.abs(plain.encode_images(CHIPS) - quick.encode_images(CHIPS)).max() > 1e-4
        assert plain.spec.space_id != quick.spec.space_id

    @pytest.mark.parametrize(
        ("file", "expected"),
        [
            ("RemoteCLIP-ViT-B-32.pt", True),
            ("RS5M_ViT-B-32_RET-2.pt", True),
            ("RS5M_ViT-H-14.pt", False),
            ("mine.pt", False),
        ],
    )
    def test_published_files_of_openais_lineage_are_known_by_name(
        self, tiny: Path, tmp_path: Path, file: str, expected: bool
    ):
        torch.save(state_of(tiny), tmp_path / file)
        encoder = load(f"open_clip:Tiny/{tmp_path / file}")
        assert is_quickgelu(encoder) == expected
        assert encoder.spec.architecture == ("Tiny-quickgelu" if expected else "Tiny")

    def test_a_folder_says_its_activation_itself(self, tmp_path: Path):
        encoder = load(f"local-dir:{write_open_clip(tmp_path / 'quick', quick_gelu=True)}")
        assert is_quickgelu(encoder)
        assert encoder.spec.architecture == "Tiny-quickgelu"


@pytest.mark.parametrize("card", [card for card in known_cards() if card.backend == "open_clip"], ids=lambda c: c.name)
@pytest.mark.parametrize("architecture", ["ViT-B-32", "ViT-B-32-quickgelu"])
def test_the_known_models_are_quickgelu_whatever_their_card_is_called(card, architecture: str, tmp_path: Path):
    from dataclasses import replace

    path = tmp_path / card.name / Path(card.hub_file).name
    path.parent.mkdir()
    path.touch()
    source = card_source(replace(card, architecture=architecture), cache_dir=tmp_path, offline=True)
    assert source.architecture == "ViT-B-32-quickgelu"
    assert source.quick_gelu or source.model == "ViT-B-32-quickgelu"
    assert source.preprocess["resize_mode"] == "squash"
    assert source.weights == path


@pytest.mark.usefixtures("architectures")
class TestCheckpoints:
    @pytest.mark.parametrize("name", ["a.pt", "b.bin", "c.safetensors", "deep/er/d.pth"])
    @pytest.mark.parametrize("wrap", ["plain", "state_dict", "module", "half"])
    def test_every_usual_format_gives_the_same(self, tiny: Path, tmp_path: Path, name: str, wrap: str):
        state = state_of(tiny)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if wrap == "module":
            state = {f"module.{key}": value for key, value in state.items()}
        if wrap == "half":
            state = {key: value.half() for key, value in state.items()}
        if path.suffix == ".safetensors":
            save_file(state, path)
        else:
            torch.save({"epoch": 3, "state_dict": state} if wrap in ("state_dict", "module") else state, path)
        encoder = load(f"open_clip:Tiny/{path}")
        expected = load(f"open_clip:Tiny/{weights_of(tiny)}")
        atol = 5e-3 if wrap == "half" else 1e-6
        np.testing.assert_allclose(encoder.encode_texts(TEXTS), expected.encode_texts(TEXTS), atol=atol)
        assert encoder.spec.weights_sha256 == file_sha256(path)
        assert all(parameter.dtype == torch.float32 for parameter in encoder.model.parameters())

    def test_a_relative_path_is_kept_as_an_absolute_one(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        torch.save(state_of(tiny), tmp_path / "mine.pt")
        monkeypatch.chdir(tmp_path)
        encoder = load("open_clip:Tiny/mine.pt")
        assert encoder.spec.name == f"open_clip:Tiny/{tmp_path / 'mine.pt'}"
        monkeypatch.chdir("/")
        assert load(encoder.spec.name).spec == encoder.spec

    @pytest.mark.parametrize(
        ("architecture", "reason"),
        [("Tiny-16", "is 64 instead of 96"), ("Tiny-long", "positional_embedding is 5×64 instead of 17×64")],
    )
    def test_a_checkpoint_of_another_architecture_names_both(self, tiny: Path, architecture: str, reason: str):
        with pytest.raises(
            EncoderError, match=rf"open_clip_model\.safetensors is no {architecture}: \d+ of "
        ) as caught:
            load(f"open_clip:{architecture}/{weights_of(tiny)}")
        assert "name the architecture that the file was made with" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert reason in str(caught.value)

    def test_a_checkpoint_that_lacks_a_layer_is_refused(self, tiny: Path, tmp_path: Path):
        state = {key: value for key, value in state_of(tiny).items() if "resblocks.1" not in key}
        torch.save(state, tmp_path / "short.pt")
        with pytest.raises(EncoderError, match=r"short\.pt is no Tiny: .*is missing"):
            load(f"open_clip:Tiny/{tmp_path / 'short.pt'}")

    def test_old_extras_and_a_missing_temperature_do_no_harm(self, tiny: Path, tmp_path: Path):
        state = state_of(tiny)
        del state["logit_scale"]
        state["input_resolution"] = torch.tensor(32)
        torch.save(state, tmp_path / "old.pt")
        assert load(f"open_clip:Tiny/{tmp_path / 'old.pt'}").encode_texts(["x"]).shape == (1, 24)

    @pytest.mark.parametrize("suffix", [".pt", ".safetensors", ".bin"])
    @pytest.mark.parametrize("keep", [0, 10, 5000])
    def test_a_cut_off_file_is_one_sentence(self, tiny: Path, tmp_path: Path, suffix: str, keep: int):
        path = tmp_path / f"cut{suffix}"
        torch.save(state_of(tiny), path)
        content = (weights_of(tiny) if suffix == ".safetensors" else path).read_bytes()
        path.write_bytes(content[:keep])
        with pytest.raises(EncoderError, match=rf"cut{suffix} can't be read as weights .*damaged or cut off") as caught:
            load(f"open_clip:Tiny/{path}")
        assert "\n" not in str(caught.value)

    def test_code_in_a_checkpoint_is_never_run(self, tmp_path: Path):
        class Evil:
            def __reduce__(self):
                return (Path.touch, (tmp_path / "ran",))

        torch.save({"weights": Evil()}, tmp_path / "evil.pt")
        with pytest.raises(EncoderError, match="holds more than tensors, and running what it holds is not safe"):
            load(f"open_clip:Tiny/{tmp_path / 'evil.pt'}")
        assert not (tmp_path / "ran").exists()

    @pytest.mark.parametrize("content", [[1, 2], {}, {"a": 1}, {1: torch.zeros(1)}, {"state_dict": {"a": "b"}}])
    def test_what_holds_no_state_dict_is_refused(self, tmp_path: Path, content: object):
        torch.save(content, tmp_path / "odd.pt")
        with pytest.raises(EncoderError, match=r"odd\.pt holds no state dict of tensors"):
            load(f"open_clip:Tiny/{tmp_path / 'odd.pt'}")

    def test_a_torchscript_archive_is_named_as_such(self, tmp_path: Path):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), tmp_path / "jit.pt")
        with pytest.raises(EncoderError, match=r"jit\.pt is a TorchScript archive: .*open_clip:ARCHITECTURE/openai"):
            load(f"open_clip:Tiny/{tmp_path / 'jit.pt'}")


class TestNames:
    def test_an_unknown_architecture_gets_near_matches(self):
        with pytest.raises(UnknownModelError, match=r"no architecture 'ViT-B32': did you mean .*ViT-B-32"):
            load("open_clip:ViT-B32/openai")

    def test_an_unknown_tag_gets_near_matches_and_the_list(self):
        with pytest.raises(
            UnknownModelError, match=r"ViT-B-32 has no weights 'laion2b': did you mean .*known are openai"
        ):
            load("open_clip:ViT-B-32/laion2b")

    def test_a_quickgelu_architecture_has_only_quickgelu_tags(self):
        with pytest.raises(UnknownModelError, match="ViT-B-32-quickgelu has no weights 'laion2b_s34b_b79k'"):
            load("open_clip:ViT-B-32-quickgelu/laion2b_s34b_b79k")

    @pytest.mark.parametrize("name", ["open_clip:ViT-B-32", "open_clip:ViT-B-32/"])
    def test_an_architecture_alone_is_asked_for_its_weights(self, name: str):
        with pytest.raises(UnknownModelError, match=r"names no weights: add /TAG \(openai, .*\) or /FILE"):
            load(name)

    @pytest.mark.parametrize("name", ["open_clip:", "hf-hub:", "local-dir:"])
    def test_a_scheme_alone_is_refused(self, name: str):
        with pytest.raises(UnknownModelError, match="names no model: write"):
            load(name)

    @pytest.mark.parametrize("file", ["no/such.pt", "/no/such/file", "such.safetensors"])
    def test_a_missing_file_is_named_with_its_whole_path(self, file: str):
        with pytest.raises(WeightsNotFoundError, match=r"there is no weights' file /.*such"):
            load(f"open_clip:ViT-B-32/{file}")

    def test_a_tag_offline_names_file_repository_and_what_to_do(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        with pytest.raises(WeightsNotFoundError) as caught:
            load("open_clip:ViT-B-32/laion2b_s34b_b79k", cache_dir=tmp_path)
        message = str(caught.value)
        assert message.startswith(
            "open_clip_model.safetensors of the Hugging Face model laion/CLIP-ViT-B-32-laion2B-s34B-b79K is not here "
            "(offline, "
        )
        assert message.endswith(
            "download open_clip_config.json and open_clip_model.safetensors of that model to a folder and ask for "
            "local-dir:FOLDER."
        )

    def test_a_tag_of_one_file_offline_names_the_architecture_that_fits_it(self, tmp_path: Path):
        with pytest.raises(WeightsNotFoundError, match="download it and ask for open_clip:ViTamin-S/FILE"):
            load("open_clip:ViTamin-S/datacomp1b", cache_dir=tmp_path)

    @pytest.mark.parametrize(
        ("architecture", "mean", "fit"),
        [("ViT-B-16-SigLIP", 0.5, "squash"), ("ViT-B-32", 0.48145466, "shortest"), ("ViT-L-14", None, None)],
    )
    def test_a_file_is_prepared_as_all_published_weights_of_its_architecture_are(
        self, tmp_path: Path, architecture: str, mean: float | None, fit: str | None
    ):
        (tmp_path / "mine.pt").touch()
        source = find_source(f"open_clip:{architecture}/{tmp_path / 'mine.pt'}", cache_dir=None, offline=True)
        assert source.preprocess.get("mean", (None,))[0] == mean
        assert source.preprocess.get("resize_mode") == fit

    def test_a_folder_that_is_not_here_is_named(self, tmp_path: Path):
        with pytest.raises(UnknownModelError, match="there is no folder"):
            load(f"local-dir:{tmp_path / 'none'}")

    def test_a_folder_without_weights_says_how_to_name_them(self, tiny: Path, tmp_path: Path):
        shutil.copy(tiny / "open_clip_config.json", tmp_path)
        with pytest.raises(
            WeightsNotFoundError, match=r"holds no weights: put them there as open_clip_model\.safetensors"
        ):
            load(f"local-dir:{tmp_path}")

    def test_a_folder_with_several_weights_is_not_guessed_at(self, tiny: Path, tmp_path: Path):
        for name in ("one.pt", "two.pt"):
            torch.save(state_of(tiny), tmp_path / name)
        shutil.copy(tiny / "open_clip_config.json", tmp_path)
        with pytest.raises(EncoderError, match=r"several weights' files \(one\.pt, two\.pt\)"):
            load(f"local-dir:{tmp_path}")
        (tmp_path / "two.pt").unlink()
        assert load(f"local-dir:{tmp_path}").spec.weights_sha256 == file_sha256(tmp_path / "one.pt")

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"model_cfg": 3}', '{"model_cfg": {}}'])
    def test_a_broken_configuration_is_one_sentence(self, tiny: Path, tmp_path: Path, content: str):
        shutil.copy(weights_of(tiny), tmp_path)
        (tmp_path / "open_clip_config.json").write_text(content)
        with pytest.raises(EncoderError, match=r"open_clip_config\.json is no open_clip configuration"):
            load(f"local-dir:{tmp_path}")

    def test_a_configuration_that_builds_nothing_is_one_sentence(self, tiny: Path, tmp_path: Path):
        folder = shutil.copytree(tiny, tmp_path / "odd")
        config = json.loads((folder / "open_clip_config.json").read_text())
        config["model_cfg"]["vision_cfg"]["depth"] = 3
        (folder / "open_clip_config.json").write_text(json.dumps(config))
        with pytest.raises(EncoderError, match=r"open_clip can't build local-dir:.*depth.*check its configuration"):
            load(f"local-dir:{folder}")

    def test_an_image_that_is_not_square_is_refused(self, tiny: Path, tmp_path: Path):
        folder = shutil.copytree(tiny, tmp_path / "wide")
        config = json.loads((folder / "open_clip_config.json").read_text())
        config["model_cfg"]["vision_cfg"]["image_size"] = [16, 64]
        (folder / "open_clip_config.json").write_text(json.dumps(config))
        with pytest.raises(EncoderError, match=r"not supported \(64×16 px, squash-bicubic\)"):
            load(f"local-dir:{folder}")

    def test_a_hub_repository_is_read_from_the_hubs_cache(self, tiny: Path, monkeypatch: pytest.MonkeyPatch):
        def download(repo: str, name: str, *, local_files_only: bool, **_) -> str:
            assert (repo, local_files_only) == ("owner/tiny", True)
            if not (tiny / name).exists():
                raise LocalEntryNotFoundError(name)
            return str(tiny / name)

        monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
        encoder = load("hf-hub:owner/tiny")
        assert encoder.spec.name == "hf-hub:owner/tiny"
        assert encoder.spec.space_id == load(f"local-dir:{tiny}").spec.space_id

    def test_a_tokenizer_of_the_hub_is_not_asked_for_offline(self, tiny: Path, tmp_path: Path):
        folder = shutil.copytree(tiny, tmp_path / "hub")
        config = json.loads((folder / "open_clip_config.json").read_text())
        config["model_cfg"]["text_cfg"]["hf_tokenizer_name"] = "owner/tokenizer"
        (folder / "open_clip_config.json").write_text(json.dumps(config))
        with pytest.raises(EncoderError, match=r"open_clip can't build local-dir:.*transformers") as caught:
            load(f"local-dir:{folder}")
        assert "\n" not in str(caught.value)

    def test_a_file_with_an_absolute_path_is_told_from_a_tag(self, tmp_path: Path):
        (tmp_path / "openai").touch()
        source = find_source(f"open_clip:ViT-B-32/{tmp_path / 'openai'}", cache_dir=None, offline=True)
        assert isinstance(source, Source)
        assert source.weights == tmp_path / "openai"


class TestDevices:
    def test_auto_takes_the_last_that_is_there(self, monkeypatch: pytest.MonkeyPatch):
        assert choose_device("cpu") == torch.device("cpu")
        monkeypatch.setattr(devices, "available_devices", lambda: ("cpu", "cuda"))
        monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
        assert choose_device("auto") == torch.device("cuda")
        assert choose_device("cuda:1") == torch.device("cuda:1")
        with pytest.raises(EncoderError, match="no device 'cuda:2' here: choose from auto, cpu, cuda"):
            choose_device("cuda:2")

    @pytest.mark.parametrize("wanted", ["gpu", "cuda:x", "cpu:1", "", "CPU"])
    def test_what_is_not_there_gets_the_list(self, wanted: str):
        with pytest.raises(EncoderError, match=rf"no device '{wanted}' here: choose from auto, cpu"):
            choose_device(wanted)

    def test_a_device_that_is_not_there_is_told_before_anything_is_loaded(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(devices, "available_devices", lambda: ("cpu",))
        with pytest.raises(EncoderError, match="there is no device 'cuda' here"):
            OpenClipEncoder.from_name("open_clip:ViT-B-32/none", device="cuda")


def test_loading_and_failing_leave_no_trace_of_the_library(tiny: Path, capfd: pytest.CaptureFixture[str]):
    handlers = list(logging.root.handlers)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load(f"local-dir:{tiny}").encode_texts(TEXTS)
        with pytest.raises(EncoderError):
            load(f"open_clip:ViT-B-32/{weights_of(tiny)}")
    out = capfd.readouterr()
    assert (out.out, out.err, caught) == ("", "", [])
    assert logging.root.handlers == handlers
    assert logging.root.manager.disable == 0


@pytest.mark.gpu
def test_on_a_gpu_the_vectors_are_near_those_of_the_cpu(tiny: Path):
    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device here")
    there = OpenClipEncoder.from_name(f"local-dir:{tiny}", device="cuda", offline=True)
    here = load(f"local-dir:{tiny}")
    assert (there.encode_images(CHIPS) * here.encode_images(CHIPS)).sum(axis=1).min() > 0.999
    assert (there.encode_texts(TEXTS) * here.encode_texts(TEXTS)).sum(axis=1).min() > 0.999
