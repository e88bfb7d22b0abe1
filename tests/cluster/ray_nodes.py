"""A Ray cluster of several nodes on this machine, in a process of its own.

    python ray_nodes.py NODES     prints its address and that of its client server; each line on stdin kills one node

It ends when stdin closes.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import time

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S"] = "120"  # a busy machine

from ray.cluster_utils import Cluster

PORTS = range(24_001, 32_000)
"""Neither Ray's own nor those that a system gives to outgoing connections: none is taken between choice and use."""


def free_port() -> int:
    for port in random.sample(PORTS, 20):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit("no port is free")


def wait_for(port: int) -> None:
    for _ in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise SystemExit("the server for clients did not start")


def main() -> None:
    port = free_port()
    head = {"num_cpus": 1, "include_dashboard": False, "ray_client_server_port": port}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    nodes = [cluster.add_node(num_cpus=1) for _ in range(int(sys.argv[1]) - 1)]
    wait_for(port)
    sys.stdout.write(f"{cluster.address} ray://127.0.0.1:{port}\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        sys.stdout.write("killed\n")
        sys.stdout.flush()
    cluster.shutdown()


if __name__ == "__main__":
    main()
