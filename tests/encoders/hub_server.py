"""A hub of models on this machine, with one repository, for tests of downloads."""

from __future__ import annotations

import hashlib
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rdb_geo.encoders.cards import embedded_folder

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
        self.revision = "main"

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
                if path.suffix in (".onnx", ".pt"):
                    entry["lfs"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                siblings.append(entry)
        return json.dumps({"sha": SHA, "siblings": siblings, "cardData": {"license": "mit"}}).encode()


@contextmanager
def serve_hub(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that serves `folder`, and is the one that the program asks."""
    hub = Hub(folder)
    hub.folder.mkdir()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.asked.append((self.path, self.headers.get("Range"), self.headers.get("Authorization")))
            if hub.refuses:
                self.send_error(hub.refuses)
                return
            if self.path.startswith("/api/models/owner/tiny/revision/" + hub.revision):
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


def publish(hub: Hub) -> None:
    """The shipped graphs, as a transformers.js repository of a CLIP would hold them."""
    source = embedded_folder()
    for name, target in {"image.onnx": "vision_model.onnx", "text.onnx": "text_model.onnx"}.items():
        (hub.folder / "onnx").mkdir(exist_ok=True)
        shutil.copy(source / name, hub.folder / "onnx" / target)
    shutil.copy(source / "tokenizer.json", hub.folder)
    pixels = {"size": {"height": 128, "width": 128}, "resample": 3, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (hub.folder / "preprocessor_config.json").write_text(json.dumps(pixels))
    tokens = {"pad_token": "[PAD]", "model_max_length": 64}
    (hub.folder / "tokenizer_config.json").write_text(json.dumps(tokens))
