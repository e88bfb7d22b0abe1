"""Adapters inside hosts: nothing changes at step 0, only they train, padding never matters, and they come out again."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import open_clip.transformer
import pytest
import torch
from rdb_hosts import (
    CONFIG,
    END,
    HOSTS,
    TEXT,
    VISION,
    clip,
    encode_image,
    encode_text,
    eos_clip,
    lite,
    pixels,
    texts,
    train_a_little,
)

from rdb_geo.core.errors import EncoderError, UsageError
from rdb_geo.model.config import ABLATION
from rdb_geo.model.inject import adapters_of, digest, inject, is_adapted, remove

FEW = {
    "full": {},
    "symmetric": ABLATION["symmetric"],
    "windows, shared-up": {"text": "windows", "shared": "shared-up"},
}


@pytest.fixture(params=HOSTS)
def host(request):
    return HOSTS[request.param]()


def config_for(host, changes: dict | None = None):
    """Only layers wider than 64 channels can have a shared up-projection."""
    changes = changes or {}
    if changes.get("shared") == "shared-up" and not hasattr(host, "image_head"):
        changes = {**changes, "shared": "mini-adapter"}
    return replace(CONFIG, **changes)


def embeddings(host):
    with torch.no_grad():
        return encode_image(host, pixels()), encode_text(host, *texts())


def frozen(host):
    mine = {id(value) for value in adapters_of(host).parameters()} if is_adapted(host) else set()
    found = [value for value in (*host.parameters(), *host.buffers()) if id(value) not in mine]
    return [value.detach().clone() for value in found]


@pytest.mark.parametrize("changes", FEW.values(), ids=FEW)
def test_embeddings_are_the_frozen_ones_at_the_start(host, changes):
    before = embeddings(host)
    inject(host, config_for(host, changes))
    for found, wanted in zip(embeddings(host), before, strict=True):
        torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)


def test_each_new_adapter_in_its_host_gives_back_its_input_to_the_last_bit(host):
    """The host's own output may differ by rounding: torch rounds by whether a tower is frozen and by memory layout."""
    adapters = inject(host, CONFIG)
    found = []
    for adapter in (*adapters.image.values(), *adapters.text.values()):
        adapter.register_forward_hook(lambda _, inputs, output: found.append(torch.equal(inputs[0], output)))
    embeddings(host)
    assert found == [True] * (len(adapters.image) + len(adapters.text))


def test_trained_adapters_change_images_and_texts(host):
    before = embeddings(host)
    train_a_little(inject(host, CONFIG))
    for found, other in zip(embeddings(host), before, strict=True):
        assert (found - other).abs().max(1).values.min() > 1e-3


def test_a_training_step_changes_the_adapters_and_nothing_else(host):
    host.requires_grad_(requires_grad=True)
    adapters = inject(host, CONFIG)
    train_a_little(adapters)
    trainable = {id(value) for value in host.parameters() if value.requires_grad}
    assert trainable == {id(value) for value in adapters.parameters()}
    assert all(value.requires_grad for value in adapters.parameters())
    before, mine = frozen(host), [value.detach().clone() for value in adapters.parameters()]
    loss = (encode_image(host, pixels()) @ encode_text(host, *texts()).T).sum()
    loss.backward()
    torch.optim.AdamW(host.parameters(), lr=1e-2, weight_decay=0.1).step()
    assert all(torch.equal(old, new) for old, new in zip(before, frozen(host), strict=True))
    moved = [not torch.equal(old, new) for old, new in zip(mine, adapters.parameters(), strict=True)]
    assert all(moved)


def test_the_shared_layer_gets_gradient_from_the_loss_of_either_tower(host):
    adapters = inject(host, CONFIG)
    train_a_little(adapters)
    shared = list(adapters.shared.parameters())
    assert len(adapters.shared) >= 3
    for run in (lambda: encode_image(host, pixels()), lambda: encode_text(host, *texts())):
        for value in shared:
            value.grad = None
        run()[:, 0].sum().backward()
        assert all(value.grad is not None and value.grad.any() for value in shared)


def test_removal_gives_back_the_host_bit_for_bit(host):
    host.requires_grad_(requires_grad=True)
    next(iter(host.parameters())).requires_grad_(requires_grad=False)
    trained = {name: value.requires_grad for name, value in host.named_parameters()}
    modules, state, before = [name for name, _ in host.named_modules()], host.state_dict(), embeddings(host)
    train_a_little(inject(host, CONFIG))
    remove(host)
    assert [name for name, _ in host.named_modules()] == modules
    assert {name: value.requires_grad for name, value in host.named_parameters()} == trained
    assert all(torch.equal(value, state[name]) for name, value in host.state_dict().items())
    assert all(torch.equal(found, wanted) for found, wanted in zip(embeddings(host), before, strict=True))
    assert not any(module._forward_pre_hooks or module._forward_hooks for module in host.modules())
    assert not is_adapted(host)


