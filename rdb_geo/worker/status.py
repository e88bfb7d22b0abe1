"""What an index holds."""

from __future__ import annotations

from pathlib import Path

from rdb_geo.worker.jobs import StatusJob


def status(job: StatusJob) -> dict[str, object]:
    """The fields of the result, values of JSON.

    Raises:
        IndexStoreError: The name is taken by a file.
    """
    from rdb_geo.index.store import Store
    from rdb_geo.scene.addresses import is_gone

    store = Store(Path(job.index), create=True)
    shards, problems = store.scenes()
    manifests = [shard.manifest for shard in shards]
    return {
        "exists": store.root.is_dir(),
        "scenes": [
            {
                "scene": manifest.scene.uri,
                "chips": manifest.count,
                "model": manifest.encoder.name,
                "gsd_m": manifest.scene.gsd_m,
                "datetime": manifest.scene.datetime,
                "chip_m": min(chips.size_px for chips in manifest.chips) * manifest.scene.gsd_m,
                "is_missing": is_gone(manifest.scene.uri),
            }
            for manifest in manifests
        ],
        "chips": sum(manifest.count for manifest in manifests),
        "model": manifests[0].encoder.name if manifests else None,
        "problems": list(map(str, problems)),
    }
