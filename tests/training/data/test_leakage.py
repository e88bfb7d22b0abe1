"""Pictures that two data sets share, against all pairs; and the words that may be learned from the second."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from training import __main__ as program
from training.data import CaptionRecord, DataError, class_captions, find_leaks, read_captions, write_leaks
from training.data.leakage import plain


def _record(path, name, label, *sentences):
    return CaptionRecord(name, path / name, label, sentences)


def test_captions_are_compared_without_case_and_punctuation():
    assert plain("A well-known Bridge,  over/under (water) .") == "a well known bridge over under water"


def test_leaks_are_those_of_all_pairs(tmp_path):
    rng = np.random.default_rng(3)
    pool = [f"caption number {number} of the pool{' here' * (number % 2)}" for number in range(12)]
    sets = [
        [_record(tmp_path, f"{name}{row}.jpg", "port", *rng.choice(pool, 5)) for row in range(30)]
        for name in ("a", "b")
    ]
    for least in (1, 2, 3):
        expected = {
            (first.filename, second.filename, len(both))
            for first in sets[0]
            for second in sets[1]
            if len(both := {s for s in first.sentences if len(s.split()) >= 6} & set(second.sentences)) >= least
        }
        found = find_leaks(*sets, least, min_words=7)
        wide = {
            (first.filename, second.filename)
            for first in sets[0]
            for second in sets[1]
            if len({s for s in first.sentences if len(s.split()) >= 7} & set(second.sentences)) >= least
        }
        assert {(leak.first, leak.second) for leak in found} == wide
        everything = find_leaks(*sets, least)
        assert {(leak.first, leak.second, leak.shared) for leak in everything} == expected
        assert expected


def test_repeats_of_one_caption_count_once_and_short_ones_not_at_all(tmp_path):
    long = ("one two three four five",) * 5
    short = ("one two three four", "two three four five", "green trees and water")
    assert not find_leaks([_record(tmp_path, "a", "port", *long)], [_record(tmp_path, "b", "port", *long)])
    assert not find_leaks([_record(tmp_path, "a", "port", *short)], [_record(tmp_path, "b", "port", *short)])


def test_the_list_is_written_whole_or_not_at_all(tmp_path):
    rows = "".join(f"a.png,the same words as there {number}\n" for number in range(3))
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(f"filename,title\n{rows.replace('a.png', name + '.png')}")
    out = tmp_path / "list.json"
    sources = (tmp_path / "one.csv", tmp_path / "two.csv")
    assert "1 of 1 images of one.csv and 1 of 1 of two.csv" in write_leaks(*sources, out, splits=(None, None))
    assert json.loads(out.read_text())["pairs"] == [{"first": "one.png", "second": "two.png", "shared": 3}]
    with pytest.raises(DataError, match=r"list.json can't be written .* give a file in a folder"):
        write_leaks(*sources, tmp_path / "none" / "list.json", splits=(None, None))


def test_the_command_prints_one_sentence_for_a_bad_file(tmp_path, monkeypatch, capsys):
    out = tmp_path / "list.json"
    monkeypatch.setattr(sys, "argv", ["training", "leakage", str(tmp_path / "no"), str(tmp_path), "-o", str(out)])
    assert program.main() == 1
    assert "Error: " in (error := capsys.readouterr().err)
    assert "there is no such file" in error
    assert not out.exists()


def test_words_of_another_set_are_true_of_one_class_and_of_no_picture_that_is_measured(tmp_path):
    shared = ("boats lie at a pier", "a pier with many white boats", "water is near a pier today")
    val = [_record(tmp_path, "val.jpg", "port", *shared, "a lake in a green park")]
    other = [
        _record(tmp_path, "same.tif", "port", *shared, "a caption only of the same picture"),
        _record(tmp_path, "unseen.tif", "port", "one a .", "two b .", "three c .", "new words of an unseen picture"),
        _record(tmp_path, "a.tif", "pond", "A lake in a green park!", "ducks on a pond", "ducks", "Ducks on a pond."),
        _record(tmp_path, "b.tif", "pond", "many trees are here", "ripples on water", "taken from the other set ."),
        _record(tmp_path, "c.tif", "park", "many trees are here", "benches under trees"),
        _record(tmp_path, "d.tif", "plane", "a white plane stands"),
    ]
    found = [(words.caption, words.label) for words in class_captions(other, [val])]
    assert found == [("ducks on a pond", "pond"), ("ripples on water", "pond"), ("benches under trees", "park")]


@pytest.mark.shared
def test_the_published_counts_that_can_be_checked(shared):
    """26 of RSITMD's 452 test images share 3 captions with RSICD, none of RSICD's own splits do with each other."""
    rsicd, folder = read_captions(shared / "data" / "rsicd"), shared / "data" / "rsitmd"
    test = read_captions(folder, split="test")
    assert len({leak.second for leak in find_leaks(rsicd, test)}) == 26
    splits = [read_captions(shared / "data" / "rsicd", split=split) for split in ("train", "val")]
    assert find_leaks(splits[0], splits[1]) == []


@pytest.mark.shared
def test_words_of_rsitmd_reach_every_class_and_repeat_nothing_of_rsicd(shared):
    rsicd = read_captions(shared / "data" / "rsicd")
    found = class_captions(read_captions(shared / "data" / "rsitmd", split="train"), [rsicd])
    assert len({words.label for words in found}) == 30
    known = {plain(sentence) for record in rsicd for sentence in record.sentences}
    assert not known & {plain(words.caption) for words in found}
    assert len(found) > 10_000
