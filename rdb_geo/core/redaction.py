"""Addresses and texts without what gives access: passwords, signatures and tokens are never kept, shown or written."""

from __future__ import annotations

import os
import re
import urllib.parse

NAMES = frozenset(
    (
        *("awsaccesskeyid", "signature", "expires", "googleaccessid", "key-pair-id", "policy", "hdnts", "hmac", "hash"),
        *("sig", "se", "sp", "sv", "sr", "st", "spr", "sip", "ss", "srt", "sks", "ske", "skt", "skv", "skoid", "sktid"),
        *("token", "auth", "authorization", "apikey", "key", "secret", "password", "passwd", "pwd", "pw", "user"),
        *("username", "session", "sessionid", "sas", "jwt", "code", "credential", "credentials", "saoid", "suoid"),
        *("scid", "ticket", "login", "psw", "subscription", "private", "client_id"),
    )
)
"""Parameters of an address that give access or say for how long, in lower case."""

PARTS = ("token", "signature", "secret", "password", "apikey", "api_key", "api-key", "access_key", "accesskey")
"""A parameter whose name holds one of these is secret too, and so is one of S3 and Google (``X-Amz-…``)."""

_ADDRESS = re.compile(r"""[a-zA-Z][a-zA-Z0-9+.-]{0,30}://[^\s'"<>|)\]]+""")


def scheme_of(where: str | os.PathLike[str]) -> str | None:
    """``postgresql`` of ``postgresql://…``; None for a path."""
    scheme, found, _ = os.fspath(where).partition("://")
    return scheme.lower() if found else None


def without_secrets(address: str) -> str:
    """An address without user, password, signature and token; what else it asks for stays, in its order.

    GDAL's prefixes (``/vsicurl/``, ``/vsizip//vsicurl/…``) stay; a path or any other name is returned as it is.
    """
    return _ADDRESS.sub(lambda found: _clean(found[0]), address)


def _clean(address: str) -> str:
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return address.partition("?")[0]
    netloc = parts.netloc.rpartition("@")[2]
    pieces = [piece for piece in re.split("[&;]", parts.query) if piece]
    kept = [piece for piece in pieces if not _is_secret(piece.partition("=")[0])]
    if netloc == parts.netloc and kept == pieces:
        return address
    end = "}" if address.endswith("}") and "{" not in address else ""  # of an archive: /vsizip/{/vsicurl/https://…}
    return parts._replace(netloc=netloc, query="&".join(kept)).geturl().removesuffix(end) + end


def _is_secret(name: str) -> bool:
    plain = urllib.parse.unquote(name).lower()
    return plain in NAMES or plain.startswith(("x-amz-", "x-goog-", "x-ms-")) or any(part in plain for part in PARTS)
