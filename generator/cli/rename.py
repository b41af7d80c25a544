"""``byline rename``: another name for a post, with all that leads to it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from generator.cli import options

if TYPE_CHECKING:
    from generator.scaffold.renaming.plan import Plan

HELP: Final = "give a post another name, and put right all that leads to it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("old", metavar="OLD", help="the post: its slug, its file or its address")
    parser.add_argument(
        "new", metavar="NEW", help="its new slug, or a file or folder in content/posts/"
    )
    parser.add_argument(
        "--plan", action="store_true", help="say what would be done, and do nothing"
    )
    options.add_site(parser)
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Say what is done, and do it."""
    from generator.cli.terminal import print_diagnostics
    from generator.scaffold.renaming.carrying import carry_out, finish
    from generator.scaffold.renaming.plan import plan_rename

    if not args.plan:
        was, problem = finish(args.site)
        if problem:
            print_diagnostics([problem], [args.site])
            return 1
        if was:
            sys.stderr.write("a renaming that was interrupted is finished now\n")
    plan = plan_rename(args.site, args.old, args.new, options.now())
    problem = carry_out(args.site, plan) if plan.ok and not args.plan else None
    print_diagnostics([*plan.found, *([problem] if problem else [])], [args.site])
    if not plan.ok or problem:
        return 1
    sys.stdout.write(_as_json(plan) if args.json else _said(plan, done=not args.plan))
    return 0


def _as_json(plan: Plan) -> str:
    data = {
        "moves": [{"from": old, "to": new} for old, new in plan.moves],
        "rewrites": [{"path": one.path, "references": one.links} for one in plan.rewrites],
        "address": {"from": plan.old, "to": plan.new, "alias": plan.alias},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _said(plan: Plan, *, done: bool) -> str:
    from generator.cli.terminal import count

    lines = [f"{old} → {new}" for old, new in plan.moves]
    lines += [
        f"{one.path}: {count(one.links, 'reference', 'references')}"
        for one in plan.rewrites
        if one.links
    ]
    if plan.alias:
        lines.append(f"readers of {plan.old} are led to {plan.new}")
    if not done:
        lines.append("nothing was done: without --plan it is")
    return "".join(f"{line}\n" for line in lines)
