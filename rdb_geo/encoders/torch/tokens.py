"""A tokenizer of open_clip → a file that the library ``tokenizers`` reads, checked token by token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from open_clip.tokenizer import HFTokenizer, SimpleTokenizer, _clean_canonicalize, _clean_lower, _clean_whitespace
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import Tensor

from rdb_geo.core.errors import EncoderError

SAMPLES = (
    *("a lake", "Dense FOREST, and it's near a river!", "two  bridges_and 12 cars", "x " * 300, "naïve café – Köln"),
    *("storage tanks (oil)", "#1: don't; we're", "山と川", ""),
)
"""Texts that both tokenizers must read alike."""

WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
"""CLIP's own split into words."""


def write_tokenizer(tokenizer: Callable[[list[str]], Tensor], path: Path) -> tuple[int, int, bool]:
    """Write open_clip's tokenizer, an `HFTokenizer` or a `SimpleTokenizer`, to a file.

    Returns the tokens that all texts are padded to, the token that fills up, and whether texts lose their punctuation
    first.

    Raises:
        EncoderError: It is of another kind, or the file would read texts in another way.
    """
    kind = getattr(tokenizer, "clean_fn", None)
    is_plain = isinstance(tokenizer, SimpleTokenizer) and tokenizer.reduction_fn is None
    is_hub = isinstance(tokenizer, HFTokenizer) and not tokenizer.tokenizer_mode and not tokenizer.strip_sep_token
    if not (is_plain or is_hub) or kind not in (_clean_lower, _clean_whitespace, _clean_canonicalize):
        raise EncoderError(f"the tokenizer of this model ({type(tokenizer).__name__}) can't be written as a file.")
    made, pad_id = _byte_pairs(tokenizer) if is_plain else _of_hub(tokenizer)
    steps = [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    if kind is _clean_lower:
        steps.append(normalizers.Lowercase())
    made.normalizer = normalizers.Sequence([*steps, *([made.normalizer] if made.normalizer else [])])
    length = int(getattr(tokenizer, "context_length", 0) or 77)
    made.enable_truncation(length)
    made.enable_padding(pad_id=pad_id, length=length)
    made.save(str(path))
    is_canonical = kind is _clean_canonicalize
    if not is_canonical:
        _compare(tokenizer, made)
    return length, pad_id, is_canonical


def _byte_pairs(tokenizer: Any) -> tuple[Tokenizer, int]:  # noqa: ANN401  # open_clip has no types
    """CLIP's byte pairs. open_clip fills up with zeros."""
    begin, end = (tokenizer.decoder[number] for number in (tokenizer.sot_token_id, tokenizer.eot_token_id))
    made = Tokenizer(
        models.BPE(
            vocab=dict(tokenizer.encoder),
            merges=list(tokenizer.bpe_ranks),
            end_of_word_suffix="</w>",
            unk_token=end,
        )
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, tokenizer.sot_token_id), (end, tokenizer.eot_token_id)]
    )
    return made, 0


def _of_hub(tokenizer: Any) -> tuple[Tokenizer, int]:  # noqa: ANN401  # as above
    """The tokenizer that transformers runs."""
    fast = getattr(tokenizer.tokenizer, "backend_tokenizer", None)
    if fast is None or tokenizer.tokenizer.pad_token_id is None:
        raise EncoderError("the tokenizer of this model is none of the library tokenizers, or pads with nothing.")
    return Tokenizer.from_str(fast.to_str()), int(tokenizer.tokenizer.pad_token_id)


def _compare(tokenizer: Callable[[list[str]], Tensor], made: Tokenizer) -> None:
    for text in SAMPLES:
        theirs, ours = tokenizer([text])[0].tolist(), made.encode(text).ids
        if theirs != ours:
            raise EncoderError(f"the tokenizer of this model reads {text[:40]!r} in a way that no file can tell.")
