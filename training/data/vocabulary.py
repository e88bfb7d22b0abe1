"""What the model is to know beside RSICD's classes: concepts, the words for them, and what excludes what."""

from __future__ import annotations

from training.data.classes import TRAIN_WORDS, WORDS, words_of

CONCEPTS = {**TRAIN_WORDS, **words_of("new")}
"""All concepts in their order, RSICD's classes and open water first, each with its words; the first is the name."""

NAMES = tuple(CONCEPTS)
"""Their names in their order."""

LABELS: dict[tuple[str, str], str] = {
    (source, label): concept for source, labels in WORDS["sets"].items() for label, concept in labels.items()
}
"""Concept of each label of the further sets; "" = none of them."""

ALSO = words_of("also")
"""What else may be true of a picture of a concept: its words are no negatives of such a picture. Not the other way
round: a flooded field is a field, a field is not flooded."""

SHARED_WORDS = words_of("shared")
"""Everyday words, and the concepts that each may mean."""

COMPOSED = words_of("composed")
"""Sentences of the pictures that `training.pictures.floods` draws."""

BASES = words_of("bases")
"""Over pictures of which concepts they are drawn."""
