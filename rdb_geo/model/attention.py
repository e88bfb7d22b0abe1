"""The attention layers of RDB-R: differential for images, hierarchical for texts, and the plain one that both contrast.

All take tokens of the bottleneck's width, batch first. `keys` says which tokens may be looked at; the others change
nothing in those.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.config import LambdaKind


class SelfAttention(nn.Module):
    """Multi-head self-attention, equal to torch's `nn.MultiheadAttention` with the same weights.

    Written out because that one takes a path of its own in evaluation mode, which rounds otherwise and can't be
    exported.
    """

    def __init__(self, width: int, heads: int) -> None:
        """Build with torch's start for this layer: Xavier-uniform queries, keys and values, biases zero.

        `heads` divides `width`, the channels.
        """
        super().__init__()
        self.heads = heads
        self.entry = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.entry.weight)
        nn.init.zeros_(self.entry.bias)
        nn.init.zeros_(self.out.bias)

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        """Tokens (B, N, width) to tokens of that shape.

        The mask is bool, True = may be seen: keys (B, N), or queries by keys (B, N, N); None = all may.
        """
        count, length, width = tokens.shape
        parts = self.entry(tokens).view(count, length, 3, self.heads, width // self.heads)  # (B, N, 3, h, e)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)  # each (B, h, N, e)
        if mask is not None:
            mask = _never_blind(mask if mask.ndim == 3 else mask[:, None, :]).unsqueeze(1)  # (B, 1, 1 or N, N)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)  # (B, h, N, e)
        result: Tensor = self.out(seen.transpose(1, 2).reshape(count, length, width))
        return result


def lambda_start(layer: int) -> float:
    """λ at the start for a layer counted from 0: 0.8 - 0.6·exp(-0.3·layer), so 0.2 for layer 0 and towards 0.8.

    Source: [code] microsoft/unilm 3aca927, Diff-Transformer/multihead_diffattn.py, ``lambda_init_fn``.
    """
    return 0.8 - 0.6 * math.exp(-0.3 * layer)


class DifferentialAttention(nn.Module):
    """Self-attention by the difference of two softmax maps, which cancels what both see everywhere.

    [review] gives W_Q, W_K, W_V, the split of Q and K in two, and a difference of softmax maps. The rest is the
    Differential Transformer's own formula [code: microsoft/unilm 3aca927, Diff-Transformer/multihead_diffattn.py],
    without RoPE and causal mask. With h heads and e = width / 2h::

        Q, K: (B, h, 2, N, e)     V: (B, h, N, 2e)     no biases
        A1 = softmax(Q1 K1ᵀ / √e)     A2 = softmax(Q2 K2ᵀ / √e)     in float32
        λ = exp(λq1·λk1) - exp(λq2·λk2) + λ_init     one for all heads; vectors start from N(0, 0.1²)
        head = (1 - λ_init) · RMSNorm((A1 - λ A2) V)     over 2e channels, eps 1e-5, one learned weight for all heads
        out = W_O concat(heads)

    Q1 and Q2 are neighbouring slices of Q, unilm's way; halves would only permute rows of W_Q and W_K.
    """

    def __init__(self, width: int, heads: int, *, start: float, kind: LambdaKind = "vectors") -> None:
        """Build with heads of two maps each: 2 · `heads` divides `width`; `start` is λ_init, see `lambda_start`.

        ``vectors`` as above; ``scalar`` = λ itself is learned, from λ_init [inferred].
        """
        super().__init__()
        self.heads = heads
        self.start = start
        self.query, self.key, self.value, self.out = (nn.Linear(width, width, bias=False) for _ in range(4))
        part = width // (2 * heads)  # e
        vectors = [torch.randn(part) * 0.1 for _ in range(4)]
        self.lambdas = nn.ParameterList(vectors if kind == "vectors" else [torch.tensor(float(start))])
        self.norm = nn.Parameter(torch.ones(2 * part))

    def lam(self) -> Tensor:
        """λ as it is now, a number."""
        parts: list[Tensor] = list(self.lambdas)
        if len(parts) == 1:
            return parts[0]
        query1, key1, query2, key2 = parts  # each (e,)
        return (query1 * key1).sum().exp() - (query2 * key2).sum().exp() + self.start

    def maps(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens (B, N, width) to A1 and A2, each (B, h, N, N), float32, rows of sum 1."""
        count, length, width = tokens.shape
        shape = (count, length, self.heads, 2, width // (2 * self.heads))
        query, key = (part(tokens).view(shape).permute(0, 2, 3, 1, 4) for part in (self.query, self.key))
        scores = query @ key.transpose(-1, -2) / math.sqrt(shape[-1])  # (B, h, 2, N, N)
        first, second = scores.softmax(-1, dtype=torch.float32).unbind(2)
        return first, second

    def forward(self, tokens: Tensor) -> Tensor:
        """Tokens (B, N, width) to tokens (B, N, width)."""
        count, length, width = tokens.shape
        first, second = self.maps(tokens)
        value = self.value(tokens).view(count, length, self.heads, width // self.heads).transpose(1, 2)  # (B, h, N, 2e)
        heads = (first - self.lam() * second).to(value.dtype) @ value  # (B, h, N, 2e)
        heads = _rms_norm(heads, self.norm) * (1 - self.start)
        result: Tensor = self.out(heads.transpose(1, 2).reshape(count, length, width))
        return result


class HierarchicalAttention(nn.Module):
    """From words to the sentence and back: word attention, then a weighted sentence vector given to every word.

    [paper: hierarchical attention identifies key textual semantics]. No formula was readable; this is the term's usual
    meaning (Yang et al. 2016) [inferred]::

        H1 = MHA(Z, Z, Z)                                     word level, keys = tokens up to the end of the text
        w = softmax(cᵀ tanh(W_u H1 + b_u))                    importance of each word, over the same tokens
        s = Σ w_i H1_i                                        the sentence
        H2_i = H1_i + sigmoid(c_gᵀ H1_i + b_g) · (W_s s + b_s)      fed back to each word
    """

    def __init__(self, width: int, heads: int) -> None:
        """Build; `heads`, those of the word level, divide `width`."""
        super().__init__()
        self.words = SelfAttention(width, heads)
        self.hidden = nn.Linear(width, width)
        self.importance = nn.Linear(width, 1, bias=False)
        self.gate = nn.Linear(width, 1)
        self.sentence = nn.Linear(width, width)

    def weights(self, words: Tensor, keys: Tensor | None = None) -> Tensor:
        """Importance of each word: (B, N, width) and keys (B, N) to (B, N), rows of sum 1, zero where not a key."""
        scores = self.importance(torch.tanh(self.hidden(words))).squeeze(-1)  # (B, N)
        if keys is not None:
            scores = scores.masked_fill(~_never_blind(keys), -torch.inf)
        weights: Tensor = scores.softmax(-1, dtype=torch.float32).to(words.dtype)
        return weights

    def forward(self, tokens: Tensor, keys: Tensor | None = None) -> Tensor:
        """Tokens (B, N, width) to tokens of that shape.

        Keys (B, N), bool, are True for a word of the text, None = all.
        """
        words = self.words(tokens, keys)
        sentence = self.weights(words, keys).unsqueeze(1) @ words  # (B, 1, width)
        result: Tensor = words + torch.sigmoid(self.gate(words)) * self.sentence(sentence)
        return result


class WindowedAttention(nn.Module):
    """The other reading of "hierarchical": attention inside windows of words, then over all of them [inferred]."""

    def __init__(self, width: int, heads: int, window: int) -> None:
        """Build; windows of `window` tokens do not overlap and start at the first.

        Heads of both levels divide `width`.
        """
        super().__init__()
        self.window = window
        self.near, self.far = SelfAttention(width, heads), SelfAttention(width, heads)

    def forward(self, tokens: Tensor, keys: Tensor | None = None) -> Tensor:
        """Tokens (B, N, width) to tokens (B, N, width); `keys` as in `HierarchicalAttention`."""
        places = torch.arange(tokens.shape[1], device=tokens.device) // self.window
        same = (places[:, None] == places[None, :]).unsqueeze(0)  # (1, N, N)
        result: Tensor = self.far(self.near(tokens, same if keys is None else same & keys[:, None, :]), keys)
        return result


def _never_blind(mask: Tensor) -> Tensor:
    """A bool mask whose rows (last axis) have at least one True.

    A row that may see nothing would be no number, and what is no number spreads even with weight zero. Such a
    row, which can only be padding, sees everything instead; nobody sees it.
    """
    return mask | ~mask.any(-1, keepdim=True)


def _rms_norm(values: Tensor, weight: Tensor) -> Tensor:
    """RMSNorm over the last axis, eps 1e-5, in float32; torch has it only from 2.4 on."""
    wide = values.float()
    return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + 1e-5)).to(values.dtype) * weight
