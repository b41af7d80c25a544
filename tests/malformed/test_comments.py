"""Comments that cannot be read as they stand, and settings of comments that do not fit."""

from __future__ import annotations

from collections.abc import Mapping

from tests.malformed.cases import Case, Said, case, check, doc, each, error, note, warning
from tests.malformed.test_config import settings

POST = "content/posts/2010-01-01-hello.md"
AT = "content/comments/hello"
ONE = "author: Ann\ndate: 2010-02-01\nbody: Words.\n"
A_DATE = "add a line date: 2026-06-12 09:30"
A_NAME = "write the name of its file without the ending, or delete this"
NO_LINK = (
    "the name is shown without a link; write a whole address, such as https://example.com/, or "
    "delete it"
)
SERVER = "write the whole address, such as https://comments.example.com"
FORM = "write one of this site, such as /comment, or a whole one that begins with https://"


def comment(name: str, text: str, *said: Said, more: Mapping[str, str] | None = None) -> Case:
    """A comment on a post, and perhaps others."""
    others = {f"{AT}/{other}.yaml": content for other, content in (more or {}).items()}
    return case(name, {f"{AT}/one.yaml": text, POST: doc(), **others}, *said)


def lines(**keys: str) -> str:
    """A comment with each key in a line of its own; author, date and body come first."""
    all_keys = {"author": "Ann", "date": "2010-02-01", "body": "Words.", **keys}
    return "".join(f"{key}: {value}\n" for key, value in all_keys.items() if value)


def missing(key: str, where: str, hint: str) -> Said:
    return error("missing-key", where, f'"{key}" is missing in a comment\'s file', hint)


