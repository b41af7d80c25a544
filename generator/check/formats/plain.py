"""What was found as JSON, in byline's own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.check.checking import Report

__all__ = ["as_json"]


def as_json(report: Report) -> str:
    """Return an object: the pages and addresses looked at, and each diagnostic by its fields.

    Beside those that a build has there is ``fixable``: whether ``--fix`` mends it.
    """
    found = [{**one.diagnostic.as_data(), "fixable": one.fix is not None} for one in report.told]
    data = {"pages": report.pages, "addresses": report.addresses, "diagnostics": found}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
