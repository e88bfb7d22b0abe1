"""Why an installation failed: what Python and pip print → a cause, by name. Plain Python, like `protocol`."""

from __future__ import annotations

import re
from collections.abc import Iterable

CAUSES = (
    ("no-venv", r"No module named '?venv|ensurepip is not available|No module named '?ensurepip|python3[\d.]*-venv"),
    ("no-pip", r"No module named '?pip\b"),
    ("proxy-login", r"Proxy Authentication Required|(?:failed:|HTTP\S*) 407\b|\b407 Client Error"),
    ("proxy", r"Cannot connect to proxy|ProxyError|Tunnel connection failed"),
    ("certificate", r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|certificate verify failed|SSLError"),
    ("disk-full", r"No space left on device|Errno 28\b|ENOSPC|not enough space on the disk|WinError 112\b"),
    ("blocked", r"WinError (?:5|32|225|1260)\b|Access is denied|being used by another process|contains a virus"),
    ("long-path", r"WinError 206\b|filename or extension is too long|Long Path support"),
    ("no-permission", r"Permission denied|Errno 13\b|Read-only file system|Errno 30\b"),
    ("hash", r"DO NOT MATCH THE HASHES|hashes? .*mismatch|Expected sha256"),
    ("platform", r"is not a supported wheel on this platform|requires a different Python"),
    ("no-network", r"Temporary failure in name resolution|getaddrinfo|Name or service not known"),
    ("no-network", r"Network is unreachable|No route to host"),
    ("no-network", r"NewConnectionError|Connection refused|Read timed out|ConnectTimeout|Max retries exceeded"),
    ("no-wheel", r"No matching distribution found for|Could not find a version that satisfies"),
)  # fmt: skip
"""The first that is found holds: pip says of a proxy or a certificate also that it found no distribution."""


def cause_of(lines: Iterable[str]) -> str:
    """The cause that the lines of an installation tell; empty where they tell none that is known."""
    said = "\n".join(lines)
    return next((code for code, pattern in CAUSES if re.search(pattern, said, re.IGNORECASE)), "")


def lacking(lines: Iterable[str]) -> str:
    """The package of which pip found no wheel; empty where it says none."""
    found = re.search(r"No matching distribution found for ([\w.\[\]-]+)", "\n".join(lines))
    return found[1] if found else ""