def test_pad_ids_change_no_text(host):
    train_a_little(inject(host, CONFIG))
    ids, mask = texts()
    filler = torch.randint(1, END, ids.shape, generator=torch.Generator().manual_seed(9))
    masks_by_id = getattr(getattr(host, "text", None), "use_pad_mask", False)
    others = torch.where(mask.bool(), ids, 0 if masks_by_id else filler)
    with torch.no_grad():
        torch.testing.assert_close(encode_text(host, others, mask), encode_text(host, ids, mask), atol=1e-5, rtol=0)


def test_words_before_the_end_do_change_a_text(host):
    train_a_little(inject(host, CONFIG))
    ids, mask = texts()
    others = ids.clone()
    others[:, 1] = ids[:, 1] % (END - 1) + 1
    with torch.no_grad():
        assert (encode_text(host, others, mask) - encode_text(host, ids, mask)).abs().max(1).values.min() > 1e-3


@pytest.mark.parametrize("text", ["pooled", "windows", "plain"])
def test_a_longer_padding_changes_no_text_of_the_lite_host(text):
    host = lite()
    train_a_little(inject(host, replace(CONFIG, text=text)))
    ids, mask = texts()
    more = torch.zeros(len(ids), 9, dtype=torch.long)
    with torch.no_grad():
        found = host.encode_text(torch.cat([ids, more + 7], 1), torch.cat([mask, more], 1))
        torch.testing.assert_close(found, host.encode_text(ids, mask), atol=1e-5, rtol=0)


def test_a_row_does_not_depend_on_its_batch(host):
    train_a_little(inject(host, CONFIG))
    ids, mask = texts(6)
    with torch.no_grad():
        images = torch.cat([encode_image(host, pixels(5)[row : row + 1]) for row in range(5)])
        rows = torch.cat([encode_text(host, ids[row : row + 1], mask[row : row + 1]) for row in range(6)])
        torch.testing.assert_close(images, encode_image(host, pixels(5)), atol=1e-5, rtol=0)
        torch.testing.assert_close(rows, encode_text(host, ids, mask), atol=1e-5, rtol=0)


def test_images_and_texts_are_encoded_independently(host):
    train_a_little(inject(host, CONFIG))
    images, rows = embeddings(host)
    with torch.no_grad():
        assert torch.equal(encode_text(host, *texts()), rows)
        encode_text(host, *texts(seed=8))
        assert torch.equal(encode_image(host, pixels()), images)
        encode_image(host, pixels(seed=8))
        assert torch.equal(encode_text(host, *texts()), rows)