FILES = [
    comment("no-author", lines(author=""), missing("author", "1:1", "add a line author: …")),
    comment("no-body", lines(body=""), missing("body", "1:1", "add a line body: …")),
    comment("no-date", lines(date=""), missing("date", "1:9", A_DATE)),
    comment(
        "empty", "", *(missing(key, "1:1", f"add a line {key}: …") for key in ("author", "body"))
    ),
    comment(
        "bad-date",
        lines(date="last week"),
        error(
            "bad-date",
            "2:7",
            '"date" is not a date: "last week"',
            "write it as year-month-day, such as 2010-07-28, or 2010-07-28T09:30",
        ),
    ),
    comment(
        "e-mail",
        lines(email="ann@example.com"),
        error(
            "unknown-key",
            "4:1",
            '"email" is not a key of a comment\'s file',
            "delete it: the address of a reader is not for others",
        ),
    ),
    comment(
        "key",
        lines(text="x"),
        error(
            "unknown-key",
            "4:1",
            '"text" is not a key of a comment\'s file',
            "known here: author, body, date, url, reply_to",
        ),
    ),
    comment(
        "not-keys",
        "Nice post!\n",
        error(
            "wrong-type",
            "1:1",
            'a comment\'s file must be "key: value" lines',
            "write author: …",
        ),
    ),
    comment(
        "not-utf-8",
        "author: Ann\n",
        missing("body", "1:1", "add a line body: …"),
        missing("date", "1:9", A_DATE),
    ),
    *(
        comment(
            f"url-{number}",
            lines(url=url),
            warning("bad-url", "4:6", "this is not the address of a page on the web", NO_LINK),
        )
        for number, url in enumerate(
            (
                "javascript:alert(1)",
                "ann.example",
                "//ann.example/",
                "https://",
                "https://me@ann.example/",
                "https://ann.example/<b>",
                '"https://ann.example/\\u202e"',
                "https://[::1",
                "https://ann.example:port/",
                f"https://ann.example/{'a' * 2000}",
            )
        )
    ),
    comment(
        "name-unseen",
        lines(author='"\\u2800\\u200b"'),
        warning(
            "no-name",
            "1:9",
            "nothing of this name can be seen",
            'the comment is shown as by "Anonymous"',
        ),
    ),
    comment(
        "body-unseen",
        lines(body='"<!---->\\u200b"').replace("<!---->", ""),
        warning("no-words", "3:7", "nothing of this comment can be seen", "delete the comment"),
    ),
    comment(
        "too-long",
        lines(body="a" * 10_001),
        error(
            "comment-too-long",
            "3:7",
            "this comment is 10,001 characters long; 10,000 is the most",
            "shorten it, or make two of it",
        ),
    ),
    comment(
        "too-deep",
        lines(body=f'"{">" * 30} a"'),
        error(
            "comment-too-deep",
            "3:7",
            "this comment is nested too deeply",
            "look for long runs of >, - or *",
        ),
    ),
    comment(
        "unknown-parent",
        lines(reply_to="tow"),
        error(
            "unknown-comment",
            "4:11",
            'there is no comment "tow" of this post',
            'did you mean "two"?',
        ),
        more={"two": lines(body="Other.")},
    ),
    comment(
        "unknown-parent-unlike",
        lines(reply_to="nobody"),
        error("unknown-comment", "4:11", 'there is no comment "nobody" of this post', A_NAME),
    ),
    comment(
        "itself",
        lines(reply_to="one"),
        error(
            "comment-loop",
            "4:11",
            "this comment answers itself",
            "write the name of the comment that was there first, or delete this",
        ),
    ),
    comment(
        "circle",
        lines(reply_to="two"),
        error(
            "comment-loop",
            "4:11",
            "this comment answers itself, by way of its answers",
            "write the name of the comment that was there first, or delete this",
        ),
        more={
            "two": lines(body="Two.", reply_to="three"),
            "three": lines(body="Three.", reply_to="one"),
            "zero": lines(body="Zero.", reply_to="three"),
        },
    ),
    comment(
        "answer-too-early",
        lines(reply_to="two"),
        warning(
            "answer-too-early",
            "2:7",
            'this comment is older than "two", which it answers',
            "correct one of the dates, or reply_to:",
        ),
        more={"two": lines(body="Two.", date="2010-02-02")},
    ),
    comment(
        "answer-on-the-same-day",
        lines(reply_to="two"),
        more={"two": lines(body="T", date="2010-02-01 10:00")},
    ),
    comment(
        "said-twice",
        lines(),
        warning(
            "duplicate-comment",
            f"{AT}/two.yaml:3:7",
            'this comment says again what "one" says',
            "delete one of the two",
        ),
        more={"two": lines()},
    ),
    case(
        "named-twice",
        {f"{AT}/one.yml": ONE, f"{AT}/one.yaml": ONE, POST: doc()},
        error(
            "duplicate-comment",
            "1:1",
            f'the comment "one" is also {AT}/one.yaml',
            "rename one of the two",
        ),
    ),
    case(
        "bad-name",
        {f"{AT}/a b.yaml": ONE, POST: doc()},
        error(
            "bad-name",
            "1:1",
            "the file's name has a character that cannot stand in an address",
            "rename it to a-b.yaml",
        ),
    ),
    case(
        "no-such-post",
        {"content/comments/helo/one.yaml": ONE, "content/comments/helo/two.yaml": ONE, POST: doc()},
        error(
            "unknown-post", "1:1", 'there is no post "helo" to comment on', 'did you mean "hello"?'
        ),
    ),
    case(
        "named-as-the-file",
        {"content/comments/2010-01-01-hello/one.yaml": ONE, POST: doc()},
        error(
            "unknown-post",
            "1:1",
            'there is no post "2010-01-01-hello" to comment on',
            'write its slug: "hello"',
        ),
    ),
    case(
        "no-post-at-all",
        {"content/comments/unlike/one.yaml": ONE, POST: doc()},
        error(
            "unknown-post",
            "1:1",
            'there is no post "unlike" to comment on',
            "name the folder below content/comments/ with the slug of a post",
        ),
    ),
    *(
        case(
            f"stray-{number}",
            {f"content/comments/{path}": ONE, POST: doc()},
            warning(
                "stray-file",
                f"content/comments/{path}",
                "nothing is made of this file",
                "a comment is a file content/comments/POST/NAME.yaml; POST is the slug of its post",
            ),
        )
        for number, path in enumerate(("one.yaml", "hello/one.md", "hello/more/one.yaml"))
    ),
    case(
        "hidden",
        {POST: doc(comments="false"), f"{AT}/one.yaml": ONE, f"{AT}/two.yaml": lines(body="Two.")},
        note(
            "comments-hidden",
            "3:11",
            "this keeps 2 comments from being shown",
            "write comments: closed to show what is there, and take no more",
        ),
    ),
]


def unused(key: str, where: str, provider: str, hint: str) -> Said:
    message = f'"{key}" says nothing to the provider {provider}'
    return error("unused-option", where, message, hint)


