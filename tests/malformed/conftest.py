"""Show what differs where the shared runner finds a difference."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.malformed.cases")
