"""The joint stage: what is true of what, which pictures an epoch sees, and weights read back from shipped graphs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from rdb_geo.encoders.cards import embedded_folder, read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE
from training.config import ConfigError
from training.data.vocabulary import NAMES
from training.hosts.host import HostEncoder
from training.hosts.shipped import ShippedError, norm_pairs, read_image_tower, read_residual, read_text_tower
from training.loop.epochs import DivergedError, fit
from training.stages.concepts import ConceptsTask, Taught, foreign_texts
from training.stages.config import ConceptsStep, ResidualStep, from_dict, read_joint_config
from training.stages.corpus import Item, batches, by_class, epoch_rows, number
from training.stages.refine.concepts import LENGTH
from training.stages.refine.ensemble import Ensemble, ImageSide, Residual
from training.stages.residual import ResidualTask, Words
from training.stages.run import joint
from training.stages.terms import HIDDEN, by_prompt, contrastive, ignored, relations
from training.stages.tower import UpperStages
from training.stages.words import meanings, over_all, true_pictures

ITEMS = [
    Item("rsicd", "farmland", "farmland", ("Green fields .", "a road")),
    Item("rsicd", "farmland", "farmland", ("brown fields .",)),
    Item("rsicd", "river", "river", ("a road .", "a wide river .")),
    Item("rsscn7", "farmland", "farmland", ("many pieces of farmland .",)),
    Item("rsscn7", "farmland", "farmland", ("cultivated fields .",)),
    Item("drawn", "floodedfields", "floodedfields", ("a field under water",)),
    Item("juru_drone", "drone_other", "", ("ground that is not farmed",)),
]

SETTINGS = read_joint_config(Path("training/configs/joint.toml"))
IDENTITY = {"stage": "joint-step", "config": {}, "host": None}


@pytest.fixture
def corpus():
    return number(ITEMS, np.zeros((len(ITEMS), 8, 8, 3), np.uint8), [])


def test_texts_are_numbered_once_without_case_and_stop(corpus):
    assert corpus.texts[corpus.sentences[0][1]] == corpus.texts[corpus.sentences[2][0]] == "a road"
    assert len(set(corpus.texts)) == len(corpus.texts)
    assert corpus.own == 3
    assert len(corpus.prompts) == len(NAMES)


def test_truth_by_hand(corpus):
    rows = torch.arange(len(ITEMS))
    owners = torch.tensor([0, 1, 2, 3, 5, 6])
    captions = torch.tensor([corpus.sentences[row][0] for row in owners.tolist()])
    captions[0] = corpus.sentences[0][1]  # "a road", which stands under picture 2 too
    truth, left_out = relations(corpus, rows, owners, captions)
    wanted = torch.zeros(7, 6, dtype=torch.bool)
    for row, col in [(0, 0), (2, 0), (1, 1), (0, 2), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5)]:
        wanted[row, col] = True
    assert torch.equal(truth, wanted)  # 4, 3: one label's template is true of the other picture of that label
    assert left_out[0, 3]  # a template's farmland may be true of RSICD's
    assert left_out[1, 3]
    assert not left_out[0, 1]  # captions of single pictures are each other's negatives, whatever the class
    assert not left_out[0, 4]  # "a field under water" is wrong of a dry field …
    assert left_out[5, 0]  # … but words of fields may be true of the flooded one
    assert left_out[:, 5].sum() == 6  # of a picture of no concept nothing is known
    assert not (truth & left_out).any()


def test_what_is_left_out_has_no_part_in_the_loss(corpus):
    generator = torch.Generator().manual_seed(0)
    images, texts = (functional.normalize(torch.randn(n, 6, generator=generator), dim=1) for n in (3, 4))
    truth = torch.tensor([[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], dtype=torch.bool)
    none = torch.zeros(3, 4, dtype=torch.bool)
    logits = (images @ texts.T / 0.1).numpy().astype(np.float64)

    def plain(logits, target):
        shifted = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        return -(target / target.sum(1, keepdims=True) * shifted).sum(1).mean()

    target = truth.numpy().astype(np.float64)
    wanted = (plain(logits, target) + plain(logits.T, target.T)) / 2
    assert float(contrastive(images, texts, truth, none, 0.1)) == pytest.approx(wanted, abs=1e-5)
    hidden = none.clone()
    hidden[0, 3] = True
    logits[0, 3] = HIDDEN
    wanted = (plain(logits, target) + plain(logits.T, target.T)) / 2
    assert float(contrastive(images, texts, truth, hidden, 0.1)) == pytest.approx(wanted, abs=1e-5)


def test_prompts_of_related_concepts_do_not_count(corpus):
    prompts = torch.eye(len(NAMES))
    river, pond, forest = (NAMES.index(name) for name in ("river", "pond", "forest"))
    image = functional.normalize(prompts[river] + prompts[pond], dim=0)[None]
    other = functional.normalize(prompts[river] + prompts[forest], dim=0)[None]
    concept = torch.tensor([river])
    assert by_prompt(image, prompts, concept, 0.1) < by_prompt(other, prompts, concept, 0.1)
    both = by_prompt(torch.cat([image, other]), prompts, torch.tensor([river, -1]), 0.1)
    assert float(both) == pytest.approx(float(by_prompt(image, prompts, concept, 0.1)))
    assert not ignored(torch.tensor([NAMES.index("farmland")]), torch.tensor([NAMES.index("floodedfields")]))[0, 0]


def test_a_caption_is_true_of_every_picture_that_has_it(corpus):
    captions, owners = torch.tensor([corpus.sentences[0][1]]), torch.tensor([0])
    true = true_pictures(corpus)
    assert true[corpus.sentences[0][1]] == [0, 2]
    logits = torch.zeros(1, len(ITEMS))
    logits[0, [0, 2]] = 5.0
    low = over_all(logits, captions, owners, corpus, true)
    logits[0, 1] = 5.0
    assert over_all(logits, captions, owners, corpus, true) > low
    logits[0, 1], logits[0, 3] = 0.0, 5.0  # a template's picture of the same concept
    assert float(over_all(logits, captions, owners, corpus, true)) == pytest.approx(float(low))


def test_words_that_may_mean_several_things_share_their_weight(corpus):
    numbers, meant = meanings([(7, (1, 2)), (9, (4,))])
    assert numbers.tolist() == [7, 9]
    assert meant[0, [1, 2]].tolist() == [0.5, 0.5]
    assert meant.sum(1).tolist() == [1.0, 1.0]


def test_residuals_start_as_nothing_and_learn_new_words_while_others_stay(corpus, tmp_path):
    generator = torch.Generator().manual_seed(1)
    texts = functional.normalize(torch.randn(len(corpus.texts), 24, generator=generator), dim=1)
    pictures = functional.normalize(torch.randn(len(ITEMS), 24, generator=generator), dim=1)
    assert torch.allclose(Residual(24)(texts), texts, atol=1e-6)
    means = functional.normalize(torch.randn(len(NAMES), 24, generator=generator), dim=1)
    words = Words(texts, torch.tensor(corpus.sentences[0]), *meanings(corpus.words), means)
    step = ResidualStep(
        steps=150, batch_size=7, lr=5e-3, weight_decay=0.0, anchor=50.0, anchor_images=50.0, shares={}, prompts=0.0
    )
    torch.manual_seed(0)
    task = ResidualTask(corpus, pictures, words, step, 0.1)
    fit(task, SETTINGS.of(step), tmp_path, IDENTITY)
    of_texts, of_images = task.of_texts.eval(), task.of_images.eval()
    new, old = corpus.sentences[5][0], corpus.sentences[0]
    moved, seen = of_texts(texts), of_images(pictures)
    assert int((seen @ moved[new]).argmax()) == 5
    assert ((moved[old] * texts[old]).sum(1) > 0.98).all()
    assert ((seen[: corpus.own] * pictures[: corpus.own]).sum(1) > 0.98).all()


def test_residuals_that_lose_their_way_stop(corpus, tmp_path):
    generator = torch.Generator().manual_seed(1)
    texts = functional.normalize(torch.randn(len(corpus.texts), 24, generator=generator), dim=1)
    pictures = functional.normalize(torch.randn(len(ITEMS), 24, generator=generator), dim=1)
    means = functional.normalize(torch.randn(len(NAMES), 24, generator=generator), dim=1)
    words = Words(texts, torch.tensor(corpus.sentences[0]), *meanings(corpus.words), means)
    step = ResidualStep(
        steps=5, batch_size=7, lr=1e-3, weight_decay=0.0, anchor=1.0, anchor_images=1.0, shares={}, prompts=0.5
    )
    pictures[3, 0] = torch.inf
    with pytest.raises(DivergedError, match="loss became nan in epoch 1: lower the learning rate"):
        fit(ResidualTask(corpus, pictures, words, step, 0.1), SETTINGS.of(step), tmp_path, IDENTITY)


def test_an_epoch_sees_the_shares_and_no_picture_twice_in_a_batch(corpus):
    generator = torch.Generator().manual_seed(0)
    rows = epoch_rows(corpus, {"rsscn7": 2.5, "drawn/floodedfields": 3.0, "rsicd/river": 0.0}, generator)
    counts = torch.bincount(rows, minlength=len(ITEMS)).tolist()
    assert counts[:3] == [1, 1, 0]
    assert sorted(counts[3:5]) == [2, 3]
    assert counts[5:] == [3, 1]
    for batch in batches(rows, 4):
        assert len(set(batch.tolist())) == len(batch)
    together = by_class(rows, corpus.concepts, 16, generator)
    assert sorted(together.tolist()) == sorted(rows.tolist())
    changes = (corpus.concepts[together][1:] != corpus.concepts[together][:-1]).sum()
    assert int(changes) == len(torch.unique(corpus.concepts[rows])) - 1


def test_shipped_weights_read_back_give_the_products_rows():
    folder = embedded_folder()
    encoder = OnnxEncoder(read_card(folder / CARD_FILE))
    host = read_text_tower(folder / TEXT_FILE, read_image_tower(folder / IMAGE_FILE))
    model = Ensemble([ImageSide(host), ImageSide(read_image_tower(folder / IMAGE_FILE, 1))], host).eval()
    model.image_residual, model.text_residual = Residual(host.dim), Residual(host.dim)
    model.image_residual.load_state_dict(read_residual(folder / IMAGE_FILE, "image"))
    model.text_residual.load_state_dict(read_residual(folder / TEXT_FILE, "text"))
    mine = HostEncoder(model, Tokenizer.from_file(str(tokenizer_file())), 128)
    chips = np.random.default_rng(0).integers(0, 256, (4, 128, 128, 3), dtype=np.uint8)
    texts = ["a river", "flooded farmland next to a small town", "snow"]
    for rows, corrected, least in (
        (mine.encode_images(chips), encoder.encode_images(chips), 0.985),  # what passes in the product has 256 steps
        (mine.encode_texts(texts), encoder.encode_texts(texts), 0.999),
    ):
        plain = corrected[:, : rows.shape[1]]
        cosines = (rows * plain).sum(1) / np.linalg.norm(plain, axis=1)
        assert (cosines > least).all(), cosines
    with pytest.raises(ShippedError, match="no image tower 2"):
        read_image_tower(folder / IMAGE_FILE, 2)
    with pytest.raises(ShippedError, match="no text graph"):
        read_text_tower(folder / IMAGE_FILE, host)
    assert read_residual(folder / IMAGE_FILE, "text") == {}


def test_a_model_with_residuals_is_no_start(tmp_path):
    """They would be dropped without a word."""
    folder = embedded_folder()
    raw = SETTINGS.to_dict()
    config = from_dict({**raw, "start_sha256": read_card(folder / CARD_FILE).weights_sha256})
    with pytest.raises(ConfigError, match="has residuals on its rows, which would be lost"):
        joint(config, folder, None, None, tmp_path)


def test_upper_stages_equal_the_host_with_its_norms():
    torch.manual_seed(0)
    host = LiteHost(16).eval()
    for _, norm in norm_pairs(host.image.backbone):
        torch.nn.init.uniform_(norm.weight, 0.5, 1.5)
        torch.nn.init.normal_(norm.bias, std=0.1)
        norm.running_var.fill_(1 - norm.eps)
    pixels = torch.randn(3, 3, 64, 64)
    maps = host.image.run_layers(host.image.start(pixels), last=4)
    rows = UpperStages(host, 4, 0.0, 0.0).eval()(maps)
    assert ((rows * host.encode_image(pixels)).sum(1) > 0.999).all()  # pointwise products are bfloat16 here


def test_the_settings_say_what_is_wrong():
    config, raw = SETTINGS, SETTINGS.to_dict()
    assert from_dict(raw) == config
    with pytest.raises(ConfigError, match=r"images\.prompts needs two weights"):
        from_dict({**raw, "images": {**raw["images"], "prompts": [1.0]}})
    with pytest.raises(ConfigError, match="first_words: unknown or missing settings lr"):
        from_dict({**raw, "first_words": {k: v for k, v in raw["first_words"].items() if k != "lr"}})


CONCEPTS = ConceptsStep(
    steps=300, batch_size=64, lr=3e-3, weight_decay=0.0, views=2, disturbed=0, mixed=0.3, smoothing=0.0,
    names_length=0.8,
)  # fmt: skip


def _taught(corpus, generator):
    rows = functional.normalize(torch.randn(len(corpus.texts), 24, generator=generator), dim=1)
    foreign = functional.normalize(torch.randn(40, 24, generator=generator), dim=1)
    return rows, foreign, Taught.of(corpus, rows, torch.cat([foreign, rows[corpus.prompts[0][:1]]]))


def test_what_each_text_means_by_hand(corpus):
    rows, foreign, taught = _taught(corpus, torch.Generator().manual_seed(3))
    captions, templates, further, words, rest = (
        dict(zip(numbers.tolist(), means, strict=True))
        for numbers, means in zip(taught.parts, taught.meant, strict=True)
    )
    farmland, river = NAMES.index("farmland"), NAMES.index("river")
    road = captions[corpus.sentences[0][1]]  # "a road" stands under a field and under a river
    assert road[[farmland, river]].tolist() == [0.5, 0.5]
    assert templates[corpus.sentences[6][0]].argmax() == len(NAMES)  # of a picture of no concept
    assert not further
    assert words[corpus.texts.index("woods")].argmax() == NAMES.index("forest")
    assert all(means.argmax() == len(NAMES) for means in rest.values())
    near = (foreign @ rows[list(words)].T).amax(1) >= 0.6
    assert len(rest) == len(foreign) - int(near.sum())  # the last, a word of a concept itself, is not among them
    assert torch.equal(taught.rows[len(rows) :], foreign[~near])


def test_axes_of_concepts_learn_what_is_shown_and_leave_other_words_alone(corpus, tmp_path):
    generator = torch.Generator().manual_seed(3)
    taught = _taught(corpus, generator)[2]
    views = torch.randn(2, len(ITEMS), 12, generator=generator).half()
    torch.manual_seed(0)
    task = ConceptsTask(corpus, views, taught, CONCEPTS)
    fit(task, SETTINGS.of(CONCEPTS), tmp_path, IDENTITY)
    concepts = task.concepts.eval()
    plain = functional.normalize(torch.randn(len(ITEMS), 24, generator=generator), dim=1)
    with torch.no_grad():
        pictures = concepts.add_to_images(plain, views[0].float())
        known, said, unknown = concepts.add_to_texts(
            torch.stack(
                [
                    taught.rows[corpus.texts.index("woods")],
                    taught.rows[corpus.texts.index("brown fields")],
                    taught.rows[taught.parts[4][0]],
                ]
            )
        )
        flood = concepts.add_to_texts(taught.rows[corpus.prompts[NAMES.index("floodedfields")][:1]])[0]
    assert pictures.shape == (len(ITEMS), 24 + len(NAMES))
    torch.testing.assert_close(pictures.norm(dim=1), torch.ones(len(ITEMS)))
    flooded = NAMES.index("floodedfields")
    shares = (pictures[:, 24:] / pictures[:, :24].norm(dim=1, keepdim=True) / LENGTH) ** 2
    assert shares[:, flooded].argmax() == 5
    assert shares[5].sum() == pytest.approx(1, abs=0.01)
    assert shares[6].sum() < 0.2  # it shows none of the concepts
    assert (pictures[:, 24:] @ flood[24:]).argmax() == 5
    beside = [float(row[24:].norm() / row[:24].norm()) for row in (known, said, unknown)]
    assert beside[0] == pytest.approx(0.8, abs=0.1)  # a name
    assert beside[1] == pytest.approx(LENGTH, abs=0.05)  # a caption of the same kind of things
    assert beside[2] < 0.15 < beside[1]
    meant = taught.rows[taught.parts[4][0]]
    same = (pictures @ unknown)[:, None] / pictures[:, :24].norm(dim=1, keepdim=True)
    assert (plain @ meant).argsort().tolist() == same[:, 0].argsort().tolist()


def test_names_and_captions_are_told_apart_and_others_teach_neither(corpus):
    task = ConceptsTask(
        corpus, torch.zeros(1, len(ITEMS), 4), _taught(corpus, torch.Generator().manual_seed(3))[2], CONCEPTS
    )
    names = next(task.batches(0, torch.Generator().manual_seed(0))).names
    own, templates, further, words, rest = 17, 6, 0, 20, 16  # of a batch of 64; RSITMD's captions are not given here
    wanted = [0.0] * own + [torch.nan] * templates + [0.0] * further + [1.0] * words + [torch.nan] * rest
    torch.testing.assert_close(names, torch.tensor(wanted), equal_nan=True)


def test_foreign_texts_are_no_words_of_the_corpus_and_none_that_are_measured(corpus):
    texts = foreign_texts(Tokenizer.from_file(str(tokenizer_file())), corpus, 0)
    words = {word for text in texts for word in text.split()} - {"an", "aerial", "photograph", "of"}
    assert len(texts) == 5000
    assert not words & {word for text in corpus.texts for word in text.split()}
    assert not words & {"vineyard", "volcano", "aerodrome", "quarry", "penguins"}
