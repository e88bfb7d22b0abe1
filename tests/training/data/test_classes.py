"""Which class a picture is, with RSICD's trap: 689 training pictures that HarMA's file gives classes of their own."""

from __future__ import annotations

import json

import numpy as np
import pytest

from training.data import (
    CLASSES,
    IGNORED,
    NO_CLASS,
    RSITMD_CLASSES,
    TRAIN_CLASSES,
    CaptionRecord,
    DataError,
    label_numbers,
    read_captions,
    require_known_classes,
)
from training.data.classes import label_from_name, read_class_lists, settle_label


def _record(path, label):
    return CaptionRecord("x.jpg", path, label, ("a",))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("train/bridge_942.tif", "bridge"),
        ("BaseballField_3.jpg", "baseballfield"),
        ("playfields_12.jpg", "playground"),
        ("00578.jpg", NO_CLASS),
        ("holiday_12.jpg", NO_CLASS),
        ("plane_1.tif", "plane"),
    ],
)
def test_the_class_in_a_name(name, label):
    assert label_from_name(name) == label


def test_a_class_that_is_the_pictures_own_name_is_none(tmp_path):
    names = ("00578", "00579", "port_1")
    entries = [
        {
            "image": f"train/{name}.jpg",
            "caption": "a",
            "label_name": name if name.isdigit() else "port",
            "label": number,
        }
        for number, name in enumerate(names)
    ]
    (tmp_path / "rsicd_train.json").write_text(json.dumps(entries))
    assert [record.label for record in read_captions(tmp_path)] == [NO_CLASS, NO_CLASS, "port"]


def test_class_lists_beside_the_caption_file_tell_the_rest(tmp_path):
    (tmp_path / "rsicd_train.json").write_text(
        json.dumps(
            [{"image": f"{name}.jpg", "caption": "a", "label_name": name} for name in ("00578", "00579", "00580")]
        )
    )
    lists = tmp_path / "txtclasses_rsicd"
    lists.mkdir()
    (lists / "playfields.txt").write_bytes(b"00578.jpg\r\n\r\n")
    (lists / "Bridge.txt").write_text("00579.jpg\nbridge_1.jpg")
    assert [record.label for record in read_captions(tmp_path)] == ["playground", "bridge", NO_CLASS]


def test_lists_that_contradict_each_other_or_the_caption_file_are_refused(tmp_path):
    (tmp_path / "port.txt").write_text("00578.jpg\n")
    with pytest.raises(DataError, match="'bridge' by the caption file and 'port' by the class lists"):
        settle_label("00578.jpg", "bridge", read_class_lists(tmp_path))
    (tmp_path / "river.txt").write_text("00578.jpg\n")
    with pytest.raises(DataError, match=r"00578.jpg stands in the lists of 'port' and 'river'"):
        read_class_lists(tmp_path)
    (tmp_path / "readme.txt").write_text("")
    with pytest.raises(DataError, match=r"readme.txt has the name of no class"):
        read_class_lists(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="has no lists of classes"):
        read_class_lists(tmp_path / "empty")


def test_numbers_of_classes_leave_out_what_training_does_not_know(tmp_path):
    records = [_record(tmp_path, label) for label in ("airport", NO_CLASS, "plane", "viaduct")]
    np.testing.assert_array_equal(label_numbers(records), [0, IGNORED, IGNORED, TRAIN_CLASSES.index("viaduct")])
    np.testing.assert_array_equal(label_numbers(records, RSITMD_CLASSES), [0, IGNORED, 32, 29])
    assert len(RSITMD_CLASSES) == len(CLASSES) + 3 == 33


def test_a_split_with_classes_that_training_lacks_is_refused(tmp_path):
    train = [_record(tmp_path, "port"), _record(tmp_path, "pond")]
    require_known_classes(train, [_record(tmp_path, "port"), _record(tmp_path, NO_CLASS)], "val")
    with pytest.raises(DataError, match="the split 'val' has pictures of river, the split 'train' has none"):
        require_known_classes(train, [_record(tmp_path, "river")], "val")


@pytest.mark.shared
def test_names_agree_with_the_shared_labels(shared):
    records = read_captions(shared / "data" / "rsicd")
    assert len(records) == 8973
    assert all(label_from_name(record.filename) == record.label for record in records)
    assert {record.label for record in records} == set(CLASSES)


@pytest.mark.shared
def test_no_class_of_rsitmd_has_a_single_picture(shared):
    labels = [record.label for record in read_captions(shared / "data" / "rsitmd", split="train")]
    counts = {label: labels.count(label) for label in RSITMD_CLASSES}
    assert min(counts.values()) == counts["plane"] == 5
    assert sum(counts.values()) == 3435
