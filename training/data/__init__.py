"""Pictures with captions: readers for the layouts of caption files, scene classes, and pictures in memory.

caption file → layout → entries → records → pictures          (`read_captions`, `load_images`); see README.md
"""

from training.data.classes import (
    CLASS_WORDS,
    CLASSES,
    IGNORED,
    NO_CLASS,
    OPEN_WATER,
    PROMPT,
    RSITMD_CLASSES,
    TRAIN_CLASSES,
    TRAIN_TEMPLATES,
    TRAIN_WORDS,
    class_name,
    label_numbers,
    require_known_classes,
)
from training.data.extra import ClassCaption, class_captions
from training.data.images import CENTRE, MAX_UNREADABLE, centre, data_sets_view, load_images
from training.data.layouts import read_captions, read_rsicd
from training.data.leakage import Leak, find_leaks, write_leaks
from training.data.records import CaptionRecord, DataError
from training.data.sets import read_training

__all__ = [
    "CENTRE",
    "CLASSES",
    "CLASS_WORDS",
    "IGNORED",
    "MAX_UNREADABLE",
    "NO_CLASS",
    "OPEN_WATER",
    "PROMPT",
    "RSITMD_CLASSES",
    "TRAIN_CLASSES",
    "TRAIN_TEMPLATES",
    "TRAIN_WORDS",
    "CaptionRecord",
    "ClassCaption",
    "DataError",
    "Leak",
    "centre",
    "class_captions",
    "class_name",
    "data_sets_view",
    "find_leaks",
    "label_numbers",
    "load_images",
    "read_captions",
    "read_rsicd",
    "read_training",
    "require_known_classes",
    "write_leaks",
]
