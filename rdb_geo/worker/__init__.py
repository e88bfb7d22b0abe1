"""``rdb-geo worker``: requests as lines of JSON on stdin, events on stdout. docs/worker-protocol.md describes both."""