def test_threads_do_not_mix_up_their_texts(host):
    train_a_little(inject(host, CONFIG))
    batches = [texts(4, seed) for seed in range(12)]

    def encode(batch):
        with torch.no_grad():
            return encode_text(host, *batch)

    alone = [encode(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        for found, wanted in zip(pool.map(encode, batches), alone, strict=True):
            torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)


@pytest.mark.parametrize("make", [clip, eos_clip])
def test_checkpointed_blocks_have_the_keys_of_their_own_batch(make):
    def gradients(host):
        adapters = inject(host, CONFIG)
        train_a_little(adapters)
        first, second = encode_text(host, *texts(4, 1)), encode_text(host, *texts(4, 2))
        (first[:, 0].sum() + encode_image(host, pixels())[:, 0].sum() - second[:, 1].sum()).backward()
        return [value.grad for value in adapters.parameters()]

    wanted, host = gradients(make()), make()
    host.set_grad_checkpointing(True)
    host.train()
    for found, plain in zip(gradients(host), wanted, strict=True):
        torch.testing.assert_close(found, plain, atol=1e-5, rtol=1e-4)


def test_a_copy_has_adapters_of_its_own(host):
    adapters = inject(host, CONFIG)
    train_a_little(adapters)
    twin = copy.deepcopy(host)
    wanted = embeddings(host)
    with torch.no_grad():
        for value in adapters.parameters():
            value.zero_()
    assert all(torch.equal(found, old) for found, old in zip(embeddings(twin), wanted, strict=True))
    assert not torch.equal(embeddings(host)[1], wanted[1])
    found = adapters_of(twin)
    pair = next(iter(found.shared))
    image, text = pair.split("-")
    assert found.image[image].shared is found.text[text].shared is found.shared[pair] is not adapters.shared[pair]
    remove(twin)
    remove(host)
    assert all(torch.equal(one, other) for one, other in zip(embeddings(twin), embeddings(host), strict=True))


def test_ordinary_modes_make_no_difference_to_adapters():
    host = clip()
    adapters = inject(host, CONFIG)
    train_a_little(adapters)
    wanted = embeddings(host)
    adapters.train()
    assert all(torch.equal(found, old) for found, old in zip(embeddings(host), wanted, strict=True))


def test_half_precision_autocast_runs(host):
    train_a_little(inject(host, CONFIG))
    wanted = embeddings(host)
    with torch.autocast("cpu", torch.bfloat16):
        found = embeddings(host)
    for rows, exact in zip(found, wanted, strict=True):
        assert torch.nn.functional.cosine_similarity(rows.float(), exact).min() > 0.98


class TestLayers:
    def test_an_open_clip_tower_gets_one_in_every_block(self):
        adapters = inject(clip(), CONFIG)
        assert list(adapters.image) == list(adapters.text) == ["0", "1", "2"]
        assert list(adapters.shared) == ["0-0", "1-1", "2-2"]

    def test_the_lite_host_gets_them_in_its_last_layers(self):
        adapters = inject(lite(), CONFIG)
        assert list(adapters.shared) == ["3-2", "4-3", "5-4", "6-5"]
        assert [adapter.down.in_features for adapter in adapters.image.values()] == [80, 112, 192, 320]

    def test_a_choice_is_kept_to(self):
        host = clip()
        before = embeddings(host)
        adapters = inject(host, replace(CONFIG, image_layers=(1, 2), text_layers=(0,)))
        assert (list(adapters.image), list(adapters.text), list(adapters.shared)) == (["1", "2"], ["0"], ["2-0"])
        assert adapters.config.image_layers == (1, 2)
        train_a_little(adapters)
        assert all((found - old).abs().max() > 1e-3 for found, old in zip(embeddings(host), before, strict=True))

    @pytest.mark.parametrize(("changes", "changed"), [(ABLATION["vea-only"], 0), (ABLATION["tsa-only"], 1)])
    def test_one_side_alone_leaves_the_other_as_it_was(self, host, changes, changed):
        before = embeddings(host)
        train_a_little(inject(host, replace(CONFIG, **changes)))
        after = embeddings(host)
        assert (after[changed] - before[changed]).abs().max() > 1e-3
        assert torch.equal(after[1 - changed], before[1 - changed])
        remove(host)

    def test_the_configuration_names_its_layers_afterwards(self):
        assert inject(clip(), CONFIG).config.image_layers == (0, 1, 2)

    @pytest.mark.parametrize("side", ["image", "text"])
    def test_a_layer_that_is_not_there_is_named(self, side):
        host = clip()
        with pytest.raises(UsageError, match=f"{side}_layers names layer 3; the host has 0 … 2"):
            inject(host, replace(CONFIG, **{f"{side}_layers": (0, 3)}))
        assert not is_adapted(host)


class TestOtherTowers:
    def test_a_timm_vit(self):
        host = clip({"timm_model_name": "test_vit", "timm_pool": "token"}, custom=True)
        images = torch.randn(2, 3, 160, 160, generator=torch.Generator().manual_seed(0))
        with torch.no_grad():
            before = encode_image(host, images)
            adapters = inject(host, replace(CONFIG, image_layers=(1, 5)))
            assert torch.equal(encode_image(host, images), before)
            train_a_little(adapters)
            assert (encode_image(host, images) - before).abs().max() > 1e-3
            remove(host)
            assert torch.equal(encode_image(host, images), before)

    def test_blocks_with_layer_scale_and_extra_norms(self):
        host = clip({"ls_init_value": 0.5}, {"ls_init_value": 0.5, "scale_attn": True}, custom=True)
        before = embeddings(host)
        train_a_little(inject(host, CONFIG))
        assert all((found - old).abs().max() > 1e-3 for found, old in zip(embeddings(host), before, strict=True))
        remove(host)
        assert all(torch.equal(found, old) for found, old in zip(embeddings(host), before, strict=True))

    def test_blocks_that_run_with_the_batch_second(self):
        """As in open_clip before 2.27."""
        first, second = clip(), clip()
        for owner, side in ((second.visual, VISION), (second, TEXT)):
            heads = side["heads"] if "heads" in side else side["width"] // side["head_width"]
            made = open_clip.transformer.Transformer(side["width"], side["layers"], heads, batch_first=False).eval()
            made.load_state_dict(owner.transformer.state_dict())
            owner.transformer = made
        for host in (first, second):
            torch.manual_seed(0)
            train_a_little(inject(host, CONFIG))
        for found, wanted in zip(embeddings(second), embeddings(first), strict=True):
            torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)

    def test_a_convolutional_image_tower_is_refused_by_name_and_its_text_tower_is_not(self):
        host = clip({"layers": [1, 1, 1, 1], "width": 16})
        with pytest.raises(EncoderError, match="image tower ModifiedResNet has no blocks"):
            inject(host, CONFIG)
        adapters = inject(host, replace(CONFIG, image="none"))
        assert (len(adapters.image), len(adapters.text)) == (0, 3)

    def test_a_text_tower_of_another_library_is_refused_by_name_and_its_image_tower_is_not(self):
        class Bert(torch.nn.Module):
            transformer = torch.nn.Identity()

        host = clip(custom=True)
        host.text = Bert()
        with pytest.raises(EncoderError, match="text tower Bert has no blocks"):
            inject(host, CONFIG)
        assert len(inject(host, replace(CONFIG, text="none")).image) == 3

    @pytest.mark.parametrize("name", ["clip", "eos", "padded"])
    def test_the_words_up_to_the_end_count(self, name):
        from rdb_geo.model.blocks import TextKeys

        host, (ids, mask) = HOSTS[name](), texts(8)
        assert torch.equal(TextKeys(getattr(host, "text", host)).keys(ids), mask.bool())

    def test_a_class_token_at_the_end_counts(self):
        from rdb_geo.model.blocks import TextKeys

        host = clip(text={"embed_cls": True, "pool_type": "last"}, custom=True)
        keys = TextKeys(host.text).keys(torch.tensor([[5, 6, 0], [5, 0, 0]]))
        assert keys.tolist() == [[True, True, False, True], [True, False, False, True]]
        before = encode_text(host, texts()[0], None)
        train_a_little(inject(host, replace(CONFIG, image="none")))
        assert (encode_text(host, texts()[0], None) - before).abs().max() > 1e-3

    def test_a_tower_that_sees_its_padding_has_it_counted(self):
        from rdb_geo.model.blocks import TextKeys

        host = clip(text={"pool_type": "last", "no_causal_mask": True}, custom=True)
        assert TextKeys(host.text).keys(torch.tensor([[5, 0, 0]])).all()


