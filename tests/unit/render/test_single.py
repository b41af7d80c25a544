"""One page's work is that which a plan of the whole site has for it."""

from __future__ import annotations

from generator.concurrency import Alone
from generator.model.options import Options
from generator.profile import Profile
from generator.reading import read, silent
from generator.render.assets import Wardrobe
from generator.render.job import Job, file_of
from generator.render.plan import plan
from generator.render.single import page_of
from generator.render.templates import Theme
from tests.conftest import AS_OF, REPOSITORY


def test_every_page_is_found_alone():
    found = read(REPOSITORY, Options(as_of=AS_OF), Alone(), silent, None, Profile())
    site, theme = found.site, Theme.of(REPOSITORY)
    assert site
    work, _ = plan(site, theme.names(), (), Wardrobe())
    pages = [
        item
        for item in work
        if isinstance(item, Job)
        and item.path.endswith("/")
        and isinstance(item.by, str)
        and item.by != "redirect.html"
    ]
    assert len(pages) > 30
    for item in pages:
        alone = page_of(site, file_of(item))
        assert isinstance(alone, Job), item.path
        assert (alone.path, alone.by, alone.texts) == (item.path, item.by, item.texts)
        assert alone.view() == item.view()
    assert page_of(site, "nowhere/index.html") is None
