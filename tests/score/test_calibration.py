"""The calibration's file: the same when read again, refused where it is damaged or another model's."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import CalibrationError
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.cards import embedded_folder, read_card
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.calibration import FILE, Calibration, read_calibration, write_calibration
from rdb_geo.score.lexicon import Lexicon
from rdb_geo.score.presence import Presence
from rdb_geo.score.text_score import Distractors, ExampleWeights, TextWeights

SPEC = EncoderSpec("m", "onnx", "a", "00", 6, 32, "squash-bicubic", (0, 0, 0), (1, 1, 1), "p-1")
RNG = np.random.default_rng(4)


def units(count):
    return l2_normalize(RNG.normal(size=(count, 6)).astype(np.float32))


def calibration() -> Calibration:
    return Calibration(
        space_id=SPEC.space_id,
        prompts_id="p-1",
        distractors=Distractors(("sea", "field"), units(2), 0.1, 0.7, 0.03, 0.2, 0.4),
        background=units(50),
        text=TextWeights(0.9, 0.4, 1.6, -1.4),
        example=ExampleWeights(1.8, -5.4),
        presence=Presence(1.5, 0.7, 2.4, 1.1, 900, (1, 4, 16)),
        lexicon=Lexicon(20, {"sea": 12, "fjörd": 1}, ("sea",), units(1)),
        about={"seed": 1},
    )


def test_it_reads_back_what_was_written(tmp_path):
    ours = calibration()
    write_calibration(ours, tmp_path)
    read = read_calibration(tmp_path, SPEC)
    assert read is not None
    assert (read.distractors.reach, read.distractors.least) == (0.2, 0.4)
    for name in ("text", "example", "presence", "about", "space_id"):
        assert getattr(read, name) == getattr(ours, name)
    assert (read.lexicon.captions, read.lexicon.counts, read.lexicon.words) == (20, {"sea": 12, "fjörd": 1}, ("sea",))
    assert (read.background * ours.background).sum(axis=1).min() > 0.9999
    assert (read.distractors.vectors * ours.distractors.vectors).sum(axis=1).min() > 0.99999
    np.testing.assert_allclose(np.linalg.norm(read.background, axis=1), 1, atol=1e-5)
    chips, vector = units(9), units(1)[0]
    np.testing.assert_allclose(read.text_scorer(vector, "sea")(chips), ours.text_scorer(vector, "sea")(chips), atol=0.1)


def test_in_a_file_of_the_first_format_the_standard_score_weighs_as_the_evidence(tmp_path):
    path = write_calibration(calibration(), tmp_path)
    with np.load(path) as file:
        parts = {name: file[name] for name in file.files}
    raw = json.loads(parts.pop("recipe").tobytes())
    raw["format_version"] = 1
    del raw["text"]["standard"], raw["reach"], raw["least"], raw["presence"]["ranks"]
    np.savez(path, recipe=np.frombuffer(json.dumps(raw).encode(), np.uint8), **parts)
    read = read_calibration(tmp_path, SPEC)
    assert read.text == TextWeights(0.9, 0.9, 1.6, -1.4)
    assert (read.distractors.reach, read.distractors.least) == (0, 1)
    assert read.presence == Presence(1.5, 0.7, 2.4, 1.1, 900, (1,))


@pytest.mark.parametrize("ranks", [[], [2, 4], [1, 4, 4], [4, 1], [1, 17]])
def test_ranks_that_can_not_be_are_refused(tmp_path, ranks):
    path = write_calibration(calibration(), tmp_path)
    with np.load(path) as file:
        parts = {name: file[name] for name in file.files}
    raw = json.loads(parts.pop("recipe").tobytes())
    raw["presence"]["ranks"] = ranks
    np.savez(path, recipe=np.frombuffer(json.dumps(raw).encode(), np.uint8), **parts)
    with pytest.raises(CalibrationError, match="ranks"):
        read_calibration(tmp_path, SPEC)


def test_a_rare_word_lowers_the_odds_of_every_chip_alike():
    ours, chips, vector = calibration(), units(9), units(1)[0]
    lower = ours.text_scorer(vector, "sea")(chips) - ours.text_scorer(vector, "lava")(chips)
    assert (lower > 0).all()
    np.testing.assert_allclose(lower, lower[0], atol=1e-4)


def test_there_need_be_none(tmp_path):
    assert read_calibration(tmp_path, SPEC) is None


@pytest.mark.parametrize("spec", [replace(SPEC, weights_sha256="11"), replace(SPEC, prompts_id="p-2")])
def test_another_models_is_refused_in_one_sentence(tmp_path, spec):
    write_calibration(calibration(), tmp_path)
    with pytest.raises(CalibrationError, match=r"made for another model .*training calibrate") as caught:
        read_calibration(tmp_path, spec)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("damage", [b"", b"no zip at all", None])
def test_a_damaged_file_is_refused(tmp_path, damage):
    path = write_calibration(calibration(), tmp_path)
    path.write_bytes(path.read_bytes()[:-200] if damage is None else damage)
    with pytest.raises(CalibrationError, match="is damaged"):
        read_calibration(tmp_path, SPEC)


def parts_of(read: Calibration) -> list[object]:
    arrays = [read.background, read.distractors.vectors, read.lexicon.vectors]
    words = [read.distractors.texts, read.lexicon.captions, read.lexicon.counts, read.lexicon.words, read.about]
    numbers = [read.distractors.temperature, read.distractors.closeness, read.distractors.softness]
    return [*(array.tobytes() for array in arrays), words, numbers, read.text, read.example, read.presence]


def test_a_changed_bit_is_told_or_changes_nothing(tmp_path):
    path = write_calibration(calibration(), tmp_path)
    sound, expected = path.read_bytes(), parts_of(read_calibration(tmp_path, SPEC))
    told = 0
    places = range(0, len(sound), 5)
    for place in places:
        for bit in (0, 7):
            changed = bytearray(sound)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            try:
                assert parts_of(read_calibration(tmp_path, SPEC)) == expected, (place, bit)
            except CalibrationError:
                told += 1
    assert told > len(places)


def test_a_failure_leaves_nothing(tmp_path):
    unusable = replace(calibration(), about={"not": {"JSON"}})
    with pytest.raises(TypeError):
        write_calibration(unusable, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_model_has_one_of_its_own_and_it_is_small():
    folder = embedded_folder()
    card = read_card(folder / "card.toml")
    shipped = read_calibration(folder, load_encoder(card.name).spec)
    assert shipped is not None
    assert (folder / FILE).stat().st_size < 2_000_000
    assert len(shipped.distractors.texts) <= 500
    assert shipped.lexicon.seen("forests") > 100
    assert shipped.lexicon.seen("volcano") < 5
