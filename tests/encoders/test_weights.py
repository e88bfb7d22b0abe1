"""Weights on this machine, and the hub behind them (which no test asks)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import constants
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

from rdb_geo.core.consent import user_cache
from rdb_geo.core.errors import EncoderError, WeightsNotFoundError
from rdb_geo.encoders.cards import ModelCard, known_cards
from rdb_geo.encoders.torch.fetching import find_weights
from rdb_geo.encoders.weights import cached_weights, file_sha256, hub_file, hub_offline


@pytest.fixture
def card() -> ModelCard:
    return next(card for card in known_cards() if card.name == "georsclip-vit-b32")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """A hub that writes a few bytes and remembers what it was asked."""
    asked: list[dict] = []

    def download(repo: str, name: str, *, local_dir: str | None = None, **options) -> str:
        asked.append({"repo": repo, "name": name, "local_dir": local_dir, **options})
        path = Path(local_dir or options["cache_dir"]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"weights")
        return str(path)

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    return asked


@pytest.mark.parametrize("name", ["clip-vit-b32", "georsclip-vit-b32", "remoteclip-vit-b32"])
def test_offline_one_sentence_says_where_to_put_the_file(tmp_path: Path, name: str, hub: list[dict]):
    card = next(card for card in known_cards() if card.name == name)
    with pytest.raises(WeightsNotFoundError) as caught:
        find_weights(card, cache_dir=tmp_path, offline=True)
    message = str(caught.value)
    assert message == (
        f"the weights of {name} are not here: download {card.hub_file} from the Hugging Face model {card.hub_repo} "
        f"and put it at {tmp_path / name / Path(card.hub_file).name}."
    )
    assert "\n" not in message
    assert hub == []


def test_a_file_that_is_here_is_used_without_asking(tmp_path: Path, card: ModelCard, hub: list[dict]):
    path = cached_weights(card, tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    assert find_weights(card, cache_dir=tmp_path, offline=False) == path
    assert hub == []


def test_a_hub_file_is_asked_for_by_its_names_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def download(repo: str, name: str, *, cache_dir: Path, local_files_only: bool) -> str:
        if name != "second":
            raise LocalEntryNotFoundError("not this one")
        assert local_files_only
        return str(cache_dir / name)

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    assert hub_file("a/b", ("first", "second"), cache_dir=tmp_path, offline=True, instead="") == tmp_path / "second"


def test_without_a_network_the_hub_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked = []

    def download(repo: str, name: str, **options) -> str:
        asked.append(name)
        raise LocalEntryNotFoundError("no connection")

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    with pytest.raises(
        WeightsNotFoundError, match=r"first of the Hugging Face model a/b is not here \(no connection\): do this\."
    ):
        hub_file("a/b", ("first", "second"), cache_dir=tmp_path, offline=False, instead="do this")
    assert asked == ["first"]


def test_a_name_that_the_repository_lacks_leads_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def download(repo: str, name: str, **options) -> str:
        raise EntryNotFoundError(f"404 for {name}")

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    with pytest.raises(WeightsNotFoundError, match=r"404 for second"):
        hub_file("a/b", ("first", "second"), cache_dir=tmp_path, offline=False, instead="do this")


def test_offline_a_hub_file_that_is_not_here_says_what_to_do(tmp_path: Path):
    with pytest.raises(WeightsNotFoundError, match=r"not here \(offline, .*\): do this\."):
        hub_file("a/b", ("first", "second"), cache_dir=tmp_path, offline=True, instead="do this")


def test_offline_holds_for_its_block_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with hub_offline(True):
        assert huggingface_hub.is_offline_mode()
    assert not huggingface_hub.is_offline_mode()
    with hub_offline(False):
        assert not huggingface_hub.is_offline_mode()


def test_the_cache_follows_the_platforms_habit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "rdb-geo"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert user_cache() == tmp_path / "local" / "rdb-geo"
    monkeypatch.setattr("sys.platform", "darwin")
    assert user_cache().parts[-3:] == ("Library", "Caches", "rdb-geo")


def test_a_files_hash_is_its_sha256(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"abc" * 1_000_000)
    assert file_sha256(tmp_path / "file") == hashlib.sha256(b"abc" * 1_000_000).hexdigest()
    with pytest.raises(EncoderError, match="can't be read"):
        file_sha256(tmp_path)
