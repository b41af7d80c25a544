from __future__ import annotations

import pytest

from generator.config import destination_checks as reach


@pytest.mark.parametrize(
    ("check", "fine", "wrong"),
    [
        (
            reach.bucket_name,
            ["my-blog", "$web", "a.b_c"],
            ["", "s3://x", "a/b", "-x", "x y", "a" * 300],
        ),
        (reach.bucket_folder, ["", "blog", "/a/b/"], ["/", "a//b", "../x", "a/./b", "a\nb"]),
        (
            reach.remote_folder,
            ["/srv/www", "www", "www/my blog", "./www"],
            ["", "/", ".", "~", "~/www", "-x", "a/../..", "a\0b"],
        ),
        (
            reach.host_name,
            ["example.com", "my_host", "::1", "10.0.0.1"],
            ["", "-oProxy", "a b", "x/y"],
        ),
        (reach.user_name, ["me", "me@work", "a.b-c"], ["", "-l", "me;ls"]),
        (
            reach.public_key,
            ["ssh-ed25519 AAAAC3Nza", "ecdsa-sha2-nistp256 AAAA== me@x"],
            ["", "ssh-ed25519", "AAAA", "-----BEGIN KEY-----"],
        ),
        (
            reach.service_address,
            ["https://example.com", "http://127.0.0.1:9000/x"],
            ["example.com", "ftp://x", "https://key:secret@example.com", "https://x/?a"],
        ),
        (
            reach.git_remote,
            [
                *("origin", "git@example.com:me/blog.git", "https://me@example.com/x"),
                *(
                    "../blog.git",
                    "ssh://git@example.com:22/x",
                    "https://x.org:8/a@b",
                ),
            ],
            [
                *("", "-u", "ext::sh -c x", "https://me:secret@example.com/x", "a\nb"),
                *("me:secret@example.com:blog.git", f"https://{'k' * 40}@example.com/x"),
            ],
        ),
        (
            reach.git_branch,
            ["gh-pages", "main", "a/b.c"],
            ["", "-x", "a..b", "a b", "x.lock", "/x", "x/", "a//b", "@", "a@{b", "a~1", "x."],
        ),
    ],
)
def test_places_that_can_be_and_that_cannot(check, fine, wrong) -> None:
    assert [value for value in fine if check(value)] == []
    assert [value for value in wrong if not check(value)] == []


def test_secrets_in_an_address_are_not_repeated() -> None:
    for check in (reach.service_address, reach.git_remote):
        problem = check("https://me:hunter2@example.com/blog")
        assert problem
        assert problem.code == "key-in-file"
        assert "hunter2" not in f"{problem}"
    for remote in ("me:hunter2@example.com:blog", "https://hunter2hunter2hunter2@example.com/x"):
        problem = reach.git_remote(remote)
        assert problem
        assert problem.code == "key-in-file"
        assert "hunter2" not in f"{problem}"
