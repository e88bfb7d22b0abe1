"""The RSICD reader and its errors."""

from __future__ import annotations

import dataclasses
import json
import logging

import numpy as np
import pytest
from PIL import Image

from training.data import (
    CLASS_WORDS,
    CLASSES,
    DataError,
    centre,
    data_sets_view,
    load_images,
    read_rsicd,
    read_training,
)


def _write(folder, count=4, **changes):
    (folder / "train").mkdir()
    entries = []
    for number in range(count):
        name = f"beach_{number}.jpg"
        Image.new("RGB", (20, 20), (number, 0, 0)).save(folder / "train" / name)
        entry = {
            "filename": name,
            "split": "train",
            "label": "beach",
            "image": f"train/{name}",
            "sentences": ["sand ."] * 5,
        }
        entries.append({**entry, **changes})
    (folder / "captions.json").write_text(json.dumps({"images": entries}))
    return folder


def test_records_and_pictures_are_read_in_order(tmp_path):
    records, pictures = load_images(read_rsicd(_write(tmp_path), "train"), 16)
    assert [record.filename for record in records] == [f"beach_{number}.jpg" for number in range(4)]
    assert pictures.shape == (4, 16, 16, 3)
    assert records[0].sentences == ("sand .",) * 5


def test_a_missing_file_is_named_with_what_to_give(tmp_path):
    with pytest.raises(DataError, match=r"captions\.json can't be read .* give a caption file or the folder"):
        read_rsicd(tmp_path, "train")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": "volcano"}, "unknown label 'volcano'"),
        ({"split": "val"}, "no images of the split 'train'"),
        ({"sentences": 5}, "image 0 lacks .*sentences are no list"),
    ],
)
def test_a_garbled_file_is_refused(tmp_path, changes, message):
    with pytest.raises(DataError, match=message):
        read_rsicd(_write(tmp_path, **changes), "train")


def test_many_broken_pictures_are_counted_named_and_refused(tmp_path):
    records = read_rsicd(_write(tmp_path), "train")
    records[1].path.unlink()
    records[2].path.write_bytes(b"no picture")
    with pytest.raises(
        DataError,
        match=r"2 of 4 .* 1 missing \(beach_1.jpg\), 1 unreadable \(beach_2.jpg\), looked in .*train: at most 1%",
    ):
        load_images(records, 16)


def test_a_single_missing_picture_among_many_is_left_out_with_a_warning(tmp_path, caplog):
    records = read_rsicd(_write(tmp_path, 120), "train")
    records[7].path.unlink()
    with caplog.at_level(logging.WARNING):
        kept, pictures = load_images(records, 16)
    assert len(kept) == len(pictures) == 119
    assert "beach_7.jpg" in caplog.text
    assert abs(int(pictures[7, 0, 0, 0]) - 8) <= 2  # picture 8 stands in row 7: rows and records stay together


@pytest.mark.parametrize("ending", ["jpg", "tif", "png"])
def test_a_picture_that_is_cut_off_is_told_apart(tmp_path, ending):
    record = read_rsicd(_write(tmp_path, 1), "train")[0]
    path = record.path.with_suffix(f".{ending}")
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"1 of 1 pictures can't be used: 1 (cut off|unreadable) \(beach_0.jpg\)"):
        load_images([dataclasses.replace(record, path=path)], 16)


def test_a_picture_of_more_than_8_bits_is_not_read_as_white(tmp_path):
    record = read_rsicd(_write(tmp_path, 1), "train")[0]
    path = record.path.with_suffix(".png")
    Image.fromarray(np.full((8, 8), 3000, np.uint16)).save(path)
    with pytest.raises(DataError, match="1 unreadable"):
        load_images([dataclasses.replace(record, path=path)], 16)


def test_a_missing_picture_is_told_with_all_folders_that_were_searched(tmp_path):
    _write(tmp_path)
    (tmp_path / "train" / "beach_2.jpg").unlink()
    (tmp_path / "images").mkdir()
    with pytest.raises(DataError) as refused:
        load_images(read_rsicd(tmp_path, "train"), 16)
    for folder in (tmp_path, tmp_path / "images", tmp_path / "train"):
        assert str(folder) in str(refused.value).partition("looked in")[2]


def test_only_a_set_of_aids_files_is_cut_to_the_centre(tmp_path):
    records, pictures = load_images(read_rsicd(_write(tmp_path), "train"), 16)
    assert data_sets_view(records, pictures).shape == (4, 14, 14, 3)
    own = [dataclasses.replace(record, view=1.0) for record in records]
    assert data_sets_view(own, pictures) is pictures
    with pytest.raises(DataError, match="keep them in two caption files"):
        data_sets_view([*own[:2], *records[2:]], pictures)


def test_the_centre_is_rsicds_field_of_view():
    assert centre(np.zeros((2, 150, 150, 3), np.uint8)).shape == (2, 131, 131, 3)


def test_there_are_thirty_classes_with_distinct_names():
    names = [words[0] for words in CLASS_WORDS.values()]
    assert len(CLASSES) == len(set(names)) == 30


@pytest.mark.shared
def test_the_shared_split_is_whole(shared):
    folder = shared / "data" / "rsicd"
    assert {split: len(read_rsicd(folder, split)) for split in ("train", "val")} == {"train": 7946, "val": 1027}


class TestSets:
    """Of several data sets at once."""

    @pytest.fixture
    def sets(self, tmp_path):
        """Two sets of three training pictures and one of val each."""
        for name, shift in (("one", 0), ("two", 100)):
            (tmp_path / name).mkdir()
            entries = []
            for number in range(4):
                Image.new("RGB", (20, 20), (shift + number, 7, 9)).save(tmp_path / name / f"beach_{number}.png")
                split = "val" if number == 3 else "train"
                entry = {"filename": f"beach_{number}.png", "image": f"beach_{number}.png", "split": split}
                entries.append({**entry, "label": "beach", "sentences": [f"{name} {number} ."]})
            (tmp_path / name / "captions.json").write_text(json.dumps({"images": entries}))
        return [tmp_path / "one", tmp_path / "two"]

    def test_all_train(self, sets):
        assert [record.sentences[0] for record in read_training(sets)] == [
            f"{name} {number} ." for name in ("one", "two") for number in range(3)
        ]

    def test_one_that_is_listed_twice_is_refused(self, sets):
        with pytest.raises(DataError, match="one is given more than once: name each set once"):
            read_training([sets[0], sets[1], sets[0].parent / "two" / ".." / "one"])

    def test_pictures_that_are_measured_are_not_trained_on(self, sets):
        (sets[1] / "beach_0.png").write_bytes((sets[0] / "beach_3.png").read_bytes())
        with pytest.raises(DataError, match=r"1 of 6 training pictures stand in val of .*one too \(beach_0.png\)"):
            read_training(sets)

    def test_labels_that_are_no_classes_are_named(self, sets):
        text = (sets[1] / "captions.json").read_text().replace('"beach"', '"zeppelin"')
        (sets[1] / "captions.json").write_text(text)
        with pytest.raises(DataError, match=r"unknown label 'zeppelin' of beach_0.png: known are airport"):
            read_training(sets)
