"""An open_clip model on the CPU, CUDA or MPS as an `Encoder`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import open_clip
import torch
from torch import Tensor, nn

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.errors import EncoderError, first_line
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import printable
from rdb_geo.encoders.cards import ModelCard
from rdb_geo.encoders.pace import BATCHES, Pace, Pacing, in_batches
from rdb_geo.encoders.preprocess import RESIZES, to_pixels
from rdb_geo.encoders.quiet import quiet
from rdb_geo.encoders.selftest import drawn_pictures
from rdb_geo.encoders.torch.checkpoints import load_into, read_state_dict
from rdb_geo.encoders.torch.devices import choose_device
from rdb_geo.encoders.torch.lower import in_bfloat16, multiplies_bfloat16
from rdb_geo.encoders.torch.openclip_sources import Source, card_source, find_source
from rdb_geo.encoders.weights import file_sha256, hub_offline

TEMPLATES = ("a satellite image of {}.", "an aerial photograph of {}.")
"""Prompt templates of a model that has no card."""

PROMPTS_ID = "aerial-2"
"""Identity of `TEMPLATES`, the same as in the shipped cards."""

MAX_TOKEN_CHARS = 32
"""Characters read for each token of the context: more than a real text has; it bounds what one endless word costs."""


class OpenClipEncoder:
    """An `Encoder` from any open_clip model.

    CUDA runs the matrix products in float16, a CPU the image tower in bfloat16 where `multiplies_bfloat16`; all else is
    float32.
    """

    spec: EncoderSpec
    """Identity of the space."""

    templates: tuple[str, ...]
    """Prompt templates."""

    model: nn.Module
    """The open_clip model, in evaluation mode, frozen and float32; whoever changes it says so with `becomes`."""

    def __init__(
        self,
        model: nn.Module,
        tokenizer: Callable[[list[str]], Tensor],
        *,
        spec: EncoderSpec,
        batch_size: int | None = None,
    ) -> None:
        """Wrap a model with its weights, on its device. `from_name` and `from_card` load one.

        The tokenizer gives token ids (N, L), padded and cut to the model's context length L. How many chips a run has
        is found by `Pacing` where nothing is said.
        """
        self.model = model
        self.becomes(spec)
        self.templates = TEMPLATES
        self._tokenizer = tokenizer
        self._device = next(model.parameters()).device
        self._turn = Lock()  # torch's threads are set for the whole process
        self._batches: Sequence[int] = (
            (batch_size,) if batch_size else BATCHES["torch" if self._device.type == "cpu" else "gpu"]
        )

    @classmethod
    def from_name(
        cls,
        name: str,
        *,
        device: str = "auto",
        cache_dir: Path | None = None,
        offline: bool = False,
        batch_size: int | None = None,
    ) -> OpenClipEncoder:
        """Load a model by its open_clip name, see `find_source`; the other arguments are those of `from_card`.

        Raises:
            UnknownModelError: No such architecture or weights.
            WeightsNotFoundError: The weights are not on this machine.
            EncoderError: The device, the weights or the configuration can't be used.
        """
        where = choose_device(device)
        source = find_source(name, cache_dir=cache_dir, offline=offline)
        model, tokenizer = _load(source, where, offline=offline)
        spec = _spec(source, model, sha256=file_sha256(source.weights))
        return cls(model, tokenizer, spec=spec, batch_size=batch_size)

    @classmethod
    def from_card(
        cls,
        card: ModelCard,
        *,
        device: str = "auto",
        cache_dir: Path | None = None,
        offline: bool = False,
        batch_size: int | None = None,
    ) -> OpenClipEncoder:
        """Load the model that an open_clip card describes, downloading its weights where they are not here.

        The device is ``auto``, ``cpu``, ``cuda`` or ``mps``; `cache_dir` None = the user's cache; the batch size is
        that of the constructor; `offline` never asks the network.

        Raises:
            WeightsNotFoundError: The weights are not on this machine; the message says where to put them.
            EncoderError: The device or the weights can't be used, or they are not what the card says.
        """
        where = choose_device(device)
        source = card_source(card, cache_dir=cache_dir, offline=offline)
        sha256 = file_sha256(source.weights)
        if card.weights_sha256 not in ("", sha256):
            raise EncoderError(
                f"{source.weights} is not the file that the card of {card.name} names (sha256 {sha256[:12]}… instead "
                f"of {card.weights_sha256[:12]}…): get that file."
            )
        model, tokenizer = _load(source, where, offline=offline)
        spec = replace(_spec(source, model, sha256=sha256), prompts_id=card.prompts_id, ground_m=card.ground_m)
        if (spec.dim, spec.image_size_px) != (card.dim, card.image_size_px):
            raise EncoderError(
                f"the card of {card.name} says dim {card.dim} and size_px {card.image_size_px}, and "
                f"{card.architecture} has {spec.dim} and {spec.image_size_px}: correct the card."
            )
        encoder = cls(model, tokenizer, spec=spec, batch_size=batch_size)
        encoder.templates = card.templates
        return encoder

    def becomes(self, spec: EncoderSpec) -> None:
        """The model was changed, so its vectors are those of another space."""
        self.spec = spec
        self.model.eval().requires_grad_(requires_grad=False)
        self._lowered: tuple[nn.Module, torch.dtype] | None = None

    @cached_property
    def pacing(self) -> Pacing:
        """How many chips go through the model at once."""
        device = str(self._device) + (", bfloat16" if self._of_images()[1] == torch.bfloat16 else "")
        place = {"device": device, "runtime": f"torch {torch.__version__}"}
        cores = torch.get_num_threads() if self._device.type == "cpu" else 1
        model = {"model": self.spec.name, "space_id": self.spec.space_id, **place}
        return Pacing(model, cores=cores, batches=self._batches)

    @property
    def tokenizer(self) -> Callable[[list[str]], Tensor]:
        """Texts to token ids, shape (N, L)."""
        return self._tokenizer

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        with self._turn, self._threads(self.pacing.now.runs):
            pace, pool = self.pacing.now, self.pacing.pool
            return in_batches(pixels, self._encode_pixels, dim=self.spec.dim, pace=pace, pool=pool)

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts as they stand, cut at the model's context length: N strings to (N, D) float32."""
        return in_batches(texts, self._encode_batch, dim=self.spec.dim, pace=Pace(1, self._batches[0]))

    @contextmanager
    def _threads(self, runs: int) -> Iterator[None]:
        """Let `runs` that begin in the block share torch's threads."""
        before = torch.get_num_threads()
        torch.set_num_threads(max(1, self.pacing.cores // runs) if self._device.type == "cpu" else before)
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def _encode_pixels(self, pixels: UInt8Images) -> Float32Matrix:
        spec = self.spec
        chips = to_pixels(pixels, size_px=spec.image_size_px, mean=spec.mean, std=spec.std, resize=spec.resize_mode)
        model, dtype = self._of_images()
        return self._run(model, "encode_image", torch.from_numpy(chips).to(dtype))

    def _of_images(self) -> tuple[nn.Module, torch.dtype]:
        """What encodes chips, and the type that it takes."""
        if self._lowered is None:
            spec, twin = self.spec, None
            if self._device.type == "cpu" and multiplies_bfloat16():
                examples = to_pixels(drawn_pictures()[::3], size_px=spec.image_size_px, mean=spec.mean, std=spec.std)
                twin = in_bfloat16(self.model, torch.from_numpy(examples))
            self._lowered = (self.model, torch.float32) if twin is None else (twin, torch.bfloat16)
        return self._lowered

    def _encode_batch(self, texts: Sequence[str]) -> Float32Matrix:
        limit = MAX_TOKEN_CHARS * int(getattr(self._tokenizer, "context_length", None) or 77)
        return self._run(
            self.model, "encode_text", self._tokenizer([printable(" ".join(text.split())[:limit]) for text in texts])
        )

    def _run(self, model: nn.Module, method: str, batch: Tensor) -> Float32Matrix:
        on_gpu = self._device.type == "cuda"
        try:
            with torch.inference_mode(), torch.autocast("cuda", torch.float16, enabled=on_gpu):
                rows: Tensor = getattr(model, method)(batch.to(self._device))
        except RuntimeError as error:  # torch's one class, out of memory included
            raise EncoderError(
                f"{self.spec.name} failed on a batch of {len(batch)} on {self._device} ({first_line(error)}): "
                "try --device cpu."
            ) from error
        found: Float32Matrix = rows.float().cpu().numpy()
        return found


def _load(source: Source, device: torch.device, *, offline: bool) -> tuple[nn.Module, Callable[[list[str]], Tensor]]:
    """The model with its weights, on its device, and its tokenizer."""
    state = read_state_dict(source.weights)
    try:
        with quiet(), hub_offline(offline):
            model = open_clip.create_model(
                source.model,
                load_weights=False,
                pretrained_text=False,
                force_quick_gelu=source.quick_gelu,
                force_preprocess_cfg=source.preprocess,
            )
            tokenizer = open_clip.get_tokenizer(source.tokenizer)
    except Exception as error:  # transformers, the hub and open_clip each have their own
        raise EncoderError(
            f"open_clip can't build {source.name} ({first_line(error)}): check its configuration; where it needs "
            "transformers, that must be installed and its tokenizer's files be here or the network reachable."
        ) from error
    with quiet():
        load_into(model, state, path=source.weights, architecture=source.architecture)
    try:
        return model.to(device), tokenizer
    except RuntimeError as error:  # out of memory
        raise EncoderError(
            f"{source.name} can't be moved to {device} ({first_line(error)}): try --device cpu."
        ) from error


def _spec(source: Source, model: Any, *, sha256: str) -> EncoderSpec:  # noqa: ANN401  # open_clip has no types
    settings: dict[str, Any] = model.visual.preprocess_cfg
    size = settings["size"]
    height, width = (size, size) if isinstance(size, int) else size
    resize = f"{settings['resize_mode']}-{settings['interpolation']}"
    is_padded_in_colour = resize.startswith("longest") and settings.get("fill_color")
    if height != width or resize not in RESIZES or is_padded_in_colour:
        raise EncoderError(
            f"{source.name} prepares its images in a way that is not supported ({width}×{height} px, {resize}): "
            "use a model with square input and squash, shortest or longest resizing."
        )
    return EncoderSpec(
        name=source.name,
        backend="open_clip",
        architecture=source.architecture,
        weights_sha256=sha256,
        dim=int(open_clip.get_model_config(source.model)["embed_dim"]),
        image_size_px=int(height),
        resize_mode=resize,
        mean=_triple(settings["mean"]),
        std=_triple(settings["std"]),
        prompts_id=PROMPTS_ID,
    )


def _triple(values: Sequence[float] | float) -> tuple[float, float, float]:
    red, green, blue = [values] * 3 if isinstance(values, int | float) else values
    return float(red), float(green), float(blue)
