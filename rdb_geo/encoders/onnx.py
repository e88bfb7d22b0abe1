"""An image graph and a text graph run by ONNX Runtime: the default, without torch.

A folder holds ``card.toml``, the two graphs and a tokenizer (Hugging Face ``tokenizers`` format).
Image graph: ``pixels`` float32 (N, 3, S, S) → ``embedding`` float32 (N, D). Text graph: ``input_ids`` and ``attention_mask`` int64 (N, L)
→ ``embedding`` float32 (N, D). Rows are of unit norm.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.core.errors import EncoderError, WeightsNotFoundError
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.preprocess import to_pixels

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer


class OnnxEncoder:
    """An `Encoder` from a folder with two ONNX graphs. Each graph is loaded when it is first needed."""

    spec: EncoderSpec
    """Identity of the space."""

    templates: tuple[str, ...]
    """Prompt templates of the card."""

    def __init__(self, card: ModelCard, *, batch_size: int = 16) -> None:
        """Check that the files are there; nothing is loaded yet.

        Args:
            card: With its folder and files.
            batch_size: Chips or texts for each run of a graph; a larger one costs memory and gains nothing on a CPU.

        Raises:
            WeightsNotFoundError: A file is missing.
        """
        if card.folder is None or len(card.files) != 3:  # noqa: PLR2004
            raise EncoderError(f"the card of {card.name} names no image graph, text graph and tokenizer.")
        self._paths = [card.folder / name for name, _ in card.files]
        for path in self._paths:
            if not path.is_file():
                raise WeightsNotFoundError(f"{card.name} lacks its file {path}: install rdb-geo again or restore it.")
        self._card = card
        self._batch_size = batch_size
        self.templates = card.templates
        self.spec = EncoderSpec(
            name=card.name,
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
        rows = []
        for first in range(0, len(pixels), self._batch_size):
            chips = to_pixels(
                pixels[first : first + self._batch_size],
                size_px=self._card.image_size_px,
                mean=self._card.mean,
                std=self._card.std,
            )
            rows.append(_run(self._image_session, {"pixels": chips}))
        return self._stack(rows)

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts as they stand: N strings to (N, D) float32."""
        rows = []
        for first in range(0, len(texts), self._batch_size):
            batch = [text.lower() if self._card.lowercase else text for text in texts[first : first + self._batch_size]]
            encoded = self._tokenizer.encode_batch(batch)
            ids = np.array([item.ids for item in encoded], np.int64)
            mask = np.array([item.attention_mask for item in encoded], np.int64)
            rows.append(_run(self._text_session, {"input_ids": ids, "attention_mask": mask}))
        return self._stack(rows)

    def _stack(self, rows: list[Float32Matrix]) -> Float32Matrix:
        return l2_normalize(np.concatenate(rows)) if rows else np.empty((0, self._card.dim), np.float32)

    @cached_property
    def _image_session(self) -> onnxruntime.InferenceSession:
        return _session(self._paths[0])

    @cached_property
    def _text_session(self) -> onnxruntime.InferenceSession:
        return _session(self._paths[1])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._paths[2]))
        tokenizer.enable_truncation(self._card.context_length)
        tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106
        return tokenizer


def _session(path: Path) -> onnxruntime.InferenceSession:
    """A session whose memory stays flat: no arena that grows with the largest batch."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own errors share no base class
        raise EncoderError(f"{path} can't be loaded by ONNX Runtime ({error}): restore the file.") from error


def _run(session: onnxruntime.InferenceSession, inputs: dict[str, Any]) -> Float32Matrix:
    try:
        (rows,) = session.run(["embedding"], inputs)
    except Exception as error:  # as above
        raise EncoderError(f"ONNX Runtime failed to encode ({error}).") from error
    embeddings: Float32Matrix = rows
    return embeddings
