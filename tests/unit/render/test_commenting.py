from __future__ import annotations

import pytest

from generator.config.model import Comments, Config
from generator.render.commenting import comment_hosts

ISSO = ("https://talk.example:8443",)
GISCUS = ("https://giscus.app",)
UTTERANCES = ("https://utteranc.es",)


@pytest.mark.parametrize(
    ("options", "hosts"),
    [
        (Comments(), {}),
        (Comments("none"), {}),
        (Comments(email="me@example.com"), {}),
        (Comments(form="/send"), {}),
        (Comments(form="https://talk.example/send?x"), {"form-action": ("https://talk.example",)}),
        (Comments("isso"), {}),
        (
            Comments("isso", address="https://talk.example:8443/isso"),
            {
                "connect-src": ISSO,
                "img-src": ISSO,
                "script-src": ISSO,
                "style-src": ISSO,
                "style-src-attr": ("'unsafe-inline'",),
            },
        ),
        (
            Comments("giscus", repo="a/b"),
            {"frame-src": GISCUS, "script-src": GISCUS, "style-src": GISCUS},
        ),
        (
            Comments("utterances", repo="a/b"),
            {"frame-src": UTTERANCES, "script-src": UTTERANCES},
        ),
    ],
)
def test_whom_pages_ask(options: Comments, hosts: dict[str, tuple[str, ...]]):
    assert comment_hosts(Config("T", comments=options)) == hosts
