"""Every layout of caption file, with the oddities seen in the wild, gives the same records."""

from __future__ import annotations

import json
import logging

import pytest
from PIL import Image

from training.data import CENTRE, NO_CLASS, DataError, read_captions
from training.data.layouts import recognise

CAPTIONS = {
    "bridge_942.tif": ("A bridge, over water.", "a long bridge"),
    "00578.tif": ("two fields .", "two fields ."),
    "port_7.tif": ("boats in the port", "many boats – “white” ones"),
}
LABELS = ["bridge", NO_CLASS, "port"]


def _karpathy(folder):
    images = [
        {"filename": name, "imgid": 0, "split": "train", "sentences": [{"raw": text, "tokens": []} for text in texts]}
        for name, texts in CAPTIONS.items()
    ]
    path = folder / "dataset_RSITMD.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"images": images}, ensure_ascii=False).encode())
    return path


def _harma(folder, prefix="train/", *, lists=False):
    entries = []
    for number, (name, texts) in enumerate(CAPTIONS.items()):
        stem = name.partition(".")[0]
        entry = {"image": prefix + name, "label_name": stem.partition("_")[0], "label": number, "image_id": number}
        entries += [{**entry, "caption": list(texts)}] if lists else [{**entry, "caption": text} for text in texts]
    path = folder / "rsitmd_train.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def _amfmn(folder, *, repeated=False, end="\n"):
    lines = [text for texts in CAPTIONS.values() for text in texts]
    names = [name for name, texts in CAPTIONS.items() for _ in (texts if repeated else texts[:1])]
    (folder / "train_filename.txt").write_bytes((end.join(names) + end).encode())
    path = folder / "train_caps.txt"
    path.write_bytes((end.join(lines) + end).encode())
    return path


def _table(folder, encoding="utf-8", delimiter=",", heading=("filename", "title")):
    rows = [(name, '"' + text.replace('"', '""') + '"') for name, texts in CAPTIONS.items() for text in texts]
    path = folder / "train.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in (heading, *rows)).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("write", "layout"),
    [
        (_karpathy, "Karpathy JSON"),
        (_harma, "PIR/HarMA JSON"),
        (lambda folder: _harma(folder, ""), "PIR/HarMA JSON"),
        (lambda folder: _harma(folder, lists=True), "PIR/HarMA JSON"),
        (_amfmn, "AMFMN text files"),
        (lambda folder: _amfmn(folder, repeated=True), "AMFMN text files"),
        (lambda folder: _amfmn(folder, end="\r\n"), "AMFMN text files"),
        (_table, "CSV with headings"),
        (lambda folder: _table(folder, "gb18030"), "CSV with headings"),
        (lambda folder: _table(folder, "utf-8-sig"), "CSV with headings"),
        (lambda folder: _table(folder, "utf-16"), "CSV with headings"),
        (lambda folder: _table(folder, delimiter=";", heading=("Image", "Caption")), "CSV with headings"),
    ],
)
def test_every_layout_gives_the_same_records(tmp_path, write, layout):
    path = write(tmp_path)
    assert recognise(path)[0] == layout
    for source in (path, tmp_path):
        records = read_captions(source, split="train")
        assert {record.filename: record.sentences for record in records} == CAPTIONS
        assert [record.filename for record in records] == list(CAPTIONS)
        assert [record.label for record in records] == LABELS


def test_a_file_of_no_layout_is_refused_with_all_that_were_tried(tmp_path):
    path = tmp_path / "train.json"
    path.write_text('{"pictures": [')
    with pytest.raises(DataError) as refused:
        read_captions(path)
    for name in ("Karpathy JSON", "PIR/HarMA JSON", "AMFMN text files", "CSV with headings", "cut off"):
        assert name in str(refused.value)


def test_blank_captions_keep_their_place_and_are_then_left_out(tmp_path, caplog):
    (tmp_path / "train_filename.txt").write_text("port_1.tif\nriver_2.tif\npond_3.tif\n")
    (tmp_path / "train_caps.txt").write_text("one\n\n\n\nfive\n\n")  # the last one is blank as well
    with caplog.at_level(logging.WARNING):
        records = read_captions(tmp_path, split="train")
    assert [(record.filename, record.sentences) for record in records] == [
        ("port_1.tif", ("one",)),
        ("pond_3.tif", ("five",)),
    ]
    assert "1 pictures without a caption are left out (river_2.tif)" in caplog.text


def test_a_blank_last_caption_may_end_the_file(tmp_path):
    (tmp_path / "train_filename.txt").write_text("port_1.tif\npond_3.tif")
    (tmp_path / "train_caps.txt").write_text("one\ntwo\nthree\n")  # "\n".join of four captions, the last one blank
    assert [record.sentences for record in read_captions(tmp_path)] == [("one", "two"), ("three",)]


def test_lines_that_do_not_belong_together_are_counted(tmp_path):
    (tmp_path / "train_filename.txt").write_text("port_1.tif\npond_3.tif\n")
    (tmp_path / "train_caps.txt").write_text("one\ntwo\nthree")
    with pytest.raises(DataError, match=r"has 3 lines and train_filename.txt has 2 names"):
        read_captions(tmp_path)
    (tmp_path / "train_filename.txt").unlink()
    with pytest.raises(DataError, match=r"no train_filename.txt beside train_caps.txt"):
        read_captions(tmp_path)


