from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from generator.check.outside.answer import Answer
from generator.check.outside.asking import asking
from generator.config.model import Check
from tests.unit.check.outside.hosting import Hosted, hosting

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)


@pytest.fixture
def host() -> Iterator[Hosted]:
    with hosting() as hosted:
        yield hosted


@pytest.fixture
def other() -> Iterator[Hosted]:
    with hosting() as hosted:
        yield hosted


def ask(
    folder: Path, *urls: str, now: datetime | None = None, private: bool = True, **asked: object
) -> Mapping[str, Answer]:
    pauses: list[float] = []
    answers = asking(folder, now, private=private, sleep=pauses.append)(Check(**asked), urls)
    assert pauses == [] or min(pauses) > 0
    return answers


def test_what_is_there_and_what_is_gone(host: Hosted, tmp_path: Path) -> None:
    fine, gone = host.page("/fine?a=b&c=(d)"), host.page("/gone", 410)
    lost = host.address + "/lost"
    answers = ask(tmp_path, fine, gone, lost)
    assert answers == {fine: Answer(200), gone: Answer(410), lost: Answer(404)}
    assert [answers[url].is_dead for url in (fine, gone, lost)] == [False, True, True]
    assert answers[gone].reason == "410 Gone"
    assert host.asked == [
        "GET /robots.txt",
        "HEAD /fine?a=b&c=(d)",
        *("HEAD /gone", "GET /gone", "HEAD /lost", "GET /lost"),
    ]
    assert all(agent.startswith("byline/") for agent in host.agents)


def test_one_connection_a_host_kept_open(host: Hosted, other: Hosted, tmp_path: Path) -> None:
    urls = [one.page(f"/{number}") for one in (host, other) for number in range(20)]
    assert set(ask(tmp_path, *urls).values()) == {Answer(200)}
    assert (host.connections, host.most_open) == (1, 1)
    assert (other.connections, other.most_open) == (1, 1)


def test_a_host_that_does_not_know_head(host: Hosted, tmp_path: Path) -> None:
    host.page("/a", 200)
    host.page("HEAD /a", 405)
    host.page("/b", 200, b"x" * 300_000)
    host.page("HEAD /b", 0)
    a, b, c = host.address + "/a", host.address + "/b", host.page("/c", Connection="close")
    assert set(ask(tmp_path, a, b, c).values()) == {Answer(200)}


def test_robots_are_heeded(host: Hosted, tmp_path: Path) -> None:
    text = b"User-agent: byline\nDisallow: /private\nCrawl-delay: 3\n"
    host.page("/robots.txt", 301, Location="/real-robots.txt")
    host.page("/real-robots.txt", 200, text)
    urls = [host.page("/private/a"), host.page("/open"), host.page("/too")]
    pauses: list[float] = []
    answers = asking(tmp_path, None, private=True, sleep=pauses.append)(Check(), urls)
    assert answers[urls[0]].is_unsure
    assert not answers[urls[1]].is_unsure
    assert "robots.txt" in answers[urls[0]].reason
    assert not any("private" in asked for asked in host.asked)
    assert pauses == [3]


@pytest.mark.parametrize(
    ("status", "headers", "allowed"),
    [
        (404, {}, True),
        (503, {}, None),
        (500, {}, False),
        (301, {"Location": "http://127.0.0.1:9/robots.txt"}, True),
        (301, {"Location": "/robots.txt"}, True),
    ],
)
def test_robots_that_cannot_be_read(
    status: int, headers: dict[str, str], allowed: bool | None, host: Hosted, tmp_path: Path
) -> None:
    host.page("/robots.txt", status, **headers)
    answer = ask(tmp_path, host.page("/a"))[host.address + "/a"]
    assert answer.is_unsure is (not allowed)


def test_what_has_moved_for_good(host: Hosted, other: Hosted, tmp_path: Path) -> None:
    end = other.page("/new/%C3%A4")
    host.page("/a", 301, Location="/b")
    host.page("/b", 308, Location=other.address + "/new/\u00c3\u00a4#part")
    host.page("/for-now", 302, Location="/c")
    host.page("/c", 301, Location=end)
    host.page("/half", 301, Location="/for-now")
    host.page("/home", 301, Location="/")
    host.page("/", 200)
    host.page("/then-gone", 301, Location="/nothing")
    host.page("/bracket", 301, Location="/x_(y)")
    host.page("/x_%28y%29")
    host.page("/x_(y)")
    paths = ("/a", "/for-now", "/half", "/home", "/then-gone", "/bracket")
    answers = {
        url.removeprefix(host.address): one
        for url, one in ask(tmp_path, *(host.address + path for path in paths)).items()
    }
    assert answers["/a"] == Answer(200, end)
    assert answers["/for-now"] == Answer(200)
    assert answers["/half"] == Answer(200, host.address + "/for-now")
    assert answers["/home"].is_unsure
    assert answers["/then-gone"].is_dead
    assert answers["/bracket"] == Answer(200, host.address + "/x_%28y%29")


