"""The kept-alive worker: progress, cancel, death, refusal, end."""

from __future__ import annotations

import gc
import os
import threading

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis_plugin.engine.client import EngineClient, EngineError
from qgis_plugin.engine.protocol import QueryRequest, StatusRequest
from qgis_plugin.engines import new_client


def query(text, tmp_path, **more):
    return QueryRequest(index=str(tmp_path), text=text, output=str(tmp_path / "hits.gpkg"), **more)


def test_one_worker_answers_many_requests(client, tmp_path, is_alive):
    assert client.process_id() is None
    body = client.run(query("water", tmp_path, k=7))
    assert body["count"] == 7
    first = client.process_id()
    client.run(StatusRequest(index=str(tmp_path)))
    assert client.process_id() == first
    client.close()
    assert client.process_id() is None
    assert not is_alive(first)


def test_a_worker_is_kept_alive(client, tmp_path):
    client.run(StatusRequest(index=str(tmp_path)))
    first = client.process_id()
    for _ in range(10):
        client.run(StatusRequest(index=str(tmp_path)))
    assert client.process_id() == first


def test_progress_comes_in_order_and_cancelling_stops_the_request(client, tmp_path):
    seen = []
    with pytest.raises(EngineError) as caught:
        client.run(query("slow", tmp_path), seen.append, lambda: len(seen) > 3)
    assert caught.value.code == "cancelled"
    assert [step.done for step in seen] == sorted(step.done for step in seen)
    process_id = client.process_id()
    assert client.run(query("water", tmp_path))["count"] == 20
    assert client.process_id() == process_id, "cancelling must not cost the worker"


def test_a_worker_that_does_not_stop_is_ended(client, tmp_path, monkeypatch):
    monkeypatch.setattr("qgis_plugin.engine.client.CANCEL_GRACE_S", 0.3)
    monkeypatch.setattr("qgis_plugin.engine.worker.END_GRACE_MS", 300)
    with pytest.raises(EngineError) as caught:
        client.run(query("stubborn", tmp_path), is_cancelled=lambda: True)
    assert caught.value.code == "cancelled"
    assert client.run(query("water", tmp_path))["count"] == 20


def test_a_worker_that_dies_gives_one_error_with_its_last_words_and_the_next_request_works(client, tmp_path):
    with pytest.raises(EngineError, match="out of luck") as caught:
        client.run(query("die", tmp_path))
    assert caught.value.code == "engine-died"
    assert client.run(query("water", tmp_path))["count"] == 20


def test_a_worker_that_is_killed_in_mid_run_gives_an_error(client, tmp_path):
    seen = []

    def kill(step):
        seen.append(step)
        if len(seen) == 3:
            os.kill(client.process_id(), 9)

    with pytest.raises(EngineError) as caught:
        client.run(query("slow", tmp_path), kill)
    assert caught.value.code == "engine-died"
    assert client.run(query("water", tmp_path))["count"] == 20


def test_errors_of_the_engine_keep_code_and_words(client, tmp_path):
    with pytest.raises(EngineError, match="says index-mismatch") as caught:
        client.run(query("fail index-mismatch", tmp_path))
    assert caught.value.code == "index-mismatch"


@pytest.mark.parametrize(("protocol", "code"), [("0", "engine-too-old"), ("2", "engine-too-new")])
def test_another_protocol_is_refused_in_one_sentence(client, tmp_path, monkeypatch, protocol, code):
    monkeypatch.setenv("RDB_GEO_FAKE_PROTOCOL", protocol)
    with pytest.raises(EngineError, match=r"too old for .*0\.1\.0|0\.1\.0.* too old for") as caught:
        client.run(query("water", tmp_path))
    assert caught.value.code == code
    assert client.process_id() is None


def test_an_error_of_an_expression_says_where(client, tmp_path):
    with pytest.raises(EngineError, match="quote") as caught:
        client.run(query('a "b', tmp_path))
    assert (caught.value.code, caught.value.place) == ("expression", 2)


def test_without_an_engine_it_says_so(qgis_app, tmp_path):
    missing = EngineClient(lambda: None, dict)
    with pytest.raises(EngineError) as caught:
        missing.run(query("water", tmp_path))
    assert caught.value.code == "engine-missing"


def test_a_program_that_can_not_start_is_an_error(qgis_app, tmp_path):
    broken = EngineClient(lambda: (str(tmp_path / "nothing"),), dict)
    with pytest.raises(EngineError) as caught:
        broken.run(query("water", tmp_path))
    assert caught.value.code == "engine-died"


def test_a_client_that_is_thrown_away_at_once_does_not_end_qgis(qgis_app, tmp_path):
    for _ in range(20):
        broken = EngineClient(lambda: (str(tmp_path / "nothing"),), dict)
        with pytest.raises(EngineError):
            broken.run(query("water", tmp_path))
        del broken
        gc.collect()


def test_a_retired_client_starts_no_worker_again(client, tmp_path, is_alive):
    client.run(StatusRequest(index=str(tmp_path)))
    process_id = client.process_id()
    client.retire()
    assert not is_alive(process_id)
    with pytest.raises(EngineError) as caught:
        client.run(StatusRequest(index=str(tmp_path)))
    assert caught.value.code == "cancelled"
    assert client.process_id() is None


def test_requests_of_several_threads_wait_in_line(client, tmp_path):
    counts = []
    threads = [
        threading.Thread(
            target=lambda k=k: counts.append(
                client.run(QueryRequest(str(tmp_path), "w", str(tmp_path / f"{k}.gpkg"), k))["count"]
            )
        )
        for k in range(1, 6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(counts) == [1, 2, 3, 4, 5]


def test_the_engine_does_not_see_the_paths_of_qgis(fake_engine, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/usr/lib/python3/dist-packages")
    monkeypatch.setenv("PROJ_LIB", "/usr/share/proj")
    from qgis_plugin.engines import variables

    assert not {"PYTHONPATH", "PROJ_LIB", "QT_QPA_PLATFORM"} & set(variables())
    assert variables()["RDB_GEO_OFFLINE"] == "1"
    client = new_client()
    client.close()
