"""Cloudflare: purge a zone's cache by whole addresses.

Interface: https://developers.cloudflare.com/api/resources/cache/methods/purge/ - thirty addresses
in one request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from generator.deploy.purging.asking import ask
from generator.deploy.target import Denied, Permanent

__all__ = ["purge_zone"]

_TOKEN: Final = "CLOUDFLARE_API_TOKEN"  # noqa: S105 - the name of the variable
_API: Final = "https://api.cloudflare.com/client/v4"
_ELSEWHERE: Final = "CLOUDFLARE_API_BASE_URL"
_TOGETHER: Final = 30


def purge_zone(zone: str, addresses: Sequence[str], environ: Mapping[str, str]) -> None:
    """Purge some addresses of a zone."""
    token = environ.get(_TOKEN)
    if not token:
        raise Denied("the token of Cloudflare is missing", f"set {_TOKEN} in the environment")
    api = environ.get(_ELSEWHERE, _API).rstrip("/")
    to = f"{api}/zones/{quote(zone, safe='')}/purge_cache"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for start in range(0, len(addresses), _TOGETHER):
        body = json.dumps({"files": addresses[start : start + _TOGETHER]}).encode()
        answer = ask("Cloudflare", to, body, headers)
        try:
            fine = json.loads(answer)["success"] is True
        except (LookupError, TypeError, ValueError):
            fine = False
        if not fine:
            raise Permanent("Cloudflare did not purge its cache", f"see whether {zone} is the zone")
