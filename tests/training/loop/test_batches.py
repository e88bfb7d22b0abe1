"""Batches: who belongs to whom."""

from __future__ import annotations

import torch


def test_captions_belong_to_their_images_and_sentences_are_known_with_or_without_full_stop(training_set, records):
    (batch, *_) = training_set.batches(8, 2, torch.Generator().manual_seed(0))
    assert len(batch.captions) == len(batch.owners) == 2 * len(batch.images)
    assert set(batch.owners.tolist()) == set(range(len(batch.images)))
    for caption, owner, sentence in zip(batch.captions, batch.owners, batch.sentences, strict=True):
        bare = training_set.texts[sentence]
        assert training_set.texts[caption] in (bare, f"{bare} .")
        assert bare in [text.removesuffix(" .") for text in records[batch.images[owner]].sentences]


def test_every_epoch_shows_each_image_once(training_set):
    rows = torch.cat([batch.images for batch in training_set.batches(8, 2, torch.Generator().manual_seed(0))])
    assert sorted(rows.tolist()) == list(range(48))


def test_a_batch_has_one_prompt_for_each_class_in_the_classes_order(training_set):
    from training.data import TRAIN_CLASSES, TRAIN_WORDS

    for batch in training_set.batches(8, 2, torch.Generator().manual_seed(0)):
        assert len(batch.prompts) == len(TRAIN_CLASSES) == 31
        for label, number in zip(TRAIN_CLASSES, batch.prompts, strict=True):
            assert any(word in training_set.texts[number] for word in (label, *TRAIN_WORDS[label]))


def test_sentences_of_the_whole_set_have_numbers_that_equal_texts_share(training_set):
    seen = {}
    for batch in training_set.batches(8, 2, torch.Generator().manual_seed(1)):
        for sentence in batch.sentences.tolist():
            seen.setdefault(training_set.texts[sentence], set()).add(sentence)
    assert all(len(numbers) == 1 for numbers in seen.values())
