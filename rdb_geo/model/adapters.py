"""The adapters of RDB-R: down to a bottleneck, attention, the layer shared between the towers, and up again from zero.

CMAA, the paper's Cross-Modal Asymmetric Adapter, is `VisualEnhancementAdapter` + `TextSemanticAdapter` + one shared
layer for each pair of them [paper, review]. Weights are all that the towers share: no token of one modality reaches the
other, so images and texts are encoded independently.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.core.errors import UsageError
from rdb_geo.model.attention import (
    DifferentialAttention,
    HierarchicalAttention,
    SelfAttention,
    WindowedAttention,
    lambda_start,
)
from rdb_geo.model.config import SHARED_CHANNELS, RdbConfig


class SharedMiniAdapter(nn.Module):
    """The shared interaction layer S: a small adapter inside both adapters of a pair [review: it exists].

    Its form is HarMA's [code: seekerhuang/HarMA d3f13f3, open_clip/model.py], where a GELU is computed and not used::

        u = L1 x     d_b → d_b/2        v = MHA(u, u, u)        y = c·v + (1 - c)·u,  c = sigmoid(gate)
        S(x) = x + L2 y     d_b/2 → d_b, zero at the start

    HarMA's released code builds image adapters without it, so nothing is shared there; here both use the same instance
    [inferred: HarMA's intent].
    """

    def __init__(self, config: RdbConfig) -> None:
        """Build; the layer is the identity until it is trained."""
        super().__init__()
        inner = config.bottleneck // 2
        self.down = nn.Linear(config.bottleneck, inner)
        self.attention = SelfAttention(inner, config.heads)
        self.up = _zero(nn.Linear(inner, config.bottleneck))
        self.gate = nn.Parameter(torch.tensor(float(config.gate)))

    def forward(self, tokens: Tensor, keys: Tensor | None = None) -> Tensor:
        """Tokens (B, N, d_b) and keys (B, N) to tokens (B, N, d_b)."""
        inner = self.down(tokens)  # (B, N, d_b/2)
        result: Tensor = tokens + self.up(_blend(self.gate, self.attention(inner, keys), inner))
        return result


class SharedUpProjection(nn.Module):
    """The other candidate: the last 64 output channels of both adapters of a pair come from one linear layer.

    [code: ZhanYang-nwpu/PE-RSITR db5fba3, layers/MRS_Adapter.py, ``share_up_proj``]; there the bottleneck is 64 too.
    """

    def __init__(self, config: RdbConfig) -> None:
        """Build; zero at the start."""
        super().__init__()
        self.up = _zero(nn.Linear(config.bottleneck, SHARED_CHANNELS))

    def forward(self, tokens: Tensor) -> Tensor:
        """Tokens (B, N, d_b) to the last channels of the change, (B, N, 64)."""
        result: Tensor = self.up(tokens)
        return result


class Adapter(nn.Module):
    """What all adapters have in common: A(M) = M + U Y, and in M's place stands a·A(M) + (1 - a)·M = M + a·U Y.

    With M (B, N, d) from the frozen block, d_b the bottleneck, and all gates sigmoids of a number that starts at 0.6::

        Z = GELU(D M)                 (B, N, d) → (B, N, d_b)
        Y = b·Z + (1 - b)·mix(Z)      b = the inner gate; mix is the subclass's, the shared layer inside it
        M + a·U Y                     a = the outer gate; U starts at zero, so the block is exactly the pretrained one

    Source of the frame: [code] seekerhuang/HarMA d3f13f3, open_clip/transformer.py and open_clip/model.py; its use for
    RDB-R: [inferred].
    """

    def __init__(self, width: int, config: RdbConfig, shared: nn.Module | None = None) -> None:
        """Build for tokens of `width` channels, with the layer that its pair shares (`SharedMiniAdapter`, …).

        Raises:
            UsageError: The host is too narrow for a shared up-projection.
        """
        super().__init__()
        is_up = isinstance(shared, SharedUpProjection)
        if is_up and width <= SHARED_CHANNELS:
            raise UsageError(
                f"a layer {width} channels wide has no room for shared-up's {SHARED_CHANNELS}: leave it out."
            )
        self.down = nn.Linear(width, config.bottleneck)
        self.shared = shared
        self.up = _zero(nn.Linear(config.bottleneck, width - SHARED_CHANNELS if is_up else width))
        self.inner_gate = nn.Parameter(torch.tensor(float(config.gate)))
        self.outer_gate = nn.Parameter(torch.tensor(float(config.gate)))

    def mix(self, tokens: Tensor, keys: Tensor | None) -> Tensor:
        """Tokens (B, N, d_b) that know of each other, shared layer included; `keys` as in `forward`."""
        raise NotImplementedError

    def share(self, tokens: Tensor, keys: Tensor | None) -> Tensor:
        """Tokens (B, N, d_b) through the shared mini-adapter, or as they are where there is none."""
        if not isinstance(self.shared, SharedMiniAdapter):
            return tokens
        result: Tensor = self.shared(tokens, keys)
        return result

    def change(self, tokens: Tensor, keys: Tensor | None = None) -> Tensor:
        """U Y, (B, N, d), for the host's tokens (B, N, d); zero before training."""
        inner = functional.gelu(self.down(tokens))
        inner = _blend(self.inner_gate, inner, self.mix(inner, keys))
        change: Tensor = self.up(inner)
        if isinstance(self.shared, SharedUpProjection):
            change = torch.cat([change, self.shared(inner)], -1)
        return change

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        """The host's tokens M (B, N, d) to what takes their place, (B, N, d).

        The mask (B, N), bool or number, is nonzero for tokens of the input that are no padding; None = all are.
        """
        keys = None if mask is None else mask.bool()
        return tokens + torch.sigmoid(self.outer_gate) * self.change(tokens, keys)


class VisualEnhancementAdapter(Adapter):
    """VEA: differential attention mines fine-grained image features [paper]. ``mix(Z) = S(DA(Z))``."""

    def __init__(self, width: int, config: RdbConfig, shared: nn.Module | None = None, *, layer: int = 0) -> None:
        """Build as an `Adapter`; λ starts by the host's layer, from 0."""
        super().__init__(width, config, shared)
        start = lambda_start(layer) if config.lambda_init is None else float(config.lambda_init)
        self.attention = DifferentialAttention(
            config.bottleneck, config.differential_heads, start=start, kind=config.lambda_kind
        )

    def mix(self, tokens: Tensor, keys: Tensor | None) -> Tensor:  # noqa: ARG002  # an image has no padding
        """Tokens (B, N, d_b) to tokens (B, N, d_b); every token of an image counts."""
        return self.share(self.attention(tokens), None)


class TextSemanticAdapter(Adapter):
    """TSA: hierarchical attention finds the words that matter [paper]. ``mix(Z) = S(HA(Z))``.

    Tokens after the end of the text are keys for nobody; not causal, since only pooled tokens are used. [inferred]
    """

    def __init__(self, width: int, config: RdbConfig, shared: nn.Module | None = None) -> None:
        """Build; see `Adapter`."""
        super().__init__(width, config, shared)
        self.attention: nn.Module = (
            WindowedAttention(config.bottleneck, config.heads, config.window)
            if config.text == "windows"
            else HierarchicalAttention(config.bottleneck, config.heads)
        )

    def mix(self, tokens: Tensor, keys: Tensor | None) -> Tensor:
        """Tokens (B, N, d_b) to tokens (B, N, d_b)."""
        return self.share(self.attention(tokens, keys), keys)


class PlainAdapter(Adapter):
    """HarMA's adapter, the same on both sides: the symmetric baseline. ``mix(Z) = MHA(S(MHA(Z)))``, one MHA twice.

    [code: seekerhuang/HarMA d3f13f3, open_clip/model.py]. Unlike there, padding is masked [inferred: padding must never
    matter] and images have the shared layer too.
    """

    def __init__(self, width: int, config: RdbConfig, shared: nn.Module | None = None) -> None:
        """Build; see `Adapter`."""
        super().__init__(width, config, shared)
        self.attention = SelfAttention(config.bottleneck, config.heads)

    def mix(self, tokens: Tensor, keys: Tensor | None) -> Tensor:
        """Tokens (B, N, d_b) to tokens (B, N, d_b)."""
        result: Tensor = self.attention(self.share(self.attention(tokens, keys), keys), keys)
        return result


class RdbAdapters(nn.Module):
    """All adapters of a host, and all that is trained of it.

    The layers of both towers are paired from their ends: the last with the last, and so on. Each pair has one shared
    layer; a layer without a partner has none [inferred: the paper's towers are equally deep]. Names of parameters:
    ``shared.IMAGE-TEXT.…``, ``image.LAYER.…``, ``text.LAYER.…``.
    """

    def __init__(self, config: RdbConfig, image_widths: Mapping[int, int], text_widths: Mapping[int, int]) -> None:
        """Build for channels by image and by text layer, for those layers that get an adapter."""
        super().__init__()
        self.config = config
        image_layers = sorted(image_widths) if config.image != "none" else []
        text_layers = sorted(text_widths) if config.text != "none" else []
        self.pairs = list(zip(reversed(image_layers), reversed(text_layers), strict=False))[::-1]
        self.shared = nn.ModuleDict()
        by_image: dict[int, nn.Module] = {}
        by_text: dict[int, nn.Module] = {}
        for image, text in self.pairs if config.shared != "none" else ():
            by_image[image] = by_text[text] = self.shared[f"{image}-{text}"] = _shared_layer(config)
        self.image, self.text = nn.ModuleDict(), nn.ModuleDict()
        for layer in image_layers:
            self.image[str(layer)] = _image_adapter(image_widths[layer], config, by_image.get(layer), layer)
        for layer in text_layers:
            self.text[str(layer)] = _text_adapter(text_widths[layer], config, by_text.get(layer))

    def tensors(self) -> dict[str, Tensor]:
        """Every parameter once, by name: what a checkpoint holds."""
        return dict(self.named_parameters())


def _shared_layer(config: RdbConfig) -> nn.Module:
    return SharedMiniAdapter(config) if config.shared == "mini-adapter" else SharedUpProjection(config)


def _image_adapter(width: int, config: RdbConfig, shared: nn.Module | None, layer: int) -> Adapter:
    if config.image == "plain":
        return PlainAdapter(width, config, shared)
    return VisualEnhancementAdapter(width, config, shared, layer=layer)


def _text_adapter(width: int, config: RdbConfig, shared: nn.Module | None) -> Adapter:
    return PlainAdapter(width, config, shared) if config.text == "plain" else TextSemanticAdapter(width, config, shared)


def _blend(gate: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """s·first + (1 - s)·second with s = sigmoid(gate), a number."""
    share = torch.sigmoid(gate)
    return share * first + (1 - share) * second


def _zero(layer: nn.Linear) -> nn.Linear:
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer
