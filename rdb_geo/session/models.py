"""Models by name: which there are, one that is loaded, and how others come, are tested and go."""

from __future__ import annotations

from rdb_geo.encoders.adding.add import Added, add_model, remove_model
from rdb_geo.encoders.adding.offers import Offer, check_licence, look
from rdb_geo.encoders.backends import Backend, list_backends
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED, ModelCard
from rdb_geo.encoders.pace import kept_paces
from rdb_geo.encoders.registry import KnownModel, export_model, list_models, load_card, load_encoder
from rdb_geo.encoders.selftest import Tested, run_selftest

__all__ = [
    "EMBEDDED",
    "Added",
    "Backend",
    "Encoder",
    "KnownModel",
    "ModelCard",
    "Offer",
    "Tested",
    "add_model",
    "check_licence",
    "export_model",
    "kept_paces",
    "list_backends",
    "list_models",
    "load_card",
    "load_encoder",
    "look",
    "remove_model",
    "run_selftest",
]
