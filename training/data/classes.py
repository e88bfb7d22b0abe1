"""The scene classes and the words for them."""

from __future__ import annotations

CLASS_WORDS: dict[str, tuple[str, ...]] = {
    "airport": ("airport", "airplanes at an airport", "runway"),
    "bareland": ("bare land", "bare ground", "bare soil"),
    "baseballfield": ("baseball field", "baseball diamond"),
    "beach": ("beach", "sandy beach", "coast with beach"),
    "bridge": ("bridge", "bridge over water", "bridge over a river"),
    "center": ("center", "large center building", "center building"),
    "church": ("church", "cathedral"),
    "commercial": ("commercial", "commercial area", "tall buildings in a city", "commercial district"),
    "denseresidential": ("dense residential", "dense residential area", "densely packed houses"),
    "desert": ("desert", "sand dunes", "desert sand"),
    "farmland": ("farmland", "farm fields", "agricultural fields", "crop fields"),
    "forest": ("forest", "green forest", "dense trees", "woodland"),
    "industrial": ("industrial", "industrial area", "factory buildings", "warehouses"),
    "meadow": ("meadow", "grassland", "green meadow"),
    "mediumresidential": ("medium residential", "medium residential area", "residential area with houses"),
    "mountain": ("mountain", "mountains", "mountain ridges"),
    "park": ("park", "city park", "park with trees and a lake"),
    "parking": ("parking", "parking lot", "parked cars"),
    "playground": ("playground", "running track and football field", "sports ground"),
    "pond": ("pond", "small lake", "pond surrounded by trees"),
    "port": ("port", "harbor", "boats in a harbor", "docks with ships"),
    "railwaystation": ("railway station", "train station", "railway tracks"),
    "resort": ("resort", "holiday resort with pools", "beach resort"),
    "river": ("river", "winding river", "river through green land"),
    "school": ("school", "school campus", "school buildings"),
    "sparseresidential": ("sparse residential", "sparse residential area", "scattered houses among trees"),
    "square": ("square", "city square", "public square"),
    "stadium": ("stadium", "sports stadium", "football stadium"),
    "storagetanks": ("storage tanks", "oil storage tanks", "round white tanks"),
    "viaduct": ("viaduct", "highway interchange", "overpass roads"),
}
"""RSICD's 30 classes in natural words: the first is the name, the others are what users type for it."""

CLASSES = tuple(CLASS_WORDS)
"""The class labels in their order."""

OPEN_WATER = "openwater"
"""A class beside RSICD's own, in training only; see `training.water`."""

TRAIN_WORDS = {**CLASS_WORDS, OPEN_WATER: ("open water", "ocean", "sea", "calm sea water", "water surface")}
"""All classes of the training, in natural words."""

TRAIN_CLASSES = tuple(TRAIN_WORDS)
"""Their labels in their order, RSICD's first."""

PROMPT = "An aerial photograph of {}"
"""CLIP-rsicd's prompt, by which class accuracy is measured. Source: arampacha/CLIP-rsicd."""

TRAIN_TEMPLATES = (
    "{}",
    "an aerial photograph of {}",
    "a satellite image of {}",
    "{} seen from above",
    "there is a {} in the picture",
    "an aerial view of the {}.",
)
"""Prompts for the classes while training."""


def class_name(label: str) -> str:
    """A class label in natural words (``storagetanks`` → ``storage tanks``)."""
    return CLASS_WORDS[label][0]