def test_own_pictures_with_classes_and_splits_in_one_table(tmp_path):
    (tmp_path / "own.csv").write_text(
        "file,caption,class,split\nmine/a.png,a lake,Pond,train\nmine/b.png,tanks,storage tanks,val\n"
        "mine/a.png,still a lake,Pond,train\n\nmine/c.png,who knows,,train\n"
    )
    (tmp_path / "mine").mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "mine" / "a.png")
    train = read_captions(tmp_path, split="train")
    assert [(r.filename, r.label, r.sentences) for r in train] == [
        ("mine/a.png", "pond", ("a lake", "still a lake")),
        ("mine/c.png", NO_CLASS, ("who knows",)),
    ]
    assert train[0].path == tmp_path / "mine" / "a.png"
    assert [r.label for r in read_captions(tmp_path, split="val")] == ["storagetanks"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("filename,title\na.png,one, two\n", r"row 2 has 3 fields.*in quotes"),
        ("filename,title\n,one\n", "or no name"),
        ("name,words\na.png,one\n", "no column of the image, headed filename or"),
        ("filename,title,class\na.png,one,volcano\n", "unknown label 'volcano' of a.png: known are airport"),
        (
            "filename,title,class\na.png,one,pond\na.png,two,port\n",
            "a.png stands there as no split pond and as no split",
        ),
        ("filename,title,split\na.png,one,train\na.png,two,val\n", "one picture, one split and one class"),
        ("filename,title\n", "no images with captions"),
    ],
)
def test_a_garbled_table_is_refused(tmp_path, text, message):
    (tmp_path / "own.csv").write_text(text)
    with pytest.raises(DataError, match=message):
        read_captions(tmp_path)


def test_a_file_that_tells_no_split_is_never_read_as_one(tmp_path):
    (tmp_path / "own.csv").write_text("filename,title\na.png,one\n")
    assert len(read_captions(tmp_path)) == 1
    with pytest.raises(DataError, match="does not tell its splits: give it a column split"):
        read_captions(tmp_path, split="val")


def test_the_file_of_the_split_is_taken(tmp_path):
    for split in ("train", "val"):
        (tmp_path / f"own_{split}.csv").write_text(f"filename,title\n{split}.png,one\n")
    assert [r.filename for r in read_captions(tmp_path, split="val")] == ["val.png"]
    assert [r.filename for r in read_captions(tmp_path / "own_train.csv", split="val")] == ["val.png"]
    assert [r.filename for r in read_captions(tmp_path)] == ["train.png", "val.png"]
    with pytest.raises(DataError, match=r"holds the split 'train', and there is no own_test.csv beside it"):
        read_captions(tmp_path / "own_train.csv", split="test")
    with pytest.raises(DataError, match="of the split 'test': give the caption file"):
        read_captions(tmp_path, split="test")
    (tmp_path / "other_val.csv").write_text("filename,title\nx.png,one\n")
    with pytest.raises(DataError, match=r"other_val.csv, own_val.csv of the split 'val': give the caption file"):
        read_captions(tmp_path, split="val")


@pytest.mark.parametrize(
    ("place", "listed"),
    [
        ("train/port_7.jpg", "train/port_7.tif"),
        ("port_7.tif", "train/port_7.tif"),
        ("images/port_7.tif", "port_7.tif"),
        ("rsitmd/images/port_7.TIF", "train/port_7.tif"),
        ("train/port_7.tif", "train\\port_7.tif"),
    ],
)
def test_a_picture_is_found_in_other_folders_and_with_another_ending(tmp_path, place, listed):
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_bytes(b"")
    (tmp_path / "x_train.json").write_text(json.dumps([{"image": listed, "caption": "boats"}]))
    (record,) = read_captions(tmp_path, split="train")
    assert (record.path, record.filename, record.looked_in) == (tmp_path / place, "port_7.tif", ())


def test_of_two_pictures_with_one_name_that_of_the_split_is_meant(tmp_path):
    for folder in ("train", "val", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.png").write_bytes(b"")
    (tmp_path / "own_val.csv").write_text("filename,title\na.png,one\n")
    assert read_captions(tmp_path, split="val")[0].path == tmp_path / "val" / "a.png"
    (tmp_path / "val" / "a.png").unlink()
    with pytest.raises(DataError, match=r"2 pictures are meant by a.png"):
        read_captions(tmp_path, split="val")


def test_only_aids_files_show_more_than_the_data_set(tmp_path):
    assert {record.view for record in read_captions(_karpathy(tmp_path))} == {1.0}
    entry = {
        "filename": "port_7.jpg",
        "split": "train",
        "label": "port",
        "image": "train/port_7.jpg",
        "sentences": ["b"],
    }
    (tmp_path / "captions.json").write_text(json.dumps({"images": [entry]}))
    assert {record.view for record in read_captions(tmp_path / "captions.json")} == {CENTRE}


@pytest.mark.shared
def test_the_shared_captions_of_rsitmd_are_whole(shared):
    folder = shared / "data" / "rsitmd"
    splits = {split: read_captions(folder, split=split) for split in ("train", "val", "test")}
    assert {split: len(records) for split, records in splits.items()} == {"train": 3435, "val": 856, "test": 452}
    everything = read_captions(folder)
    assert len(everything) == 4743
    assert len({record.label for record in everything}) == 33
    assert all(len(record.sentences) == 5 for record in everything)
