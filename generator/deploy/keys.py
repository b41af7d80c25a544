"""The keys of Amazon's services, from where its own tools keep them.

In this order: the environment; ``~/.aws/credentials`` and ``~/.aws/config``, with the command that
they may name; what a container or a workflow is given; the program ``aws``, which knows all else.
(https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html)
"""

from __future__ import annotations

import configparser
import json
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.deploy.target import Denied

__all__ = ["AwsKeys", "aws_keys", "aws_region", "home"]

_PATIENCE: Final = 60  # seconds for a program that may have to ask a server
_GIVEN: Final = (
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
_HINT: Final = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`"


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """A key: its name, its secret, and for one that is lent the token that goes with it."""

    access: str
    secret: str
    token: str | None = None

    @property
    def secrets(self) -> frozenset[str]:
        """What no message may show."""
        return frozenset(filter(None, (self.secret, self.token)))


def home(environ: Mapping[str, str]) -> Path:
    """Return the writer's home folder."""
    return Path(environ["HOME"]) if environ.get("HOME") else Path("~").expanduser()


def aws_keys(environ: Mapping[str, str], profile: str | None = None) -> AwsKeys | None:
    """Return the key to use; None where the service itself lends one to this machine.

    A named ``profile`` goes before the environment. Raises :class:`Denied` where there is no key.
    """
    access, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if access and secret and not profile:
        return AwsKeys(access, secret, environ.get("AWS_SESSION_TOKEN") or None)
    name = profile or environ.get("AWS_PROFILE") or "default"
    section = _section(environ, name)
    if section.get("aws_access_key_id") and section.get("aws_secret_access_key"):
        token = section.get("aws_session_token") or None
        return AwsKeys(section["aws_access_key_id"], section["aws_secret_access_key"], token)
    if "credential_process" in section:
        return _asked(shlex.split(section["credential_process"]))
    if not profile and any(environ.get(given) for given in _GIVEN):
        return None
    if section and shutil.which("aws", path=environ.get("PATH")):
        command = ["aws", "configure", "export-credentials", "--profile", name]
        return _asked([*command, "--format", "process"])
    if profile or environ.get("AWS_PROFILE"):
        raise Denied(f'there is no key in the profile "{name}" of ~/.aws', _HINT)
    raise Denied("there is no key for the bucket", _HINT)


def aws_region(environ: Mapping[str, str], profile: str | None = None) -> str | None:
    """Return the region that the environment or the profile names."""
    named = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    section = _section(environ, profile or environ.get("AWS_PROFILE") or "default")
    return (section.get("region") if profile else named or section.get("region")) or named


def _section(environ: Mapping[str, str], profile: str) -> Mapping[str, str]:
    """Return what both of the tools' files say of a profile; the credentials' file wins."""
    folder = home(environ) / ".aws"
    settings = environ.get("AWS_CONFIG_FILE") or folder / "config"
    credentials = environ.get("AWS_SHARED_CREDENTIALS_FILE") or folder / "credentials"
    named = profile if profile == "default" else f"profile {profile}"
    return {**_read(Path(settings), named), **_read(Path(credentials), profile)}


def _read(path: Path, section: str) -> Mapping[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return {}
    return dict(parser[section]) if parser.has_section(section) else {}


def _asked(command: Sequence[str]) -> AwsKeys:
    """Run a program that prints a key as JSON, in the form that the AWS tools have set down."""
    try:
        said = subprocess.run(  # noqa: S603 - the command is in the files of the AWS tools
            command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_PATIENCE
        )
        key = json.loads(said.stdout)
        return AwsKeys(key["AccessKeyId"], key["SecretAccessKey"], key.get("SessionToken") or None)
    except (OSError, subprocess.SubprocessError, LookupError, TypeError, ValueError) as problem:
        message = f"the program `{Path(command[0]).name}`, which has the key, did not give it"
        raise Denied(message, "run `aws sts get-caller-identity`; it says why") from problem
