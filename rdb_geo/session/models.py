"""Models by name: which there are, and one that is loaded."""

from __future__ import annotations

from rdb_geo.encoders.backends import Backend, list_backends
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED, ModelCard
from rdb_geo.encoders.registry import KnownModel, list_models, load_card, load_encoder

__all__ = [
    "EMBEDDED",
    "Backend",
    "Encoder",
    "KnownModel",
    "ModelCard",
    "list_backends",
    "list_models",
    "load_card",
    "load_encoder",
]
