"""Amazon CloudFront: invalidate paths of a distribution.

Interface: CreateInvalidation of the CloudFront API of 2020-05-31. Signed with version 4
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), which
is forty lines here and a package of 20 MB elsewhere.
"""

from __future__ import annotations

import configparser
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from generator.deploy.purging.asking import ask
from generator.deploy.target import Denied

__all__ = ["Key", "invalidate", "key_of", "signed"]

_API: Final = "https://cloudfront.amazonaws.com"
_ELSEWHERE: Final = "AWS_ENDPOINT_URL_CLOUDFRONT"
_VERSION: Final = "2020-05-31"
_REGION: Final = "us-east-1"  # that of all services which have no region
_MOST: Final = 1000  # paths of one invalidation; what is beyond is cheaper as one for everything


class Key(NamedTuple):
    """A key of AWS; ``session`` is empty for one that lasts."""

    name: str
    secret: str
    session: str = ""


def invalidate(
    distribution: str, paths: Sequence[str], environ: Mapping[str, str], identifier: str
) -> None:
    """Invalidate some paths, as they stand in addresses; of very many, all there are."""
    key = key_of(environ)
    if key is None:
        hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure"
        raise Denied("the key of AWS is missing", hint)
    items = ["/*"] if len(paths) > _MOST else sorted(paths)
    listed = "".join(f"<Path>{escape(path)}</Path>" for path in items)
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch '
        f'xmlns="http://cloudfront.amazonaws.com/doc/{_VERSION}/"><Paths>'
        f"<Quantity>{len(items)}</Quantity><Items>{listed}</Items></Paths>"
        f"<CallerReference>byline-{escape(identifier)}</CallerReference></InvalidationBatch>"
    ).encode()
    api = environ.get(_ELSEWHERE, _API).rstrip("/")
    to = f"{api}/{_VERSION}/distribution/{quote(distribution, safe='')}/invalidation"
    ask("CloudFront", to, body, signed(key, to, body, datetime.now(timezone.utc)))


def key_of(environ: Mapping[str, str]) -> Key | None:
    """Return the key that the AWS tools would use: from the environment, or from a profile."""
    if environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY"):
        session = environ.get("AWS_SESSION_TOKEN", "")
        return Key(environ["AWS_ACCESS_KEY_ID"], environ["AWS_SECRET_ACCESS_KEY"], session)
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    path = environ.get("AWS_SHARED_CREDENTIALS_FILE") or f"{home}/.aws/credentials"
    read = configparser.RawConfigParser()
    try:
        read.read(Path(path).expanduser(), encoding="utf-8")
        profile = read[environ.get("AWS_PROFILE") or "default"]
        session = profile.get("aws_session_token", "")
        return Key(profile["aws_access_key_id"], profile["aws_secret_access_key"], session)
    except (configparser.Error, KeyError, OSError, UnicodeDecodeError):
        return None


def signed(key: Key, address: str, body: bytes, moment: datetime) -> dict[str, str]:
    """Return the headers of a signed POST."""
    parts = urlsplit(address)
    stamp, day = moment.strftime("%Y%m%dT%H%M%SZ"), moment.strftime("%Y%m%d")
    headers = {"content-type": "text/xml", "host": parts.netloc, "x-amz-date": stamp}
    if key.session:
        headers["x-amz-security-token"] = key.session
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(
        ["POST", quote(parts.path), "", lines, names, hashlib.sha256(body).hexdigest()]
    )
    scope = f"{day}/{_REGION}/cloudfront/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    secret = f"AWS4{key.secret}".encode()
    for part in (*scope.split("/"), text):
        secret = hmac.digest(secret, part.encode(), "sha256")
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key.name}/{scope}, SignedHeaders={names}, "
        f"Signature={secret.hex()}"
    )
    return headers
