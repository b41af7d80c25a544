"""``byline new``: a new post with its front matter filled in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options

if TYPE_CHECKING:
    from datetime import date, datetime

    from generator.heads import Heads

HELP: Final = "start a new post"

_MOST_TAGS: Final = 12  # that are shown: those that stand in most posts


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "title", metavar="TITLE", nargs="?", help="its title; asked for on a terminal"
    )
    parser.add_argument(
        "--series", metavar="S", help="the series it is the next part of, by title or by slug"
    )
    parser.add_argument(
        "--part", type=_number, metavar="N", help="which part it is there, if not the next"
    )
    parser.add_argument(
        "--tags", type=_tags, metavar="T,T", help="what it is about: words with commas between them"
    )
    parser.add_argument(
        "--date", type=_date, metavar="DATE", help="its date, such as 2027-06-12 (default: today)"
    )
    parser.add_argument("--description", metavar="TEXT", help="one or two sentences about it")
    parser.add_argument("--slug", metavar="SLUG", help="its name in addresses (from the title)")
    parser.add_argument(
        "--archetype", metavar="NAME", help="the file in content/archetypes/ that it starts with"
    )
    parser.add_argument(
        "--folder", action="store_true", help="give it a folder of its own, for its images"
    )
    parser.add_argument(
        "--draft",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="whether it is a draft for now (default: yes)",
    )
    parser.add_argument(
        "--no-questions", action="store_true", help="ask nothing, also on a terminal"
    )
    parser.add_argument(
        "--editor",
        metavar="NAME",
        help="what opens it: a program, or a name or an address as for byline preview "
        "(default on a terminal: $BYLINE_EDITOR, $VISUAL or $EDITOR)",
    )
    parser.add_argument("--no-editor", action="store_true", help="open no editor")
    options.add_site(parser)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 on')
    return int(text)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for one in text.split(",") if (tag := one.strip())))


def _date(text: str) -> date | datetime:
    """Parse a date of a post; without a zone it is the blog's, and a day alone stays one."""
    from datetime import time

    from generator.schema.dates import parse_moment, why_no_moment

    moment = parse_moment(text)
    if moment is None:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date; {why_no_moment(text)}')
    return moment.date() if moment.time() == time() and ":" not in text else moment


def run(args: argparse.Namespace) -> int:
    """Write the post, say where it is, and open it."""
    from generator.cli.asking import is_terminal
    from generator.cli.terminal import print_diagnostics
    from generator.scaffold.post import Asked, made_of

    answered: dict[str, Any] = {}
    asking = is_terminal() and not args.no_questions
    if asking:
        try:
            answered = _answers(args)
        except EOFError:
            sys.stderr.write("\nstopped; nothing was written\n")
            return 1
    title = answered.get("title", args.title)
    if title is None:
        sys.stderr.write("usage: byline new TITLE [options]\nerror: a post needs a title\n")
        sys.stderr.write('  hint: byline new "How to ask for help"\n')
        return 2
    asked = Asked(
        title=title,
        series=answered.get("series", args.series),
        part=answered.get("part", args.part),
        tags=answered.get("tags", args.tags or ()),
        date=answered.get("date", args.date),
        description=args.description,
        slug=args.slug,
        draft=args.draft,
        archetype=answered.get("archetype", args.archetype),
        in_folder=args.folder,
    )
    made = made_of(args.site, asked, options.now())
    print_diagnostics(made.found, [args.site])
    for path in made.paths:
        sys.stdout.write(f"{path}\n")
    if made.paths and not args.no_editor:
        _open(args, args.site / made.paths[0], wanted=asking)
    return 0 if made.paths else 1


def _answers(args: argparse.Namespace) -> dict[str, Any]:
    """Ask for what no option gave."""
    from generator.cli.asking import ask, choose
    from generator.heads import heads_of
    from generator.scaffold.archetype import archetype_names
    from generator.scaffold.joining import known_series

    if not (args.site / "content").is_dir():
        return {}  # told of when it is to be written
    heads = heads_of(args.site)
    found: dict[str, Any] = {}
    if args.title is None:
        found["title"] = ask("Title", problem=_no_title)
    names = archetype_names(args.site)
    if args.archetype is None and len(names) > 1:
        found["archetype"] = choose("Which kind", names, "the usual")
    if args.series is None:
        titles = [one.title for one in known_series(heads.documents)]
        found["series"] = choose("Part of which series", titles, "none")
    if args.part is None and (args.series or found.get("series")):
        answer = ask("Which part (a number; Enter for the next)", problem=_no_part)
        found["part"] = int(answer) if answer else None
    if args.tags is None:
        if known := _usual_tags(heads):
            sys.stdout.write(f"  tags so far: {', '.join(known)}\n")
        found["tags"] = _tags(ask("Tags (with commas between them; Enter for none)"))
    if args.date is None:
        answer = ask("Date (such as 2027-06-12; Enter for today)", problem=_no_date)
        found["date"] = _date(answer) if answer else None
    return found


def _no_title(answer: str) -> str | None:
    from generator.model.url import slugify

    return None if slugify(answer) else "a title needs letters or digits"


def _no_part(answer: str) -> str | None:
    right = not answer or (answer.isdecimal() and int(answer) > 0)
    return None if right else "write a number such as 2"


def _no_date(answer: str) -> str | None:
    from generator.schema.dates import parse_moment, why_no_moment

    return None if not answer or parse_moment(answer) else why_no_moment(answer)


def _usual_tags(heads: Heads) -> list[str]:
    """Return the tags that stand in most posts, the most used first."""
    from collections import Counter

    from generator.model.document import FrontMatter

    matters = (one.matter for one in heads.documents)
    counted = Counter(tag for one in matters if isinstance(one, FrontMatter) for tag in one.tags)
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [tag for tag, _ in ranked[:_MOST_TAGS]]


def _open(args: argparse.Namespace, path: Path, *, wanted: bool) -> None:
    """Open a post below its front matter, where an editor is known and somebody is there."""
    from generator.cli.editors import chosen, opened

    editor = chosen(args.editor) if wanted or args.editor else None
    if editor is None:
        return
    lines = path.read_text(encoding="utf-8").split("\n")
    line = next((n for n, one in enumerate(lines[1:], start=2) if one.rstrip() == "---"), 0) + 2
    sys.stdout.flush()
    if problem := opened(editor, path, min(line, len(lines))):
        sys.stderr.write(f"warning: {problem}\n  hint: open {path} yourself\n")
