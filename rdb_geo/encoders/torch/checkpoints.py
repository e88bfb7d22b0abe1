"""Weights' files to models: read without running what they hold, and loaded only if every tensor fits."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import torch
from open_clip.convert import convert_state_dict
from open_clip.model import convert_to_custom_text_state_dict
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from rdb_geo.core.errors import EncoderError, WeightsNotFoundError, first_line
from rdb_geo.encoders.quiet import quiet

PREFIXES = ("module.", "_orig_mod.")
"""What wrappers (parallel training, compilation) put before every name."""

NOT_WEIGHTS = ("input_resolution", "context_length", "vocab_size", "position_ids")
"""Ends of names that old checkpoints hold and that change no embedding."""

OPTIONAL = ("logit_scale", "logit_bias")
"""Temperature and bias of the loss: they change no embedding, so a file may lack them."""


def read_state_dict(path: Path) -> dict[str, Tensor]:
    """The tensors of a checkpoint, ``.safetensors`` or what `torch.save` wrote; without ``module.``.

    A state dict may be plain or stand under ``state_dict``.

    Raises:
        WeightsNotFoundError: There is no such file.
        EncoderError: The file is damaged, or holds something else.
    """
    if not path.is_file():
        raise WeightsNotFoundError(f"there is no weights' file {path}: put it there.")
    raw = _read(path)
    for key in ("state_dict", "model"):
        if isinstance(raw, dict) and isinstance(raw.get(key), dict):
            raw = raw[key]
    if not isinstance(raw, dict) or not raw or not all(_is_weight(*item) for item in raw.items()):
        raise EncoderError(f"{path} holds no state dict of tensors: save the model's state_dict() to it.")
    for prefix in PREFIXES:
        if all(name.startswith(prefix) for name in raw):
            raw = {name.removeprefix(prefix): value for name, value in raw.items()}
    return raw


def load_into(model: nn.Module, state: dict[str, Tensor], *, path: Path, architecture: str) -> None:
    """Load a state dict into an open_clip model, all of it or nothing.

    Raises `EncoderError`, which names path and architecture, where a tensor is missing, superfluous or of another
    shape.
    """
    state = convert_state_dict(model, state)
    if "positional_embedding" in state and not hasattr(model, "positional_embedding"):
        state = convert_to_custom_text_state_dict(state)
    wanted = model.state_dict()
    state = {name: value for name, value in state.items() if name in wanted or not name.endswith(NOT_WEIGHTS)}
    for name in OPTIONAL:
        found = state.pop(name, wanted.get(name))
        if found is not None and name in wanted:
            state[name] = found.reshape(wanted[name].shape)
    misfits = _misfits(state, wanted)
    if misfits:
        raise EncoderError(
            f"{path} is no {architecture}: {len(misfits)} of {len(state.keys() | wanted.keys())} tensors do not fit "
            f"(the first: {misfits[0]}); name the architecture that the file was made with."
        )
    model.load_state_dict(state)


def _is_weight(name: object, value: object) -> bool:
    return isinstance(name, str) and isinstance(value, Tensor)


def _misfits(state: dict[str, Tensor], wanted: dict[str, Tensor]) -> list[str]:
    found = []
    for name in sorted(state.keys() | wanted.keys()):
        if name not in state:
            found.append(f"{name} is missing")
        elif name not in wanted:
            found.append(f"{name} is unknown")
        elif state[name].shape != wanted[name].shape:
            found.append(f"{name} is {_shape(state[name])} instead of {_shape(wanted[name])}")
    return sorted(found, key=lambda line: "instead of" not in line)


def _shape(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape)) or "a number"


def _read(path: Path) -> Any:  # noqa: ANN401  # whatever the file holds
    try:
        with quiet():
            if path.suffix == ".safetensors":
                return load_file(path)
            return torch.load(path, map_location="cpu", weights_only=True, mmap=is_zipfile(path))
    except pickle.UnpicklingError as error:
        if "weights_only" not in str(error).lower():
            raise _damaged(path, error) from error
        raise EncoderError(
            f"{path} holds more than tensors, and running what it holds is not safe: "
            "save only its state_dict(), best as safetensors."
        ) from error
    except RuntimeError as error:
        if "torchscript" not in str(error).lower():
            raise _damaged(path, error) from error
        raise EncoderError(
            f"{path} is a TorchScript archive: for OpenAI's weights ask for open_clip:ARCHITECTURE/openai, "
            "else save a state_dict()."
        ) from error
    except (SafetensorError, OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> EncoderError:
    return EncoderError(
        f"{path} can't be read as weights ({first_line(error)}): it is damaged or cut off, get it again."
    )
