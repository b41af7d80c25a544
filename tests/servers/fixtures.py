"""The servers as fixtures: each is started when the first test asks for it, and once in a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import netlify as _netlify
from tests.servers import objects, repositories, shell
from tests.servers.netlify import Netlify
from tests.servers.objects import ObjectServer
from tests.servers.repositories import GitHost
from tests.servers.shell import Shell

__all__ = [
    "azurite_server",
    "git_server",
    "google_server",
    "moto_server",
    "netlify_server",
    "seaweed_server",
    "ssh_server",
]


@pytest.fixture(scope="session")
def seaweed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with objects.seaweed(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture(scope="session")
def moto_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with objects.moto(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture(scope="session")
def azurite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with objects.azurite(tmp_path_factory.mktemp("azurite")) as server:
        yield server


@pytest.fixture(scope="session")
def google_server() -> Iterator[ObjectServer]:
    with objects.google() as server:
        yield server


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell.sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="session")
def git_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHost]:
    with repositories.git_host(tmp_path_factory.mktemp("repositories")) as server:
        yield server


@pytest.fixture
def netlify_server() -> Iterator[Netlify]:
    with _netlify.netlify() as server:
        yield server
