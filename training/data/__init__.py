"""Pictures with captions: readers for the layouts of caption files, scene classes, and pictures in memory."""

from training.data.classes import (
    CLASS_WORDS,
    CLASSES,
    OPEN_WATER,
    PROMPT,
    TRAIN_CLASSES,
    TRAIN_TEMPLATES,
    TRAIN_WORDS,
    class_name,
)
from training.data.images import CENTRE, MAX_UNREADABLE, centre, load_images
from training.data.karpathy import read_rsicd
from training.data.records import CaptionRecord, DataError

__all__ = [
    "CENTRE",
    "CLASSES",
    "CLASS_WORDS",
    "MAX_UNREADABLE",
    "OPEN_WATER",
    "PROMPT",
    "TRAIN_CLASSES",
    "TRAIN_TEMPLATES",
    "TRAIN_WORDS",
    "CaptionRecord",
    "DataError",
    "centre",
    "class_name",
    "load_images",
    "read_rsicd",
]
