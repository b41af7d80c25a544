"""How long an import takes, how much memory, and how it builds: `python -m tests.bench.imports`.

An export of WordPress and one of Blogger are made, with 5,000 posts and 10,000 comments each, and a
Blogger export of 500 MB whose comments stand before their posts. What the command used is read from
the system once it has ended.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Final

from tests.bench.machine import machine

_WORDS: Final = """
    ask people before you need them and write down what they said because nobody remembers a title
    but everyone remembers a good question so begin with one and stop when it is answered
""".split()  # noqa: SIM905
_START: Final = datetime(2005, 1, 3, 9, 30)  # noqa: DTZ001 - written out as UTC


_HEAD: Final = """\
| export | size | files written | CPU | peak memory | said by the build and not foretold |
| --- | ---: | ---: | ---: | ---: | ---: |
"""


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 20))]
    words[chance.randrange(len(words))] = f"<b>{chance.choice(_WORDS)}</b>"
    return " ".join(words).capitalize() + "."


def _text(chance: random.Random, link: str) -> str:
    paragraphs = [" ".join(_sentence(chance) for _ in range(4)) for _ in range(8)]
    paragraphs.insert(3, f"<ul><li>{_sentence(chance)}</li><li>{_sentence(chance)}</li></ul>")
    paragraphs.insert(5, f'See <a href="{link}">an earlier post</a> for more.')
    paragraphs.insert(6, f"<h2>{chance.choice(_WORDS)} again</h2>")
    return "<br /><br />\n".join(paragraphs)


def blogger(posts: int, comments: int, *, code: int = 0) -> Iterator[str]:
    """Yield a Takeout feed, all comments first; each post has that many lines of code."""
    chance = random.Random(1)
    yield "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'"
    yield " xmlns:blogger='http://schemas.google.com/blogger/2018'>"
    listing = f"<pre>{(' '.join(_WORDS) + chr(10)) * code}</pre>" if code else ""
    yield "<id>tag:blogger.com,1999:blog-1</id><title>Bench</title>\n"
    for number in range(comments):
        moment = (_START + timedelta(hours=7 * number)).isoformat()
        yield (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{900000 + number}</id><blogger:parent>"
            f"tag:blogger.com,1999:blog-1.post-{number % posts}</blogger:parent><blogger:type>"
            "COMMENT</blogger:type><blogger:status>LIVE</blogger:status><author><name>"
            f"Reader {number % 97}</name></author><content type='html'>"
            f"{escape(_sentence(chance))}</content>"
            f"<published>{moment}Z</published></entry>\n"
        )
    for number in range(posts):
        moment = _START + timedelta(days=number)
        path = f"/{moment:%Y}/{moment:%m}/post-{number}.html"
        link = f"https://bench.blogspot.com/{_START:%Y}/{_START:%m}/post-0.html"
        yield (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>POST"
            f"</blogger:type><blogger:status>LIVE</blogger:status><title>Post {number}</title>"
            f"<content type='html'>{escape(_text(chance, link) + listing)}</content>"
            f"<published>{moment.isoformat()}Z</published><updated>{moment.isoformat()}Z</updated>"
            f"<category scheme='tag:blogger.com,1999:blog-1' term='topic {number % 40}'/>"
            f"<blogger:filename>{path}</blogger:filename></entry>\n"
        )
    yield "</feed>\n"


def wordpress(posts: int, comments: int) -> Iterator[str]:
    """Yield a WXR file."""
    chance = random.Random(2)
    each = comments // posts
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Bench</title>'
        "<link>https://bench.example</link><wp:wxr_version>1.2</wp:wxr_version>\n"
    )
    for number in range(posts):
        moment = _START + timedelta(days=number)
        text = _text(chance, "https://bench.example/2005/01/03/post-0/").replace(
            "<br /><br />", "\n"
        )
        yield (
            f"<item><title>Post {number}</title><link>https://bench.example/{moment:%Y/%m/%d}/"
            f"post-{number}/</link><dc:creator>ann</dc:creator><content:encoded><![CDATA[{text}]]>"
            f"</content:encoded><wp:post_id>{number + 1}</wp:post_id><wp:post_date>{moment}"
            f"</wp:post_date><wp:post_date_gmt>{moment}</wp:post_date_gmt><wp:post_name>post-{number}"
            "</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
            f'<category domain="category" nicename="t"><![CDATA[topic {number % 40}]]></category>\n'
        )
        for index in range(each):
            identifier = number * each + index + 1
            yield (
                f"<wp:comment><wp:comment_id>{identifier}</wp:comment_id><wp:comment_author>Reader "
                f"{identifier % 97}</wp:comment_author><wp:comment_date_gmt>{moment}"
                f"</wp:comment_date_gmt><wp:comment_content>{escape(_sentence(chance))}"
                "</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>\n"
            )
        yield "</item>\n"
    yield "</channel></rss>\n"


def _measured(name: str, pieces: Iterator[str], file: str, *, built: bool = True) -> str:
    """Return a row of the table: what an import took, and what the build of it says."""
    with tempfile.TemporaryDirectory() as folder:
        source, new = Path(folder, file), Path(folder, "new")
        with source.open("w", encoding="utf-8") as stream:
            stream.writelines(pieces)
        size = source.stat().st_size / 1e6
        command = (sys.executable, "-m", "generator")
        process = subprocess.Popen(
            (*command, "import", str(source), "--into", str(new)), stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        if (code := os.waitstatus_to_exitcode(status)) not in {0, 1}:
            raise SystemExit(f"{name}: the import ended with {code}")
        cpu = used.ru_utime + used.ru_stime
        memory = used.ru_maxrss / 1024
        files = sum(1 for one in new.rglob("*") if one.is_file())
        unforetold = _unforetold(command, new) if built else "not built"
    return (
        f"| {name} | {size:,.0f} MB | {files:,} | {cpu:.1f} s | {memory:,.0f} MB | {unforetold} |"
    )


def _unforetold(command: tuple[str, ...], site: Path) -> int:
    """Return how many things the build says that the import's report did not tell."""
    done = subprocess.run(
        (*command, "build", "--site", str(site)), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"the build of the import failed: {done.stderr[-2000:]}")
    report = (site / "import-report.md").read_text(encoding="utf-8").replace("\\", "")
    said = re.findall(r": (?:error|warning|note): (.*) \[[\w-]+\]$", done.stderr, re.MULTILINE)
    return sum(message not in report for message in said)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="the export of 500 MB too")
    args = parser.parse_args()
    sys.stdout.write(_HEAD)
    for name, make, file in (
        ("WordPress", wordpress, "export.xml"),
        ("Blogger", blogger, "feed.atom"),
    ):
        said = f"{name}, 5,000 posts, 10,000 comments"
        sys.stdout.write(_measured(said, make(5000, 10000), file) + "\n")
        sys.stdout.flush()
    if args.large:
        large = blogger(5000, 20000, code=540)
        said = "Blogger, 5,000 posts with much code, 20,000 comments"
        sys.stdout.write(_measured(said, large, "feed.atom", built=False) + "\n")
    sys.stdout.write(f"\n{machine()}.\n")


if __name__ == "__main__":
    main()