def test_a_second_set_is_refused():
    host = clip()
    inject(host, CONFIG)
    with pytest.raises(EncoderError, match="has RDB adapters already"):
        inject(host, CONFIG)


@pytest.mark.parametrize("ask", [remove, adapters_of])
def test_a_host_without_adapters_says_so(ask):
    with pytest.raises(EncoderError, match="has no RDB adapters"):
        ask(clip())


def test_text_blocks_without_ids_are_an_error_and_not_a_guess():
    host = clip()
    inject(host, CONFIG)
    with pytest.raises(EncoderError, match="call the model's encode_text"):
        host.transformer(torch.zeros(1, 12, TEXT["width"]))


class TestDigest:
    def test_it_is_the_same_with_and_without_adapters(self, host):
        before = digest(host)
        train_a_little(inject(host, CONFIG))
        assert digest(host) == before == digest(copy.deepcopy(host))

    def test_it_sees_a_change_of_any_tensor(self, host):
        before = digest(host)
        for value in list(host.parameters())[::7]:
            if value.ndim:
                old = value.detach().clone()
                with torch.no_grad():
                    value.add_(0.01)
                assert digest(host) != before
                with torch.no_grad():
                    value.copy_(old)
        assert digest(host) == before

    def test_it_sees_batch_norms_running_on(self):
        host = lite()
        before = digest(host)
        host.train()
        host.encode_image(pixels())
        assert digest(host) != before


def test_a_few_steps_bring_pairs_together():
    """The adapters can learn: matching images and texts get closer than others."""
    torch.manual_seed(0)
    host = clip()
    adapters = inject(host, replace(CONFIG, shared="mini-adapter"))
    optimizer = torch.optim.AdamW(adapters.parameters(), lr=3e-3)
    images, (ids, mask), truth = pixels(4), texts(4), torch.arange(4)
    losses = []
    for _ in range(25):
        scores = encode_image(host, images) @ encode_text(host, ids, mask).T / 0.07
        loss = torch.nn.functional.cross_entropy(scores, truth)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses[-1] < 0.2 * losses[0]
