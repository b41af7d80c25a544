"""The page on everything that is checked, made from the rules themselves.

``python -m generator.check.reference`` writes ``docs/checks.md`` in a checkout.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.check.built import BUILT
from generator.check.rule import GROUP
from generator.check.rules import RULES

__all__ = ["PATH", "reference"]

PATH: Final = Path(__file__).resolve().parent.parent.parent / "docs" / "checks.md"

_INTRODUCTION: Final = """\
# What is checked

`byline check` makes the blog in memory, looks at it as a reader would get it, and says what is
wrong at the place in your own files where it was written. It writes nothing but its memory in
`.cache/`.
This page is made from the program by `make reference`.

An **error** makes the exit code 1, a **warning** does so with `--strict`, a **note** never. Under
`check:` in `content/site.yaml` each code can be given another severity, or none:

```
check:
  severities: {no-tags: error, hard-to-read: off}
  title_length: 70
  banned: {utilize: use, "click here": the words that say where it leads}
```

The other keys of `check:` stand in [all options](../generator/config/options.md).

## Rules
"""

_BUILT: Final = """\
## What the build says

A build warns of these by itself; `byline check` tells them too, and none of them twice. What a
build calls an error keeps the blog from being published, so its severity cannot be changed.
"""

_ELSEWHERE: Final = f"""\
## Links elsewhere

`byline check --external` asks other hosts whether your links still lead somewhere: many hosts at
once, each one thing at a time over one connection, first for the head of a page alone, and only
what its `robots.txt` allows to programs, by the name `byline` or by `*`. A host that says it is
busy is left in peace. What is well is not asked for again within a week. Hosts of your own network
are asked only with `--private`; what begins with one of the addresses in `check: skip:` never.

## Mending

`byline check --fix` mends what needs no decision: it writes down the `id` that a post has in feeds,
and with `--external` the new address of a page that has moved for good. Each other byte of your
files stays as it is.

## For code hosts

`--json` is for programs, `--format sarif` for code hosts that show results beside the lines,
`--format github` for a workflow on GitHub:

```
- run: byline check --format github
```

## Rules of other packages

A package adds rules by an entry point of the group `{GROUP}`. It names a
`generator.check.rule.Rule`: a code, a line for people, a severity, and a function from the blog to
what it finds.

```
[project.entry-points."{GROUP}"]
no-exclamation = "my_rules:NO_EXCLAMATION"
```
"""


def reference() -> str:
    """Return the page as Markdown."""
    rules = [f"| `{rule.code}` | {rule.severity.value} | {rule.about} |" for rule in RULES]
    built = [f"| `{code}` | {about} |" for code, about in sorted(BUILT.items())]
    return "\n".join(
        [
            _INTRODUCTION,
            "| code | severity | what it finds |",
            "|---|---|---|",
            *rules,
            "",
            _BUILT,
            "| code | what it means |",
            "|---|---|",
            *built,
            "",
            _ELSEWHERE,
        ]
    )


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
