"""The model that the joint stage starts from, read out of this repository's history."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from rdb_geo.encoders.cards import EMBEDDED
from training.card import CARD_FILE
from training.config import ConfigError

REPOSITORY = Path(__file__).parents[2]
"""The repository that this module lies in."""

_PATH = f"rdb_geo/encoders/data/{EMBEDDED}"


def start_of_history(commit: str, folder: Path, repository: Path = REPOSITORY) -> Path:
    """The model in the package as a commit had it; it is read once, and appears whole or not at all.

    Args:
        commit: Of the commit, hex.
        folder: Gets the model's files.
        repository: With that commit in its history.

    Returns:
        `folder`.

    Raises:
        ConfigError: `repository` is none, or has no such commit.
    """
    if (folder / CARD_FILE).is_file():
        return folder
    command = ["git", "-C", str(repository), "archive", commit, _PATH]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - git alone, no shell
    except (OSError, subprocess.CalledProcessError) as error:
        raise ConfigError(
            f"the model to start from is in the history of rdb-geo's repository, commit {commit}, and {repository} "
            "does not have it: run this in a whole clone, or give the model's folder with --start."
        ) from error
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as half:
        whole = Path(half) / "whole"
        whole.mkdir()
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            for member in files.getmembers():
                content = files.extractfile(member)
                if content is not None:
                    (whole / PurePosixPath(member.name).name).write_bytes(content.read())
        shutil.rmtree(folder, ignore_errors=True)
        whole.replace(folder)
    return folder