def test_ways_without_an_end(host: Hosted, tmp_path: Path) -> None:
    host.page("/loop", 301, Location="/loop2")
    host.page("/loop2", 301, Location="/loop")
    for number in range(20):
        host.page(f"/n{number}", 302, Location=f"/n{number + 1}")
    host.page("/odd", 301, Location="ftp://else.example/")
    host.page("/named", 301, Location="http://me@127.0.0.1/")
    host.page("/nowhere", 301)
    urls = [host.address + path for path in ("/loop", "/n0", "/odd", "/named")]
    answers = ask(tmp_path, *urls, host.address + "/nowhere", "http://[bad/")
    assert all(answers[url].is_unsure for url in (*urls, "http://[bad/"))
    assert answers[urls[0]].problem == "it leads back to itself"
    assert not answers[host.address + "/nowhere"].moved


def test_a_busy_host_is_left_in_peace(host: Hosted, tmp_path: Path) -> None:
    urls = [host.page("/a", 429), host.page("/b"), host.page("/c")]
    answers = ask(tmp_path, *urls)
    assert all(answers[url].is_unsure for url in urls)
    assert host.asked == ["GET /robots.txt", "HEAD /a"]


def test_a_host_that_hangs_up(host: Hosted, tmp_path: Path) -> None:
    host.page("/a", 0)
    answer = ask(tmp_path, host.address + "/a")[host.address + "/a"]
    assert answer.is_unsure
    assert "connection fails" in answer.reason


def test_a_host_that_does_not_answer_is_not_waited_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def unknown(*given: object, **_: object) -> None:
        tried.append(given)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answers = ask(tmp_path, "https://slow.example/a", "https://slow.example/b")
    assert [one.is_unsure for one in answers.values()] == [True, True]
    assert len(tried) == 1


def test_an_interrupt_ends_it(host: Hosted, tmp_path: Path) -> None:
    urls = [host.page(f"/{number}") for number in range(50)]

    def interrupted(_stage: str, done: int, total: int) -> None:
        assert total == 50
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asking(tmp_path, None, private=True, progress=interrupted)(Check(), urls)
    assert len(host.asked) == 4


def test_nothing_answers_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        answer = ask(tmp_path, url)[url]
    assert answer.is_unsure


@pytest.mark.parametrize(("number", "dead"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_hosts_without_an_address(
    number: int, dead: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "no")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = ask(tmp_path, "https://gone.example/a")["https://gone.example/a"]
    assert (answer.is_dead, answer.is_unsure) == (dead, not dead)


def test_private_networks_are_asked_only_when_that_is_wanted(host: Hosted, tmp_path: Path) -> None:
    url = host.page("/a")
    answer = ask(tmp_path, url, private=False)[url]
    assert answer.is_unsure
    assert "--private" in answer.reason
    assert host.connections == 0


def test_a_way_into_a_private_network(
    host: Hosted, other: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public page leads to a host of one's own network: it is not asked."""
    from generator.check.outside import line

    inside = other.page("/secret")
    url = host.page("/a", 302, Location=inside)
    port = int(host.address.rpartition(":")[2])
    real = socket.getaddrinfo

    def found(name: str, at: int, **more: object) -> object:
        monkeypatch.setattr(line, "_is_public", lambda _: at == port)
        return real(name, at, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert ask(tmp_path, url, private=False)[url].is_unsure
    assert other.connections == 0


def test_what_is_to_be_left_alone(host: Hosted, tmp_path: Path) -> None:
    url = host.page("/a")
    assert ask(tmp_path, url, skip=(host.address,)) == {}
    assert host.connections == 0


def test_a_week_s_memory(host: Hosted, tmp_path: Path) -> None:
    fine, gone, moved = host.page("/a"), host.page("/b", 404), host.page("/c", 301, Location="/a")
    first = ask(tmp_path, fine, gone, moved, now=NOW)
    asked = len(host.asked)
    assert ask(tmp_path, fine, gone, moved, now=NOW + timedelta(days=6)) == first
    assert host.asked[asked:] == ["GET /robots.txt", "HEAD /b", "GET /b"]
    asked = len(host.asked)
    assert ask(tmp_path, fine, now=NOW + timedelta(days=7))
    assert host.asked[asked:] == ["GET /robots.txt", "HEAD /a"]
    asked = len(host.asked)
    assert ask(tmp_path, fine, now=None)
    assert len(host.asked) == asked + 2


@pytest.mark.parametrize("broken", ["", "[]", '{"format": 1, "answers": {"a": [1]}}', "\0"])
def test_a_broken_memory_is_an_empty_one(broken: str, host: Hosted, tmp_path: Path) -> None:
    folder = tmp_path / ".cache"
    folder.mkdir()
    (folder / "links.json").write_text(broken)
    url = host.page("/a")
    assert ask(tmp_path, url, now=NOW) == {url: Answer(200)}
    assert json.loads((folder / "links.json").read_text())["answers"][url][1] == 200


def test_where_nothing_can_be_kept(host: Hosted, tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file")
    url = host.page("/a")
    assert ask(tmp_path, url, now=NOW) == {url: Answer(200)}


def test_codes_without_a_name() -> None:
    assert Answer(799).reason == "799"
    assert Answer(799).is_unsure
