"""Adapters on disk: the same model again, or an error that names what is wrong and leaves the host alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from rdb_hosts import CONFIG, HOSTS, clip, encode_image, encode_text, lite, pixels, texts, train_a_little
from safetensors.torch import load_file, save_file

from rdb_geo.core.errors import EncoderError, WeightsNotFoundError
from rdb_geo.encoders.weights import file_sha256
from rdb_geo.model.inject import adapters_of, inject, is_adapted, remove
from rdb_geo.model.state import CONFIG_FILE, TENSORS_FILE, load_adapters, read_adapter, save_adapters


def embeddings(host):
    with torch.no_grad():
        return encode_image(host, pixels()), encode_text(host, *texts())


def trained(host, config=CONFIG):
    train_a_little(inject(host, config))
    return host


@pytest.fixture
def folder(tmp_path):
    """Adapters of `clip`, saved."""
    save_adapters(trained(clip()), tmp_path / "adapter", base="tiny clip")
    return tmp_path / "adapter"


def rewrite(folder, *, tensors=None, **changes):
    """Change the folder as a consistent writer would: the hash of the tensors stays right."""
    record = json.loads((folder / CONFIG_FILE).read_text())
    if tensors is not None:
        save_file(tensors, folder / TENSORS_FILE)
        record["weights_sha256"] = file_sha256(folder / TENSORS_FILE)
    record.update(changes)
    (folder / CONFIG_FILE).write_text(json.dumps(record))


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize(
    "changes", [{}, {"text": "windows", "lambda_kind": "scalar", "image_layers": (1, 2)}, {"image": "none"}], ids=str
)
def test_a_folder_gives_the_same_model_again(name, changes, tmp_path):
    host = trained(HOSTS[name](), replace(CONFIG, **changes))
    sha256 = save_adapters(host, tmp_path)
    other = HOSTS[name]()
    adapters = load_adapters(other, tmp_path)
    assert all(torch.equal(found, wanted) for found, wanted in zip(embeddings(other), embeddings(host), strict=True))
    assert adapters.config == adapters_of(host).config
    assert read_adapter(tmp_path).sha256 == sha256
    assert all(value.requires_grad for value in adapters.parameters())


def test_it_holds_the_adapters_alone(folder):
    names = set(load_file(folder / TENSORS_FILE))
    assert names == set(adapters_of(trained(clip())).tensors())
    assert all(name.startswith(("image.", "text.", "shared.")) for name in names)
    assert sorted(path.name for path in folder.iterdir()) == [TENSORS_FILE, CONFIG_FILE]


def test_the_hash_is_of_all_that_changes_a_vector(folder, tmp_path):
    first = read_adapter(folder).sha256
    again = tmp_path / "again"
    assert save_adapters(trained(clip()), again, base="another name") == first
    host = clip()
    train_a_little(inject(host, CONFIG), seed=6)
    assert save_adapters(host, again) != first
    record = json.loads((folder / CONFIG_FILE).read_text())
    rewrite(folder, config={**record["config"], "heads": 4})  # the same tensors, another function
    assert read_adapter(folder).sha256 != first


def test_an_old_adapter_is_replaced(folder):
    host = clip()
    train_a_little(inject(host, replace(CONFIG, image="plain")), seed=9)
    sha256 = save_adapters(host, folder)
    assert read_adapter(folder).sha256 == sha256


def test_a_moving_average_can_be_saved(tmp_path):
    from training.loop.average import Average

    host = trained(lite())
    average = Average(host, 0.5)
    train_a_little(adapters_of(host))
    for _ in range(3):
        average.update(host)
    with average.inside(host):
        save_adapters(host, tmp_path)
        wanted = embeddings(host)
    other = lite()
    load_adapters(other, tmp_path)
    for found, rows in zip(embeddings(other), wanted, strict=True):
        assert torch.equal(found, rows)
    assert not torch.equal(embeddings(host)[1], embeddings(other)[1])


def test_fields_of_a_later_version_are_dropped(folder):
    record = json.loads((folder / CONFIG_FILE).read_text())
    rewrite(folder, config={**record["config"], "new": 1}, also_new=2)
    load_adapters(clip(), folder)


class TestAnotherHost:
    def test_other_weights_of_the_same_architecture(self, folder):
        host = clip()
        with torch.no_grad():
            host.visual.proj.add_(0.1)
        with pytest.raises(EncoderError, match=r"other weights of this architecture.*trained on tiny clip"):
            load_adapters(host, folder)
        assert not is_adapted(host)

    def test_another_width(self, folder):
        host = clip({"width": 96})
        with pytest.raises(EncoderError, match="image layers are 64, 64, 64 channels wide, this host's 96, 96, 96"):
            load_adapters(host, folder)

    def test_too_few_layers(self, folder):
        with pytest.raises(EncoderError, match=r"for another host.*names layer 2; the host has 0 … 1"):
            load_adapters(clip({"layers": 2}), folder)

    def test_another_kind_of_tower(self, folder):
        with pytest.raises(EncoderError, match=r"for another host.*ModifiedResNet"):
            load_adapters(clip({"layers": [1, 1, 1, 1], "width": 16}), folder)

    def test_the_lite_host(self, folder):
        with pytest.raises(EncoderError, match="for another host"):
            load_adapters(lite(), folder)

    def test_one_that_has_adapters_already(self, folder):
        with pytest.raises(EncoderError, match="already"):
            load_adapters(trained(clip()), folder)

    def test_one_whose_own_temperature_was_trained_is_the_same(self, folder):
        host = clip()
        with torch.no_grad():
            host.logit_scale.add_(1)
        load_adapters(host, folder)


class TestDamage:
    def test_no_folder(self, tmp_path):
        with pytest.raises(WeightsNotFoundError, match=r"adapter_config.json: give a folder"):
            read_adapter(tmp_path / "nothing")

    def test_no_tensors(self, folder):
        (folder / TENSORS_FILE).unlink()
        with pytest.raises(WeightsNotFoundError, match=r"adapter.safetensors"):
            read_adapter(folder)

    @pytest.mark.parametrize("keep", [0, 7, 1000, -1])
    def test_a_file_that_is_cut_off(self, folder, keep):
        path = folder / TENSORS_FILE
        path.write_bytes(path.read_bytes()[:keep])
        with pytest.raises(EncoderError, match="damaged or belongs to another adapter"):
            read_adapter(folder)

    def test_one_flipped_bit(self, folder):
        path = folder / TENSORS_FILE
        data = bytearray(path.read_bytes())
        data[-3] ^= 1
        path.write_bytes(data)
        with pytest.raises(EncoderError, match="damaged"):
            read_adapter(folder)

    def test_what_is_no_safetensors(self, folder):
        (folder / TENSORS_FILE).write_bytes(b"not tensors at all")
        rewrite(folder, weights_sha256=file_sha256(folder / TENSORS_FILE))
        with pytest.raises(EncoderError, match="can't be read"):
            read_adapter(folder)

    def test_a_missing_tensor(self, folder):
        tensors = load_file(folder / TENSORS_FILE)
        del tensors["image.1.up.weight"]
        rewrite(folder, tensors=tensors)
        with pytest.raises(EncoderError, match=r"1 do not fit \(the first: image.1.up.weight is missing\)"):
            read_adapter(folder)

    def test_a_superfluous_tensor(self, folder):
        rewrite(folder, tensors={**load_file(folder / TENSORS_FILE), "image.7.gate": torch.zeros(1)})
        with pytest.raises(EncoderError, match=r"image.7.gate is unknown"):
            read_adapter(folder)

    def test_a_tensor_of_another_shape(self, folder):
        rewrite(folder, tensors={**load_file(folder / TENSORS_FILE), "text.0.down.bias": torch.zeros(16)})
        with pytest.raises(EncoderError, match=r"text.0.down.bias is \(16,\) instead of \(32,\)"):
            read_adapter(folder)

    def test_a_configuration_of_other_tensors(self, folder):
        record = json.loads((folder / CONFIG_FILE).read_text())
        rewrite(folder, config={**record["config"], "text": "windows"})
        with pytest.raises(EncoderError, match="not those of its configuration"):
            read_adapter(folder)

    def test_values_that_are_no_numbers(self, folder):
        tensors = load_file(folder / TENSORS_FILE)
        tensors["text.2.outer_gate"].fill_(float("nan"))
        rewrite(folder, tensors=tensors)
        with pytest.raises(EncoderError, match=r"text.2.outer_gate.*no numbers"):
            read_adapter(folder)

    @pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"method": "RDB-R", "format_version": "new"}'])
    def test_what_is_no_configuration(self, folder, text):
        (folder / CONFIG_FILE).write_text(text)
        with pytest.raises(EncoderError, match="no RDB adapter's configuration"):
            read_adapter(folder)

    @pytest.mark.parametrize(
        "changes", [{"config": []}, {"config": {"heads": 0}}, {"host": {}}, {"host": None}], ids=str
    )
    def test_a_garbled_field(self, folder, changes):
        rewrite(folder, **changes)
        with pytest.raises(EncoderError, match="lacks or garbles a field"):
            read_adapter(folder)

    def test_a_newer_format(self, folder):
        rewrite(folder, format_version=2, rdb_geo_version="9.9")
        with pytest.raises(EncoderError, match=r"has format 2.*written by rdb-geo 9.9"):
            read_adapter(folder)

    def test_another_method(self, folder):
        rewrite(folder, method="LoRA")
        with pytest.raises(EncoderError, match="method 'LoRA'"):
            read_adapter(folder)


class TestSaving:
    def test_a_host_whose_batch_norms_ran_on_is_refused(self, tmp_path):
        host = trained(lite())
        host.train()
        host.encode_image(pixels())
        with pytest.raises(EncoderError, match=r"own weights changed.*evaluation mode"):
            save_adapters(host, tmp_path / "new")
        assert not (tmp_path / "new").exists()

    def test_values_that_are_no_numbers_are_refused(self, tmp_path):
        host = trained(clip())
        with torch.no_grad():
            adapters_of(host).image["0"].up.weight[0, 0] = float("inf")
        with pytest.raises(EncoderError, match=r"image.0.up.weight of the adapters"):
            save_adapters(host, tmp_path)

    def test_a_host_without_adapters_is_refused(self, tmp_path):
        host = trained(clip())
        remove(host)
        with pytest.raises(EncoderError, match="has no RDB adapters"):
            save_adapters(host, tmp_path)
