"""An image graph and a text graph run by ONNX Runtime: the default, without torch.

A folder holds ``card.toml``, the graphs (two, or one that holds both towers) and a tokenizer (Hugging Face
``tokenizers`` format). What the graphs take and give is the card's to say, see `rdb_geo.encoders.graphs.Feeding`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.environment import usable_cores
from rdb_geo.core.errors import EncoderError, WeightsNotFoundError, first_line
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import printable
from rdb_geo.encoders.cards import ModelCard, added_folder
from rdb_geo.encoders.cells import CellHead, OnnxCells, with_outputs
from rdb_geo.encoders.pace import BATCHES, Pace, Pacing, in_batches
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.runtime import Session, check_device, open_session, place_of
from rdb_geo.encoders.weights import file_sha256

if TYPE_CHECKING:
    from tokenizers import Tokenizer

IMAGE, TEXT, TOKENIZER = range(3)
"""Places of the three files in `ModelCard.files`."""

TYPES: Mapping[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
"""Inputs that can be fed."""


class OnnxEncoder:
    """An `Encoder` from a folder with ONNX graphs. Each file is read and checked when it is first needed."""

    spec: EncoderSpec
    """Identity of the space."""

    templates: tuple[str, ...]
    """Prompt templates of the card."""

    def __init__(self, card: ModelCard, *, device: str = "auto", batch_size: int | None = None) -> None:
        """Check that the card's files are there; nothing is loaded yet.

        The device is ``auto`` or a key of `rdb_geo.encoders.runtime.PROVIDERS`; without a batch size that of the card
        counts, else what `Pacing` finds.

        Raises:
            WeightsNotFoundError: A file is missing.
            EncoderError: The card names no files, or there is no such device.
        """
        if card.folder is None or not card.files:
            raise EncoderError(f"the card of {card.name} names no image graph, text graph and tokenizer.")
        self._folder = card.folder
        for name, _ in (*card.files, *card.feeding.other_files):
            if not (self._folder / name).is_file():
                raise WeightsNotFoundError(f"{card.name} lacks its file {self._folder / name}: {_remedy(card)}.")
        if device not in ("auto", "cpu"):  # a remembered text opens no graph that would refuse it
            check_device(device)
        self._card = card
        self._device = device
        self._image_sessions: dict[int, Session] = {}
        self._loading = Lock()
        self._batch = 1 if card.feeding.batch_size == 1 else batch_size or card.feeding.batch_size
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

    @cached_property
    def pacing(self) -> Pacing:
        """See there."""
        model = {"model": self.spec.name, "space_id": self.spec.space_id, **place_of(self._device)}
        batches, cores = (BATCHES["onnx"], usable_cores()) if model["device"] == "cpu" else (BATCHES["gpu"], 1)
        return Pacing(model, cores=cores, batches=(self._batch,) if self._batch else batches)

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        with self._loading:
            pool, _ = self.pacing.pool, self._image_session  # loaded before runs share it
        return in_batches(pixels, self._encode_pixels, dim=self._card.dim, pace=self.pacing.now, pool=pool)

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts as they stand, cut at the card's context length: N strings to (N, D) float32."""
        return in_batches(texts, self._encode_batch, dim=self._card.dim, pace=Pace(1, self.pacing.now.batch))

    def is_cut(self, text: str) -> bool:
        """The text has more tokens than the card's context length."""
        is_short = len(text.encode("utf-8", "replace")) <= self._card.context_length - 2  # two stand at the ends
        return not is_short and bool(self._tokenizer.encode(self._clean(text)).overflowing)

    @cached_property
    def inside(self) -> OnnxCells | None:
        """What says where in a chip things lie; None where the card names no such head.

        Raises:
            EncoderError: Its files are damaged.
        """
        if self._card.cells is None:
            return None
        self._check(*self._card.cells)
        head = CellHead(self._folder / self._card.cells[0], self._card.files[IMAGE][1])
        graph = with_outputs(self._read(IMAGE), head.maps)
        return OnnxCells(head, open_session(graph, device=self._device), self._card)

    def dims(self, picture: UInt8Images, text: str) -> tuple[int, int]:
        """How many numbers the image tower and the text tower give, whatever the card says.

        Raises:
            EncoderError: A tower fails.
        """
        feeding, found = self._card.feeding, []
        chips = to_pixels(picture, size_px=self._card.image_size_px, mean=self._card.mean, std=self._card.std)
        image = (IMAGE, feeding.image_output, {feeding.image_input: chips})
        for which, output, inputs in (image, (TEXT, feeding.text_output, self._tokens([text]))):
            found.append(self._rows(which, output, inputs).shape[-1])
        return found[0], found[1]

    def _encode_pixels(self, pixels: UInt8Images) -> Float32Matrix:
        card, feeding = self._card, self._card.feeding
        chips = to_pixels(pixels, size_px=card.image_size_px, mean=card.mean, std=card.std, resize=card.resize)
        return self._run(IMAGE, feeding.image_output, {feeding.image_input: chips})

    def _encode_batch(self, texts: Sequence[str]) -> Float32Matrix:
        return self._run(TEXT, self._card.feeding.text_output, self._tokens(texts))

    def _tokens(self, texts: Sequence[str]) -> dict[str, NDArray[np.generic]]:
        feeding = self._card.feeding
        encoded = self._tokenizer.encode_batch([self._clean(text) for text in texts])
        ids = np.array([item.ids for item in encoded], np.int64)
        mask = np.array([item.attention_mask for item in encoded], np.int64)
        inputs: dict[str, NDArray[np.generic]] = {feeding.text_input: ids}
        if feeding.text_mask:
            inputs[feeding.text_mask] = mask if feeding.masks_padding else np.ones_like(mask)
        return inputs

    def _clean(self, text: str) -> str:
        if self._card.feeding.canonical:
            bare = text.replace("_", " ").translate(str.maketrans("", "", string.punctuation))
            text = re.sub(r"\s+", " ", bare).strip().lower()
        return printable(text.lower() if self._card.lowercase else text)

    @property
    def _image_session(self) -> Session:
        pacing = self.pacing
        threads = pacing.cores - pacing.now.runs + 1  # each run brings one of its own, the others are shared
        if threads not in self._image_sessions:
            self._image_sessions.clear()
            self._image_sessions[threads] = self._session(IMAGE, threads)
        return self._image_sessions[threads]

    @cached_property
    def _text_session(self) -> Session:
        return self._image_session if self._is_one_graph else self._session(TEXT)

    @property
    def _is_one_graph(self) -> bool:
        return self._card.files[IMAGE] == self._card.files[TEXT]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_buffer(self._read(TOKENIZER))
        except Exception as error:  # the library raises bare Exceptions
            if isinstance(error, EncoderError):
                raise
            raise EncoderError(f"{self._path(TOKENIZER)} is no tokenizer ({first_line(error)}).") from error
        own, feeding, length = tokenizer.padding or {}, self._card.feeding, self._card.context_length
        pad_id = own.get("pad_id", 0) if feeding.pad_id is None else feeding.pad_id
        tokenizer.enable_truncation(length)
        tokenizer.enable_padding(
            pad_id=pad_id,
            pad_token=tokenizer.id_to_token(pad_id) or "[PAD]",
            length=length if feeding.pads_fully else None,
        )
        return tokenizer

    def _session(self, which: int, threads: int | None = None) -> Session:
        for name, wanted in (self._card.files[which], *self._card.feeding.other_files):
            self._check(name, wanted)
        path = self._path(which)
        try:
            session = open_session(path, device=self._device, threads=threads)
        except EncoderError:
            raise
        except Exception as error:  # ONNX Runtime's own errors share no base class
            raise EncoderError(f"{path} can't be loaded by ONNX Runtime ({first_line(error)}).") from error
        self._check_names(session, which)
        return session

    def _check_names(self, session: Session, which: int) -> None:
        feeding = self._card.feeding
        wanted = {
            IMAGE: ({feeding.image_input}, feeding.image_output),
            TEXT: ({feeding.text_input, feeding.text_mask} - {""}, feeding.text_output),
        }
        found = {node.name for node in session.get_inputs()}
        inputs = wanted[IMAGE][0] | wanted[TEXT][0] if self._is_one_graph else wanted[which][0]
        outputs = {wanted[IMAGE][1], wanted[TEXT][1]} if self._is_one_graph else {wanted[which][1]}
        if found != inputs or not outputs <= {node.name for node in session.get_outputs()}:
            raise EncoderError(
                f"{self._path(which)} takes {', '.join(sorted(found))} and must take {', '.join(sorted(inputs))} and "
                f"give {', '.join(sorted(outputs))}: see docs/model-cards.md."
            )

    def _run(self, which: int, output: str, inputs: Mapping[str, NDArray[np.generic]]) -> Float32Matrix:
        rows, card = self._rows(which, output, inputs), self._card
        if rows.shape[1:] != (card.dim,):
            found = "×".join(map(str, rows.shape[1:]))
            raise EncoderError(f"{card.name} gives rows of {found} numbers and its card says dim {card.dim}.")
        if not np.isfinite(rows).all():
            raise EncoderError(
                f"{card.name} gives numbers that are not finite: its precision may be too low for this device."
            )
        return rows

    def _rows(self, which: int, output: str, inputs: Mapping[str, NDArray[np.generic]]) -> Float32Matrix:
        session = self._image_session if which == IMAGE else self._text_session
        try:
            fed = {node.name: self._feed(node.name, TYPES.get(node.type), inputs) for node in session.get_inputs()}
            return np.asarray(session.run([output], fed)[0], np.float32)
        except Exception as error:  # as above
            raise EncoderError("model-failed", model=self._card.name, reason=first_line(error)) from error

    def _feed(
        self, name: str, kind: type[np.generic] | None, inputs: Mapping[str, NDArray[np.generic]]
    ) -> NDArray[np.generic]:
        """One input in the graph's type; where one graph holds both towers, the least that the other one takes."""
        value = inputs.get(name)
        if value is None:
            side, length = self._card.image_size_px, self._card.context_length
            shape = (1, 3, side, side) if name == self._card.feeding.image_input else (1, length)
            value = np.ones(shape, np.float32)
        return value if kind is None else value.astype(kind, copy=False)

    def _path(self, which: int) -> Path:
        return self._folder / self._card.files[which][0]

    def _read(self, which: int) -> bytes:
        """One of the files, if it is what the card says."""
        self._check(*self._card.files[which])
        return self._path(which).read_bytes()

    def _check(self, name: str, wanted: str) -> None:
        path = self._folder / name
        if not path.is_file():
            raise WeightsNotFoundError(f"{path} is not there any more: {_remedy(self._card)}.")
        found = file_sha256(path)
        if found != wanted:
            raise EncoderError(
                f"{path} is damaged or was changed (sha256 {found[:12]}… instead of {wanted[:12]}…): "
                f"{_remedy(self._card)}."
            )


def _remedy(card: ModelCard) -> str:
    if card.folder is not None and card.folder.parent == added_folder():
        return f"give  rdb-geo models remove {card.name}  and add it again"
    return "install rdb-geo again" if card.address == card.name else "restore it, or correct the card"
