"""No message shows a credential, whoever wrote it into an error."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

__all__ = ["Secrecy", "secrets_of"]

_TELLING: Final = re.compile(
    r"(?:^|_)(?:AUTH|CREDENTIALS?|KEY|PASS|PASSPHRASE|PASSWORD|PASSWD|PAT|PWD|SECRET|SAS|TOKEN)"
    r"(?:$|_)|CONNECTION_STRING$|(?:PASSWORD|PASSPHRASE|SECRET|TOKEN|APIKEY)|^SSHPASS$",
    re.IGNORECASE,
)
_HARMLESS: Final = frozenset({"PWD", "OLDPWD", "SSH_AUTH_SOCK", "AWS_WEB_IDENTITY_TOKEN_FILE"})
_SHORTEST: Final = 6  # characters: what is shorter would be found in any text
# A password in an address, and the parameters that signed addresses carry.
_IN_ADDRESSES: Final = re.compile(
    r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"
    r"|(?<=[?&])(?:X-Amz-(?:Signature|Credential|Security-Token)|sig|access_token|token)=[^&\s\"']+",
    re.IGNORECASE,
)
# What is secret of a connection string: AccountName=…;AccountKey=…
_IN_PAIRS: Final = re.compile(r"(?:Key|Signature|Password|Secret|Token)=([^;]+)", re.IGNORECASE)
_BEARER: Final = re.compile(r"(?<=\b[Bb]earer )\S+|(?<=\b[Bb]asic )[A-Za-z0-9+/=]{8,}")
_SHOWN: Final = "•••"


def secrets_of(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the values of an environment whose names say that they are secret."""
    return frozenset(
        value
        for name, value in environ.items()
        if _TELLING.search(name) and name not in _HARMLESS and len(value) >= _SHORTEST
    )


def _writings(secret: str) -> set[str]:
    """Return a secret as addresses, headers, JSON and Python's errors write it."""
    data = secret.encode(errors="replace")
    both = "'\""  # by what else is in a text Python escapes the one, or none
    return {
        *(secret, quote(secret), quote(secret, safe=""), base64.b64encode(data).decode()),
        *(json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]),
        *("".join(repr(letter)[1:-1] for letter in secret), repr(secret + both)[1:-4]),
        *(repr(data)[2:-1], repr(data + both.encode())[2:-4]),
    }


class Secrecy:
    """Takes secrets out of texts."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Know these secrets; each line of one that has several counts, in any usual writing."""
        self._secrets: set[str] = set()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Know more of them."""
        for secret in secrets:
            for part in {secret, *secret.splitlines(), *_IN_PAIRS.findall(secret)}:
                if len(part) >= _SHORTEST:
                    self._secrets |= _writings(part)

    def scrubbed(self, text: str) -> str:
        """Return a text without them."""
        # The longest first, as one may be part of another.
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _SHOWN)
        return _BEARER.sub(_SHOWN, _IN_ADDRESSES.sub(_SHOWN, text))
