"""Repositories over HTTP: listed, resumed, checked, refused; from a server of the test's own."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rdb_geo.core import consent
from rdb_geo.core.errors import Cancelled, EncoderError, UnknownModelError, WeightsNotFoundError
from rdb_geo.encoders.adding.add import add_model
from rdb_geo.encoders.adding.hub import fetch, read_repository
from rdb_geo.encoders.cards import added_folder
from rdb_geo.encoders.registry import load_encoder

SHA = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """A hub with one repository, ``owner/tiny``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.cut_after: int | None = None
        self.refuses = 0
        self.lies = False
        self.knows_ranges = True

    def content(self, path: Path) -> bytes:
        content = path.read_bytes()
        return content[:-1] + bytes([content[-1] ^ 1]) if self.lies else content

    def listing(self) -> bytes:
        siblings = []
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                entry = {"rfilename": path.relative_to(self.folder).as_posix(), "size": len(content)}
                entry["blobId"] = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
                if path.suffix == ".onnx":
                    entry["lfs"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                siblings.append(entry)
        return json.dumps({"sha": SHA, "siblings": siblings, "cardData": {"license": "mit"}}).encode()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub(tmp_path / "served")
    hub.folder.mkdir()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.asked.append((self.path, self.headers.get("Range"), self.headers.get("Authorization")))
            if hub.refuses:
                self.send_error(hub.refuses)
                return
            if self.path.startswith("/api/models/owner/tiny/revision/main"):
                self._send(hub.listing())
                return
            name = self.path.removeprefix(f"/owner/tiny/resolve/{SHA}/")
            path = hub.folder / name
            if name == self.path or not path.is_file():
                self.send_error(404)
                return
            self._send(hub.content(path), self.headers.get("Range") if hub.knows_ranges else None)

        def _send(self, content: bytes, wanted: str | None = None) -> None:
            first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(content) - first))
            self.end_headers()
            self.wfile.write(content[first : None if hub.cut_after is None else first + hub.cut_after])

        def log_message(self, *_: object) -> None:
            pass

    for name in ("http_proxy", "HTTP_PROXY", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield hub
        server.shutdown()


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
    assert added.card.licence == "mit"
    assert SHA in added.card.source
    assert (seen[0].done, seen[-1].done) == (0, seen[-1].total)
    asked = {path.rsplit("/", 1)[-1] for path, *_ in hub.asked}
    assert not asked & {"model.onnx", "pytorch_model.bin"}
    assert load_encoder("tiny").encode_texts(["a lake"]).shape == (1, 24)
    assert [path.name for path in added_folder().iterdir()] == ["tiny"]


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
