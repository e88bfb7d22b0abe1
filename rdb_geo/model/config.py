"""What an RDB-R adapter is made of and where it sits, as one frozen value with a JSON form.

RDB-R is a re-implementation: the paper's equations and settings were not readable. Each field says where its default
comes from; the tags are explained in docs/rdb.md.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from rdb_geo.core.errors import UsageError

ImageKind = Literal["differential", "plain", "none"]
TextKind = Literal["pooled", "windows", "plain", "none"]
SharedKind = Literal["mini-adapter", "shared-up", "none"]
LambdaKind = Literal["vectors", "scalar"]

SHARED_CHANNELS = 64
"""Output channels that the shared up-projection makes. Source: [code] PE-RSITR db5fba3, layers/MRS_Adapter.py."""


@dataclass(frozen=True, slots=True)
class RdbConfig:
    """The choices. The defaults are RDB-R for a CLIP ViT-B/32."""

    bottleneck: int = 128
    """Channels inside an adapter, d_b. [inferred: HarMA]"""

    image: ImageKind = "differential"
    """Image adapter: ``differential`` = the Visual Enhancement Adapter [paper]; ``plain`` = HarMA's adapter, the
    symmetric baseline [code]; ``none``."""

    text: TextKind = "pooled"
    """Text adapter: ``pooled`` = the Text Semantic Adapter [paper] with word attention, then a pooled sentence vector
    fed back [inferred: Yang et al. 2016]; ``windows`` = attention in windows, then over all tokens [inferred];
    ``plain`` = HarMA's adapter [code]; ``none``."""

    shared: SharedKind = "mini-adapter"
    """The layer that an image adapter and its text partner have in common [review]: ``mini-adapter`` = HarMA's, really
    shared [inferred]; ``shared-up`` = the last 64 output channels of both come from one linear layer [code: PE-RSITR];
    ``none``."""

    differential_heads: int = 4
    """Heads of differential attention; each has two maps. [inferred: unilm halves the count of a plain layer]"""

    heads: int = 8
    """Heads of every plain attention. [code: HarMA]"""

    window: int = 5
    """Tokens in a window of ``windows``. [inferred]"""

    lambda_kind: LambdaKind = "vectors"
    """λ of differential attention: from four learned ``vectors`` [code: unilm], or one learned ``scalar`` [inferred:
    the paper's formula was not readable]."""

    lambda_init: float | None = None
    """λ at the start; None = 0.8 - 0.6·exp(-0.3·layer) [code: unilm]."""

    gate: float = 0.6
    """Every gate's value before its sigmoid at the start: 0.6 gives 0.646. [code: HarMA]"""

    image_layers: tuple[int, ...] | None = None
    """Layers of the image tower that get an adapter, from 0; None = the host's own choice: every block of an open_clip
    tower [inferred: HarMA, PE-RSITR], stages 3 … 6 of the lite host."""

    text_layers: tuple[int, ...] | None = None
    """Layers of the text tower that get an adapter, from 0; None = the host's own choice: every block of an open_clip
    tower, blocks 2 … 5 of the lite host."""

    def __post_init__(self) -> None:
        """Check.

        Raises:
            UsageError: A value makes no sense, alone or with another.
        """
        for name, kinds in (
            ("image", ImageKind),
            ("text", TextKind),
            ("shared", SharedKind),
            ("lambda_kind", LambdaKind),
        ):
            if getattr(self, name) not in get_args(kinds):
                raise UsageError(
                    f"{name} is {getattr(self, name)!r} in the RDB configuration: use {', '.join(get_args(kinds))}."
                )
        for name in ("bottleneck", "differential_heads", "heads", "window"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise UsageError(f"{name} is {value!r} in the RDB configuration: give a whole number from 1.")
        for name in ("image_layers", "text_layers"):
            object.__setattr__(self, name, _layers(name, getattr(self, name)))
        self._check_numbers()
        self._check_widths()

    def to_json(self) -> str:
        """One JSON object, keys sorted: equal configurations give equal text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> RdbConfig:
        """Read what `to_json` wrote; see `from_dict`."""
        try:
            raw = json.loads(text)
        except ValueError as error:
            raise UsageError(f"the RDB configuration is not JSON ({error}).") from error
        return cls.from_dict(raw)

    @classmethod
    def from_dict(cls, raw: Any) -> RdbConfig:  # noqa: ANN401  # whatever the file holds
        """A configuration from a mapping, e.g.

        of JSON; what it lacks has its default, what a later version wrote is dropped.

        Raises:
            UsageError: It is no mapping, or a value makes no sense.
        """
        if not isinstance(raw, dict):
            raise UsageError(f"the RDB configuration is a {type(raw).__name__} instead of an object with keys.")
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in raw.items() if key in known})

    def _check_numbers(self) -> None:
        for name in ("gate", "lambda_init"):
            value = getattr(self, name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
            if not is_number and not (name == "lambda_init" and value is None):
                raise UsageError(f"{name} is {value!r} in the RDB configuration: give a finite number.")

    def _check_widths(self) -> None:
        """The heads share the channels out evenly."""
        needs = [(self.bottleneck, self.heads)]
        if self.image == "differential":
            needs.append((self.bottleneck, 2 * self.differential_heads))
        if self.shared == "mini-adapter":
            needs.append((self.bottleneck // 2, self.heads))
        for width, heads in needs:
            if self.bottleneck % 2 or width % heads:
                raise UsageError(
                    f"bottleneck is {self.bottleneck} in the RDB configuration, and {width} channels can't be divided "
                    f"among {heads} maps of attention: 32, 64 and 128 can with the default heads."
                )


ABLATION: dict[str, dict[str, str]] = {
    "symmetric": {"image": "plain", "text": "plain"},
    "vea-only": {"text": "none"},
    "tsa-only": {"image": "none"},
    "no-shared": {"shared": "none"},
    "full": {},
}
"""The rows of the adapter ablation as changes to a configuration (rows without adapters need none).

An adapter without a partner has no shared layer, so the rows with one adapter have none.
"""


def _layers(name: str, value: Any) -> tuple[int, ...] | None:  # noqa: ANN401  # from JSON or TOML
    if value is None:
        return None
    if not isinstance(value, list | tuple) or not all(type(layer) is int and layer >= 0 for layer in value):
        raise UsageError(f"{name} is {value!r} in the RDB configuration: give layer numbers from 0.")
    if list(value) != sorted(set(value)):
        raise UsageError(f"{name} is {list(value)} in the RDB configuration: give each layer once, in rising order.")
    return tuple(value)
