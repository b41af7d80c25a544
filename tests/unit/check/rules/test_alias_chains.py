from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_an_old_address_that_leads_to_an_old_one(tmp_path: Path) -> None:
    config = "redirects:\n  /older/: /old.html\n  /fine/: /a/\n  /out/: https://else.example/\n"
    report = looked(tmp_path, {"content/posts/a.md": post("A", aliases="[/old.html]")}, config)
    assert places(report, "redirect-chain") == [("content/site.yaml", 5, 3)]
    hint = next(one.hint for one in report.diagnostics if one.code == "redirect-chain")
    assert hint == "let it lead to /a/"
