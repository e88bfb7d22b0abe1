"""Repositories over HTTP: listed, resumed, checked, refused; from a server of the test's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hub_server import SHA, Hub, publish, serve_hub
from tiny_models import write_onnx

from rdb_geo.core import consent
from rdb_geo.core.errors import Cancelled, EncoderError, UnknownModelError, WeightsNotFoundError
from rdb_geo.encoders.adding.add import add_model, remove_model
from rdb_geo.encoders.adding.hub import fetch, read_repository
from rdb_geo.encoders.adding.offers import look
from rdb_geo.encoders.cards import ModelCard, added_folder, known_cards
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.encoders.torch.fetching import find_weights


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serve_hub(tmp_path / "served", monkeypatch) as hub:
        yield hub


@pytest.fixture
def big(hub: Hub) -> bytes:
    content = bytes(range(256)) * 4000
    (hub.folder / "a.onnx").write_bytes(content)
    return content


def test_a_model_is_added_from_a_repository_with_its_revision_and_licence(hub: Hub):
    pytest.importorskip("transformers")
    from published_models import Published

    published = Published("clip")
    published.write_transformers_js(hub.folder)
    (hub.folder / "onnx" / "model.onnx").write_bytes(b"not asked for")
    (hub.folder / "pytorch_model.bin").write_bytes(b"not asked for")
    seen = []
    added = add_model("owner/tiny", on_progress=seen.append)
    assert seen.pop().stage == seen.pop().stage == "test"
    assert added.card.licence == "mit"
    assert SHA in added.card.source
    assert (seen[0].done, seen[-1].done) == (0, seen[-1].total)
    asked = {path.rsplit("/", 1)[-1] for path, *_ in hub.asked}
    assert not asked & {"model.onnx", "pytorch_model.bin"}
    assert load_encoder("tiny").encode_texts(["a lake"]).shape == (1, 24)
    assert [path.name for path in added_folder().iterdir()] == ["tiny"]


def test_what_was_offered_is_what_comes_and_another_state_is_not_mixed_in(hub: Hub, tmp_path: Path):
    write_onnx(tmp_path / "tiny")
    for path in (tmp_path / "tiny").iterdir():
        (hub.folder / path.name).write_bytes(path.read_bytes())
    (hub.folder / "card.toml").unlink()
    (hub.folder / "image.onnx").rename(hub.folder / "vision_model.onnx")
    (hub.folder / "text.onnx").rename(hub.folder / "text_model.onnx")
    offer = look("owner/tiny").offer
    assert (offer.sources, offer.licence, offer.is_remote) == ((f"owner/tiny@{SHA}",), "mit", True)
    assert offer.size_bytes == sum(path.stat().st_size for path in hub.folder.iterdir())
    assert "works offline afterwards. Licence: mit" in offer.sentence
    assert [path for path, *_ in hub.asked if "resolve" in path] == []
    assert not added_folder().exists()
    hub.revision = SHA
    assert look(*offer.sources).offer == offer
    former = added_folder() / ".adding-tiny-0123456789ab"
    former.mkdir(parents=True)
    with pytest.raises(EncoderError, match="does not say how long a text may be"):
        add_model(*offer.sources)
    assert list(added_folder().iterdir()) == []


def test_a_download_that_breaks_off_goes_on_from_there(hub: Hub, big: bytes, tmp_path: Path):
    repository = read_repository("owner/tiny")
    hub.cut_after = 300_000
    with pytest.raises(WeightsNotFoundError, match=r"broke off .*give the command again to go on"):
        fetch(repository, repository.files["a.onnx"], tmp_path / "a.onnx", on_bytes=lambda _: None)
    assert (tmp_path / "a.onnx.part").stat().st_size == 900_000
    assert not (tmp_path / "a.onnx").exists()
    hub.cut_after = None
    hub.asked.clear()
    told: list[int] = []
    fetch(repository, repository.files["a.onnx"], tmp_path / "a.onnx", on_bytes=told.append)
    assert [wanted for _, wanted, _ in hub.asked] == ["bytes=900000-"]
    assert (told[0], told[-1]) == (900_000, len(big))
    assert (tmp_path / "a.onnx").read_bytes() == big
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_server_without_ranges_sends_all_again(hub: Hub, big: bytes, tmp_path: Path):
    repository = read_repository("owner/tiny")
    (tmp_path / "a.onnx.part").write_bytes(big[:1000])
    hub.knows_ranges = False
    fetch(repository, repository.files["a.onnx"], tmp_path / "a.onnx", on_bytes=lambda _: None)
    assert (tmp_path / "a.onnx").read_bytes() == big


@pytest.mark.parametrize("name", ["a.onnx", "b.json"])
def test_another_file_than_the_listed_one_is_refused_and_deleted(hub: Hub, big: bytes, tmp_path: Path, name: str):
    (hub.folder / "b.json").write_text("{}")
    repository = read_repository("owner/tiny")
    hub.lies = True
    with pytest.raises(EncoderError, match="is not the file that the repository lists: it was deleted"):
        fetch(repository, repository.files[name], tmp_path / name, on_bytes=lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["served"]


def test_a_cancelled_download_can_go_on(hub: Hub, big: bytes, tmp_path: Path):
    repository = read_repository("owner/tiny")

    def cancel(here: int) -> None:
        if here:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(repository, repository.files["a.onnx"], tmp_path / "a.onnx", on_bytes=cancel)
    assert (tmp_path / "a.onnx.part").stat().st_size > 0


def test_what_a_broken_download_brought_can_be_removed(hub: Hub):
    publish(hub)
    hub.cut_after = 200_000
    with pytest.raises(WeightsNotFoundError, match="broke off"):
        add_model("owner/tiny")
    assert len(list(added_folder().glob(".adding-tiny-*"))) == 1
    remove_model("tiny")
    assert list(added_folder().iterdir()) == []


def test_a_licence_of_its_own_name_is_told_by_that(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    """As the hub lists Apple's models: ``other``, and by name one for research alone."""
    publish(hub)
    listed = json.loads(hub.listing())
    listed["cardData"] = {"license": "other", "license_name": "apple-amlr"}
    monkeypatch.setattr(hub, "listing", lambda: json.dumps(listed).encode())
    with pytest.raises(EncoderError, match="apple-amlr, forbids some uses"):
        add_model("owner/tiny")


