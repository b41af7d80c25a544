"""A desk for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import SiteFolder
from tests.unit.preview.desk.sitting import FILES, Sitting, sitting


@pytest.fixture
def at_desk(site: Callable[..., SiteFolder], same_program: None) -> Iterator[Sitting]:
    with sitting(site(FILES)) as one:
        yield one
