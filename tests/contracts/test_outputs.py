"""What every output promises: the same work each time, inside the site, of what is published."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import making, pipeline
from generator.cache.values import Writer
from generator.model.url import collision_key
from generator.render.job import Copy, Job, Work, file_of
from generator.render.outputs import OUTPUTS, headers, sitemap
from generator.render.views import AuthorView, PostCard, TagView
from generator.resolve.site import Site, Status
from tests.conftest import AS_OF, REPOSITORY

POST = "---\ntitle: {title}\ndate: {date}\n{more}---\n\n{body}\n"


def post(title: str, date: str = "2024-03-01", body: str = "Words.", *more: str) -> str:
    lines = "".join(f"{line}\n" for line in more)
    return POST.format(title=title, date=date, more=lines, body=body)


# A blog with something of everything, and of everything something that is not out.
FULL = {
    "content/site.yaml": "title: Full\nurl: https://me.example/blog/\nauthor: ada\n"
    "cname: me.example\nposts_per_page: 2\nllms: true\nmarkdown_twins: true\n"
    "search: true\ncards: true\n"
    "redirects: {/old: pages/about.md, /gone: posts/hushed.md}\n"
    "menu: [{title: Hidden menu, url: posts/hushed.md}, {title: About, url: pages/about.md}]\n",
    "content/authors/ada.yaml": "name: Ada\n",
    "content/authors/shy.yaml": "name: Shy Writer\n",
    "content/series/steps.md": "---\ntitle: Steps\nannounce: false\nparts: [one, hushed, secret]\n"
    "---\n\n[Here](../posts/secret/index.md)\n",
    "content/series/hidden.md": "---\ntitle: Hidden series\nparts: [secret]\n---\n",
    "content/pages/about.md": "---\ntitle: About\naliases: /who\n---\n\n[No](../posts/hushed.md)\n",
    "content/pages/help/faq.md": "---\ntitle: Questions\n---\n",
    "content/pages/waiting.md": "---\ntitle: Waiting page\ndraft: true\n---\n",
    "content/static/.well-known/x": "x",
    "content/static/a b.txt": "x",
    "content/posts/one.md": post(
        "One",
        "2024-03-01",
        "[s](secret/index.md) ![d](secret/d.svg) [h](/hushed/) [l](left.md)",
        "tags: [calls, R&D]",
        "aliases: [/1.html, /a/b/]",
        "sequel: hushed",
    ),
    "content/posts/two/index.md": post("Two", "2024-03-02", "![d](d.svg)", "tags: calls"),
    "content/posts/two/d.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/posts/three.md": post("Three", "2023-01-01", "Words.", "series: Others"),
    "content/posts/hushed.md": post(
        "Hushed post", "2027-01-01", "[One](one.md)", "tags: whispers", "aliases: /hush.html"
    ),
    "content/posts/secret/index.md": post(
        "Secret post",
        "2024-02-01",
        "[One](../one.md) ![d](d.svg)",
        "draft: true",
        "tags: [calls, whispers]",
        "authors: shy",
        "series: [Others, Unheard]",
        "prequel: one",
        "aliases: /hush/",
    ),
    "content/posts/secret/d.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/posts/left.md": post(
        "Left post", "2024-02-02", "Words.", "expires: 2025-01-01", "tags: whispers"
    ),
    "content/comments/one/1.yaml": "author: Reader\ndate: 2024-03-02\nbody: Words.\n",
    "content/comments/one/2.yaml": "author: Shy Writer\ndate: 2027-01-01\nbody: whispers\n",
    "content/comments/secret/1.yaml": "author: Shy Writer\ndate: 2024-02-02\nbody: whispers\n",
}
# What a site must not be led out of itself by, errors or not.
HOSTILE = {
    "content/site.yaml": "title: Hostile\nurl: https://me.example/\npermalink: /../{slug}/\n"
    "cname: ../../x\nredirects: {/../up: /, //host: /, /a\\b: /}\n",
    "content/authors/..yaml": "name: ..\n",
    "content/series/...md": "---\ntitle: ../..\nparts: [../../x]\n---\n",
    "content/pages/..md": "---\ntitle: Dots\nslug: ../../y\n---\n",
    "content/posts/a.md": post(
        "Up",
        "2024-03-01",
        "[x](../../../../etc/passwd) ![y](..%2f..%2fz)",
        "slug: ../../up",
        "tags: [../../etc, '/', '..', con, 'a\\b']",
        "series: [../../s, '...']",
        "authors: ['../../w', '/etc']",
        "aliases: [/../up.html, /a/../../up, //host/x, '/c:/x', '/.', '/x/..']",
        "image: ../../../x.png",
    ),
    "content/posts/con.md": post("Con"),
    "content/posts/...md": post("Dots"),
}
EMPTY = {"content/site.yaml": "title: Empty\nurl: https://me.example/\n"}
UNNUMBERED = {"content/posts/undated.md": "---\ntitle: Undated\n---\n", "content/posts/x.md": ""}
SITES = {"full": FULL, "hostile": HOSTILE, "empty": EMPTY, "undated": UNNUMBERED}


def _sitemap(site: Site) -> Iterable[Work]:
    return sitemap.jobs(site, [work for output in OUTPUTS for work in output(site)])


def _headers(site: Site) -> Iterable[Work]:
    return headers.jobs(site, [work for output in OUTPUTS for work in output(site)], ())


ALL = {output.__module__.rpartition(".")[2]: output for output in OUTPUTS} | {
    "sitemap": _sitemap,
    "headers": _headers,
}


@pytest.fixture(params=[*SITES, "blog"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "blog":
        return REPOSITORY
    for name, text in SITES[request.param].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _made(work: Work) -> object:
    """Return a piece of work with its view itself in place of what makes it."""
    return replace(work, view=work.view()) if isinstance(work, Job) else work


def _read(folder: Path, **changes: object) -> Site:
    options = replace(pipeline.Options(AS_OF), **changes)
    site, _ = pipeline.read_site(folder, options)
    assert site is not None
    return site


@pytest.mark.parametrize("output", ALL.values(), ids=ALL)
def test_work_is_the_same_each_time(folder: Path, output: Callable[[Site], Iterable[Work]]):
    site = _read(folder)
    work = list(output(site))
    made = [_made(item) for item in work]
    assert [_made(item) for item in work] == made
    assert [_made(item) for item in output(site)] == made
    assert [_made(item) for item in output(_read(folder))] == made


@pytest.mark.parametrize("output", ALL.values(), ids=ALL)
def test_jobs_are_plain_values_of_which_equal_ones_read_alike(
    folder: Path, output: Callable[[Site], Iterable[Work]]
):
    one, other = (
        [
            making.text_of_job(writer, job, job.view())
            for job in output(_read(folder))
            if isinstance(job, Job)
        ]
        for writer in (Writer(), Writer((PostCard, TagView, AuthorView)))
    )
    assert one == other
    assert len(set(one)) == len(one)


@pytest.mark.parametrize("output", ALL.values(), ids=ALL)
def test_work_stays_inside_the_site(folder: Path, output: Callable[[Site], Iterable[Work]]):
    for drafts in (False, True):
        for work in output(_read(folder, drafts=drafts)):
            path, file = work.path, file_of(work)
            assert path.startswith("/"), path
            assert not {"", ".", ".."} & set(path.strip("/").split("/")) or path == "/"
            assert "\\" not in path
            assert file == posixpath.normpath(file)
            assert not posixpath.isabs(file)
            assert not file.startswith("..")
            assert isinstance(work, Copy) == (output is ALL["assets"])


@pytest.mark.parametrize("output", ALL.values(), ids=ALL)
def test_what_is_not_out_is_not_named(folder: Path, output: Callable[[Site], Iterable[Work]]):
    site = _read(folder)
    announced = {part.title for one in site.series for part in one.parts if part.post is None}
    out = {post.title for post in site.posts} | {page.title for page in site.pages}
    hidden = [post for post in site.everything if post.status is not Status.PUBLISHED]
    words = {post.title for post in hidden} - announced - out
    words |= {site.root.href(post.path) for post in hidden}
    if folder != REPOSITORY:
        words |= {"Waiting page", "Hidden", "Unheard", "whispers", "Shy Writer", "hush", "Secret"}
    for work in output(site):
        said = f"{work.path} {work.view()!r}" if isinstance(work, Job) else work.path
        assert [word for word in sorted(words) if word in said] == [], work.path


@pytest.mark.parametrize("folder", ["full", "empty", "undated", "blog"], indirect=True)
def test_outputs_together_make_each_file_once(folder: Path):
    site = _read(folder)
    files = [collision_key(file_of(work)) for output in ALL.values() for work in output(site)]
    assert sorted(files) == sorted(set(files))


def test_each_output_has_something_to_do(tmp_path: Path):
    for name, text in FULL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    site = _read(tmp_path)
    assert [name for name, output in ALL.items() if not list(output(site))] == []