def test_offline_nothing_is_asked(hub: Hub):
    consent.set_offline(offline=True)
    try:
        with pytest.raises(WeightsNotFoundError, match="--offline forbids"):
            add_model("owner/tiny")
    finally:
        consent.set_offline(offline=False)
    assert hub.asked == []


@pytest.mark.parametrize(
    ("code", "message"),
    [(401, "accept its licence"), (403, "HF_TOKEN"), (404, "no repository owner/tiny"), (503, "later")],
)
def test_refusals_are_one_sentence(hub: Hub, code: int, message: str):
    hub.refuses = code
    with pytest.raises(WeightsNotFoundError, match=message):
        add_model("owner/tiny")
    assert not added_folder().exists()


def test_a_repository_without_graphs_says_what_was_looked_for(hub: Hub):
    (hub.folder / "model.safetensors").write_bytes(b"x")
    with pytest.raises(EncoderError, match=r"owner/tiny holds no ONNX files \(looked for onnx/vision_model"):
        add_model("owner/tiny")
    assert not added_folder().exists()


def test_a_proxy_is_obeyed(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(WeightsNotFoundError, match="check the network and its proxy"):
        read_repository("owner/tiny")
    assert hub.asked == []


def test_an_account_is_told_to_the_hub_alone(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    read_repository("owner/tiny")
    assert hub.asked[0][2] == "Bearer hf_x"


def test_a_hub_that_names_files_outside_is_not_followed(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    listed = {"sha": SHA, "siblings": [{"rfilename": "../../evil.onnx", "size": 1}]}
    monkeypatch.setattr(hub, "listing", lambda: json.dumps(listed).encode())
    with pytest.raises(EncoderError, match="no list of files"):
        read_repository("owner/tiny")


@pytest.mark.parametrize("name", ["owner", "owner/../x", "a/b/c", "owner/na me"])
def test_what_is_no_repository_is_said(hub: Hub, name: str):
    with pytest.raises(UnknownModelError):
        add_model(name)
    assert hub.asked == []


@pytest.fixture
def card(hub: Hub) -> ModelCard:
    """A known card whose repository the test's hub has."""
    (hub.folder / "ckpt").mkdir()
    (hub.folder / "ckpt" / "w.pt").write_bytes(bytes(range(255)) * 4000)
    known = next(card for card in known_cards() if card.name == "georsclip-vit-b32")
    return replace(known, hub_repo="owner/tiny", hub_file="ckpt/w.pt")


def test_weights_of_a_known_card_land_in_the_cache_once(hub: Hub, card: ModelCard, tmp_path: Path):
    path = find_weights(card, cache_dir=tmp_path / "cache", offline=False)
    assert path == tmp_path / "cache" / "georsclip-vit-b32" / "w.pt"
    assert path.read_bytes() == (hub.folder / "ckpt" / "w.pt").read_bytes()
    assert [file for file in (tmp_path / "cache").rglob("*") if file.is_file()] == [path]
    count = len(hub.asked)
    assert find_weights(card, cache_dir=tmp_path / "cache", offline=True) == path
    assert len(hub.asked) == count


def test_size_licence_and_limits_are_said_before_and_then_how_much_has_come(
    hub: Hub, card: ModelCard, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    big = replace(card, name="big", licence="MIT", limits="small things.")
    (hub.folder / "ckpt" / "w.pt").write_bytes(bytes(12_000_000))
    find_weights(big, cache_dir=tmp_path / "cache", offline=False)
    first, *steps = caplog.messages
    assert first.startswith("big is not here yet: fetching 12 MB from http://")
    assert "owner/tiny. Licence: MIT. Limits: small things. " in first
    assert len(steps) == 10
    assert steps[-1] == "big: 12 of 12 MB"
    find_weights(big, cache_dir=tmp_path / "cache", offline=False)
    assert len(caplog.messages) == 11


def test_they_are_resumed_and_never_stand_half_written(hub: Hub, card: ModelCard, tmp_path: Path):
    hub.cut_after = 200_000
    with pytest.raises(WeightsNotFoundError, match=r"can't be downloaded \(ckpt/w.pt .* broke off .*put it at"):
        find_weights(card, cache_dir=tmp_path / "cache", offline=False)
    path = tmp_path / "cache" / "georsclip-vit-b32" / "w.pt"
    assert not path.exists()
    hub.cut_after = None
    hub.asked.clear()
    assert find_weights(card, cache_dir=tmp_path / "cache", offline=False) == path
    assert hub.asked[-1][1] == "bytes=600000-", "three tries had brought so much"
    assert list(path.parent.iterdir()) == [path]


def test_another_file_than_the_card_says_is_refused_before_it_is_fetched(hub: Hub, card: ModelCard, tmp_path: Path):
    with pytest.raises(EncoderError, match=r"is not the file that the card of georsclip-vit-b32 names .*not fetched"):
        find_weights(replace(card, weights_sha256="00" * 32), cache_dir=tmp_path / "cache", offline=False)
    digest = hashlib.sha256((hub.folder / "ckpt" / "w.pt").read_bytes()).hexdigest()
    assert find_weights(replace(card, weights_sha256=digest), cache_dir=tmp_path / "cache", offline=False).is_file()


def test_another_file_than_the_hub_lists_is_refused_and_deleted(hub: Hub, card: ModelCard, tmp_path: Path):
    hub.lies = True
    with pytest.raises(EncoderError, match="is not the file that the repository lists: it was deleted"):
        find_weights(card, cache_dir=tmp_path / "cache", offline=False)
    assert [file for file in (tmp_path / "cache").rglob("*") if file.is_file()] == []


def test_a_card_asks_for_its_revision(hub: Hub, card: ModelCard, tmp_path: Path):
    hub.revision = "v1.0"
    with pytest.raises(WeightsNotFoundError, match="HTTP 404"):
        find_weights(card, cache_dir=tmp_path / "cache", offline=False)
    assert find_weights(replace(card, hub_revision="v1.0"), cache_dir=tmp_path / "cache", offline=False).is_file()


def test_a_file_that_the_repository_lacks_says_where_to_put_it(hub: Hub, card: ModelCard, tmp_path: Path):
    with pytest.raises(WeightsNotFoundError, match=r"holds no file ckpt/no.pt\): download ckpt/no.pt"):
        find_weights(replace(card, hub_file="ckpt/no.pt"), cache_dir=tmp_path / "cache", offline=False)
