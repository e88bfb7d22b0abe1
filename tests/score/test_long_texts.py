"""Questions that a model would not read to their end are refused; those that it reads are asked."""

import pytest

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.base import is_cut
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.question import text_vector


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("rdb-lite", device="cpu")


@pytest.mark.parametrize(
    "text",
    ["森林和河流旁边的村庄" * 12, "Donaudampfschifffahrtsgesellschaft " * 10, "quarryside-embankments, " * 25],
)
def test_a_text_of_too_many_tokens_is_refused(encoder, text: str):
    with pytest.raises(UsageError, match="longer than what rdb-lite reads"):
        text_vector(text, encoder)


def test_what_is_read_whole_is_asked(encoder):
    for text in ("house " * 50, "a lake", "森林" * 10):
        assert text_vector(text, encoder).shape == (encoder.spec.dim,)


def test_a_text_is_cut_where_its_last_word_changes_nothing(encoder):
    for count in range(20, 80):
        text = "road " * count
        one, other = encoder.encode_texts([text + "lake", text + "forest"])
        assert is_cut(encoder, text + "lake") == bool(abs(one - other).max() < 1e-6), count