SETTINGS = [
    settings(
        "provider",
        "comments: isoo",
        error("bad-value", "3:11", '"provider" cannot be "isoo"', 'did you mean "isso"?'),
    ),
    settings(
        "provider-of-others",
        "comments:\n  provider: disqus\n  address: https://x.example",
        error(
            "bad-value",
            "4:13",
            '"provider" cannot be "disqus"',
            "use one of files, isso, giscus, utterances, none",
        ),
    ),
    settings(
        "false",
        "comments: false",
        error(
            "bad-value",
            "3:11",
            '"provider" cannot be "false"',
            'write "none" for a blog without them',
        ),
    ),
    settings(
        "list",
        "comments: [isso]",
        error(
            "wrong-type",
            "3:11",
            '"comments" takes a group of keys, not a list',
            "write the keys below it: provider, email, form, address, repo, repo_id, category, "
            "category_id, label, mapping, theme, feed",
        ),
    ),
    settings(
        "isso-alone",
        "comments: isso",
        error(
            "missing-key",
            "3:11",
            'the provider isso needs "address"',
            "add a line address: https://comments.example.com below comments:",
        ),
    ),
    settings(
        "giscus-alone",
        "comments:\n  provider: giscus\n  repo: me/words",
        *(
            error(
                "missing-key",
                "4:13",
                f'the provider giscus needs "{key}"',
                f"add a line {key}: {value} below comments:",
            )
            for key, value in (
                ("repo_id", "…, as giscus.app gives it"),
                ("category", "Announcements"),
                ("category_id", "…, as giscus.app gives it"),
            )
        ),
    ),
    settings(
        "of-another",
        "comments:\n  provider: utterances\n  repo: me/words\n  email: me@example.com",
        unused(
            "email",
            "6:10",
            "utterances",
            "delete it, or write provider: files; it takes repo, label, mapping, theme",
        ),
    ),
    settings(
        "of-two-others",
        "comments:\n  provider: none\n  repo: me/words",
        unused("repo", "5:9", "none", "delete it, or write provider: giscus or utterances"),
    ),
    settings(
        "two-ways",
        "comments:\n  email: me@example.com\n  form: /comment",
        error(
            "two-options",
            "5:9",
            '"email" and "form" are two ways to the same end',
            "delete one of the two",
        ),
    ),
    settings(
        "no-way",
        "comments: files",
        note(
            "no-comment-address",
            "3:11",
            "readers have no address to send a comment to",
            "add email: or form: below comments:, or email: to an author's file",
        ),
    ),
    settings(
        "email",
        "comments: {email: me at example}",
        error(
            "bad-email",
            "3:19",
            '"email" is not an e-mail address: "me at example"',
            "write it like me@example.com",
        ),
    ),
    *(
        settings(
            f"form-{number}",
            f"comments:\n  form: {value}",
            error(
                "bad-url",
                "4:9",
                f'"form" is not an address that a form can be sent to: "{value}"',
                FORM,
            ),
        )
        for number, value in enumerate(
            ("comment", "//x.example/", "http://x.example/", "javascript:x", "https://a@x.example")
        )
    ),
    *(
        settings(
            f"address-{number}",
            f"comments:\n  provider: isso\n  address: {value}",
            error(
                "bad-url",
                "5:12",
                f'"address" is not an address that pages can ask: "{value}"',
                SERVER,
            ),
        )
        for number, value in enumerate(
            ("comments.example.com", "http://x.example", "/isso", "https://[x")
        )
    ),
    settings(
        "address-with-a-query",
        "comments:\n  provider: isso\n  address: https://x.example/?a",
        error(
            "bad-url", "5:12", '"address" cannot have a query or a fragment', "cut it at the ? or #"
        ),
    ),
    settings(
        "repo",
        "comments:\n  provider: utterances\n  repo: https://github.com/me/words",
        error(
            "bad-repository",
            "5:9",
            '"repo" is not the name of a repository: "https://github.com/me/words"',
            "write its owner and its name, such as me/my-blog",
        ),
    ),
    settings(
        "theme",
        "comments:\n  provider: utterances\n  repo: me/words\n  theme: https://x.example/a.css",
        error(
            "bad-value",
            "6:10",
            '"theme" is not the name of a theme: "https://x.example/a.css"',
            "write a name such as light or dark",
        ),
    ),
    settings(
        "mapping",
        "comments:\n  provider: utterances\n  repo: me/words\n  mapping: path",
        error("bad-value", "6:12", '"mapping" cannot be "path"', 'did you mean "pathname"?'),
    ),
]


@each([*FILES])
def test_one_comment(site, one: Case):
    check(site, one)


@each(SETTINGS)
def test_one_setting(site, one: Case):
    check(site, one)
