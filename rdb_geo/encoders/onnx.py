"""An image graph and a text graph run by ONNX Runtime: the default, without torch.

A folder holds ``card.toml``, the two graphs and a tokenizer (Hugging Face ``tokenizers`` format).
Image graph: ``pixels`` float32 (N, 3, S, S) → ``embedding`` float32 (N, D). Text graph: ``input_ids`` and
``attention_mask`` int64 (N, L) → ``embedding`` float32 (N, D).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.errors import EncoderError, WeightsNotFoundError
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import encode_in_batches, one_line, printable
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.runtime import Session, onnx_runtime

if TYPE_CHECKING:
    from tokenizers import Tokenizer

IMAGE, TEXT, TOKENIZER = range(3)
"""Places of the three files in `ModelCard.files`."""

BATCH_SIZE = 8
"""Chips or texts for each run of a graph: so few that what passes between layers stays in the cache.

Measured with EfficientNet-Lite0 at 128 px on two busy cores: 167 chips/s and 200 MB at 8, 162 and 236 at 16, 136 and
332 at 32, 113 and 503 at 64. On two idle ones 318, 341, 337 and 417 chips/s.
"""


class OnnxEncoder:
    """An `Encoder` from a folder with two ONNX graphs. Each file is read and checked when it is first needed."""

    spec: EncoderSpec
    """Identity of the space."""

    templates: tuple[str, ...]
    """Prompt templates of the card."""

    def __init__(self, card: ModelCard, *, batch_size: int | None = None) -> None:
        """Check that the files are there; nothing is loaded yet.

        Args:
            card: With its folder and files.
            batch_size: Chips or texts for each run of a graph; None = `BATCH_SIZE`.

        Raises:
            WeightsNotFoundError: A file is missing.
            EncoderError: The card names no files.
        """
        if card.folder is None or not card.files:
            raise EncoderError(f"the card of {card.name} names no image graph, text graph and tokenizer.")
        self._folder = card.folder
        for name, _ in card.files:
            if not (self._folder / name).is_file():
                raise WeightsNotFoundError(f"{card.name} lacks its file {self._folder / name}: {_remedy(card)}.")
        self._card = card
        self._batch_size = batch_size or BATCH_SIZE
        self.templates = card.templates
        self.spec = EncoderSpec(
            name=card.address,
            backend="onnx",
            architecture=card.architecture,
            weights_sha256=card.weights_sha256,
            dim=card.dim,
            image_size_px=card.image_size_px,
            resize_mode=card.resize,
            mean=card.mean,
            std=card.std,
            prompts_id=card.prompts_id,
            ground_m=card.ground_m,
        )

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        return encode_in_batches(pixels, self._encode_pixels, dim=self._card.dim, batch_size=self._batch_size)

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts as they stand, cut at the card's context length: N strings to (N, D) float32."""
        return encode_in_batches(texts, self._encode_batch, dim=self._card.dim, batch_size=self._batch_size)

    def _encode_pixels(self, pixels: UInt8Images) -> Float32Matrix:
        card = self._card
        chips = to_pixels(pixels, size_px=card.image_size_px, mean=card.mean, std=card.std, resize=card.resize)
        return self._run(self._image_session, {"pixels": chips})

    def _encode_batch(self, texts: Sequence[str]) -> Float32Matrix:
        clean = [printable(text.lower() if self._card.lowercase else text) for text in texts]
        encoded = self._tokenizer.encode_batch(clean)
        ids = np.array([item.ids for item in encoded], np.int64)
        mask = np.array([item.attention_mask for item in encoded], np.int64)
        return self._run(self._text_session, {"input_ids": ids, "attention_mask": mask})

    @cached_property
    def _image_session(self) -> Session:
        return self._session(IMAGE, {"pixels"})

    @cached_property
    def _text_session(self) -> Session:
        return self._session(TEXT, {"input_ids", "attention_mask"})

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_buffer(self._read(TOKENIZER))
        except Exception as error:  # the library raises bare Exceptions
            if isinstance(error, EncoderError):
                raise
            raise EncoderError(f"{self._path(TOKENIZER)} is no tokenizer ({one_line(error)}).") from error
        own = tokenizer.padding or {}
        tokenizer.enable_truncation(self._card.context_length)
        tokenizer.enable_padding(pad_id=own.get("pad_id", 0), pad_token=own.get("pad_token", "[PAD]"))
        return tokenizer

    def _session(self, which: int, inputs: set[str]) -> Session:
        """A session on all cores whose threads sleep between runs, for the cores are needed to read and draw chips.

        Without an arena each tensor's memory goes back as soon as it is used up (`benchmarks/memory.py`).
        """
        runtime = onnx_runtime()
        path, graph = self._path(which), self._read(which)
        options = runtime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.log_severity_level = 4
        try:
            session: Session = runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's own errors share no base class
            raise EncoderError(f"{path} can't be loaded by ONNX Runtime ({one_line(error)}).") from error
        found = {node.name for node in session.get_inputs()}
        if found != inputs or "embedding" not in {node.name for node in session.get_outputs()}:
            raise EncoderError(
                f"{path} takes {', '.join(sorted(found))} and must take {', '.join(sorted(inputs))} and give "
                "embedding: see docs/model-cards.md."
            )
        return session

    def _run(self, session: Session, inputs: dict[str, NDArray[np.generic]]) -> Float32Matrix:
        try:
            rows: Float32Matrix = session.run(["embedding"], inputs)[0]
        except Exception as error:  # as above
            raise EncoderError(f"{self._card.name} failed to encode ({one_line(error)}).") from error
        if rows.shape[1:] != (self._card.dim,):
            found = "×".join(map(str, rows.shape[1:]))
            raise EncoderError(
                f"{self._card.name} gives rows of {found} numbers and its card says dim {self._card.dim}."
            )
        return rows

    def _path(self, which: int) -> Path:
        return self._folder / self._card.files[which][0]

    def _read(self, which: int) -> bytes:
        """One of the files, if it is what the card says."""
        path, wanted = self._path(which), self._card.files[which][1]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WeightsNotFoundError(f"{path} can't be read ({one_line(error)}): {_remedy(self._card)}.") from error
        found = hashlib.sha256(content).hexdigest()
        if found != wanted:
            raise EncoderError(
                f"{path} is damaged or was changed (sha256 {found[:12]}… instead of {wanted[:12]}…): "
                f"{_remedy(self._card)}."
            )
        return content


def _remedy(card: ModelCard) -> str:
    return "install rdb-geo again" if card.address == card.name else "restore it, or correct the card"
