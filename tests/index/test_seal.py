"""The footer's checksum: compared before a Parquet reader sees the footer."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rdb_geo.index.seal import check_seal, seal


@pytest.fixture
def sealed(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [3, 1, 2], "b": ["x", "y", "zz"]}), path, row_group_size=2)
    plain = path.read_bytes()
    seal(path)
    return path, plain


def test_every_parquet_reader_reads_the_file(sealed):
    import duckdb

    path, plain = sealed
    assert path.stat().st_size == len(plain) + 24
    assert pq.read_table(path).to_pydict() == {"a": [3, 1, 2], "b": ["x", "y", "zz"]}
    assert duckdb.sql(f"select a, b from '{path}' order by a").fetchall() == [(1, "y"), (2, "zz"), (3, "x")]


@pytest.mark.slow
def test_each_changed_bit_of_the_footer_is_noticed(sealed):
    path, _ = sealed
    clean = path.read_bytes()
    length = int.from_bytes(clean[-8:-4], "little")
    for place in range(len(clean) - 8 - length, len(clean) - 8):
        for bit in range(8):
            damaged = bytearray(clean)
            damaged[place] ^= 1 << bit
            path.write_bytes(damaged)
            with path.open("rb") as stream, pytest.raises(ValueError, match="does not match its checksum"):
                check_seal(stream)


def test_a_file_of_others_passes(tmp_path):
    path = tmp_path / "others.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    with path.open("rb") as stream:
        check_seal(stream)
        assert stream.tell() == 0


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\xff" * 8, bytes(3)])
def test_what_has_no_room_for_a_footer_is_no_index_file(tmp_path, content):
    path = tmp_path / "short.parquet"
    path.write_bytes(content)
    with path.open("rb") as stream, pytest.raises(ValueError, match="footer does not lie in it"):
        check_seal(stream)
