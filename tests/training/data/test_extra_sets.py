"""Further sets: who trains and who is measured on never mix, and what is unknown is refused."""

from __future__ import annotations

import json

import pytest

from training.data import DataError
from training.data.extra_sets import read_extra_sets
from training.data.vocabulary import ALSO, BASES, COMPOSED, CONCEPTS, LABELS, NAMES, SHARED_WORDS


def entry(source, label, number, **more):
    return {
        "image": f"{source}/{label}_{number:04}.jpg",
        "set": source,
        "label": label,
        "sentences": [f"a {label} ."],
        **more,
    }


def write(folder, entries):
    (folder / "captions.json").write_text(json.dumps({"images": entries}), encoding="utf-8")
    return folder


def test_the_last_numbers_of_each_place_are_measured(tmp_path):
    numbers = [number for number in range(1, 401) if number % 5]
    folder = write(tmp_path, [entry("rsscn7", "forest", number) for number in reversed(numbers)])
    pictures = read_extra_sets(folder)
    assert [picture.number for picture in pictures] == numbers
    measured = [picture.number for picture in pictures if picture.measured]
    assert {(number - 1) // 100 for number in measured} == {0, 1, 2, 3}  # each of the four scales
    assert all((number - 1) % 100 >= 84 for number in measured)
    one = read_extra_sets(write(tmp_path, [entry("pools50", "pool", number) for number in numbers]))
    assert min(p.number for p in one if p.measured) > max(p.number for p in one if not p.measured)


def test_pictures_that_overlap_are_never_measured(tmp_path):
    folder = write(tmp_path, [entry("pd_chips", "wetland", number) for number in range(50)])
    assert not any(picture.measured for picture in read_extra_sets(folder))


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([entry("rsscn7", "moon", 1)], "'moon' of the set 'rsscn7', which is unknown"),
        ([entry("new_set", "forest", 1)], "'forest' of the set 'new_set', which is unknown"),
        ([entry("rsscn7", "forest", 1)] * 2, "listed twice"),
        ([entry("rsscn7", "forest", 1, image="rsscn7/first.jpg")], "first.jpg has no number"),
        ([{"image": "a_1.jpg"}], "lists no pictures with image, set, label and sentences"),
    ],
)
def test_bad_lists_are_refused_in_one_sentence(tmp_path, entries, told):
    with pytest.raises(DataError, match=told):
        read_extra_sets(write(tmp_path, entries))


def test_every_label_has_a_concept_and_every_concept_words():
    assert len({source for source, _ in LABELS}) == 8
    named = {*filter(None, LABELS.values()), *ALSO, *COMPOSED, *BASES}
    named |= {name for names in (*ALSO.values(), *BASES.values(), *SHARED_WORDS.values()) for name in names}
    assert named <= set(NAMES)
    assert all(CONCEPTS.values())
    assert set(COMPOSED) == set(BASES)


def test_a_flooded_field_is_a_field_but_a_field_is_not_flooded():
    assert "farmland" in ALSO["floodedfields"]
    assert "floodedfields" not in ALSO["farmland"]
