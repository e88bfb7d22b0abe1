"""``rdb-geo models`` and its commands, as a user gives them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "encoders"))

from rdb_geo.cli.console import progress_bar
from rdb_geo.cli.main import main
from rdb_geo.core import consent
from rdb_geo.core.progress import Progress
from rdb_geo.encoders.cards import added_folder

pytest.importorskip("transformers")
from hub_server import Hub, publish, serve_hub  # the folder is put on the path above
from published_models import Published


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Published("clip").write_transformers_js(tmp_path_factory.mktemp("published") / "tiny-clip")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


def test_the_list_and_a_card_are_shown_as_ever():
    code, said = run("models")
    assert code == 0
    assert "rdb-lite" in said
    assert run("models", "rdb-lite") == run("models", "show", "rdb-lite")
    assert json.loads(run("models", "rdb-lite", "--json")[1])["name"] == "rdb-lite"
    listed = json.loads(run("models", "--json")[1])
    assert {"name", "size_bytes", "licence", "limits", "is_added", "is_present"} <= set(listed[0])
    code, said = run("models", "rdb-lit")
    assert code != 0
    assert "did you mean rdb-lite" in said


def test_a_model_is_added_checked_asked_and_removed(source: Path, tmp_path: Path, make_scene):
    code, said = run("models", "add", str(source))
    assert code == 0, said
    assert "licence: mit" in said
    assert run("models", "check", "tiny-clip")[0] == 0
    assert "tiny-clip" in run("models")[1]
    index = str(tmp_path / "ix")
    assert run("index", str(make_scene()), "-i", index, "--model", "tiny-clip")[0] == 0
    code, said = run("query", "a lake", "-i", index)
    assert code == 0, said
    assert consent.is_named("tiny-clip")
    assert run("models", "remove", "tiny-clip")[0] == 0
    code, said = run("query", "a lake", "-i", index)
    assert code != 0
    assert "tiny-clip" in said
    code, said = run("models", "remove", "tiny-clip")
    assert code != 0


def test_an_index_is_made_and_asked_in_an_environment_without_torch(source: Path, tmp_path: Path, make_scene):
    code = (
        "import sys\n"
        "for name in ('torch', 'open_clip', 'transformers', 'onnx', 'huggingface_hub'): sys.modules[name] = None\n"
        "from rdb_geo.cli.main import main\n"
        "def run(*words):\n"
        "    try: main(list(words))\n"
        "    except SystemExit as end: assert not end.code, end.code\n"
        f"run('models', 'add', {str(source)!r})\n"
        f"run('index', {str(make_scene())!r}, '-i', {str(tmp_path / 'ix')!r}, '--model', 'tiny-clip')\n"
        f"run('query', 'a lake', '-i', {str(tmp_path / 'ix')!r}, '-o', {str(tmp_path / 'h.geojson')!r})\n"
        "import rdb_geo\n"
        f"assert rdb_geo.open_index({str(tmp_path / 'ix')!r}).encoder.spec.name == 'tiny-clip'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert json.loads((tmp_path / "h.geojson").read_text())["features"] is not None


def test_a_repository_offline_is_one_sentence():
    code, said = run("models", "add", "owner/name", "--offline")
    assert code != 0
    assert "--offline forbids" in said
    assert "Traceback" not in said


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serve_hub(tmp_path / "served", monkeypatch) as hub:
        publish(hub)
        yield hub


def test_nothing_is_fetched_unasked_and_size_and_licence_are_said_before(hub: Hub):
    code, said = run("models", "add", "owner/tiny", "--online")
    assert code != 0
    assert re.search(r"tiny fetches \d+ MB from http\S+/owner/tiny, revision", said)
    assert "Licence: mit. Limits: not measured here" in said
    assert "give --yes to fetch" in said
    assert [path for path, *_ in hub.asked if "/resolve/" in path] == []
    hub.revision = ""  # what was offered is asked for by its commit
    code, said = run("models", "add", "owner/tiny", "--yes", "--online")
    assert code == 0, said
    assert "Note: it has no cells.npz, so outlines finer than chips go by colours alone." in said
    assert run("models", "remove", "tiny")[0] == 0


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_a_user_at_a_terminal_is_asked(hub: Hub, monkeypatch: pytest.MonkeyPatch, answer: str, code: int):
    hub.revision = ""
    monkeypatch.setattr("rdb_geo.cli.models.sys", type("sys", (), {"stdin": type("tty", (), {"isatty": lambda: True})}))
    result = CliRunner().invoke(main, ["models", "add", "owner/tiny", "--online"], input=answer + "\n")
    assert result.exit_code == code, result.output
    assert "Fetch it? [y/N]" in result.output
    assert ("Nothing was fetched." in result.output) == (code == 1)
    assert (added_folder() / "tiny").exists() == (code == 0)


def test_bytes_are_counted_in_megabytes_while_they_come(monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress_bar("tiny", "bytes") as show:
        show(Progress("fetch", 0, 605_000_000, "tiny"))
        show(Progress("fetch", 605_000_000, 605_000_000, "tiny"))
    assert "/605M" in terminal.getvalue()
