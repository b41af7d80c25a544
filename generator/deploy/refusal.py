"""What speaks against a plan, explained: nothing of it is done until that is settled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.deploy.lost import Lost
from generator.deploy.plan import Plan
from generator.deploy.record import State
from generator.deploy.state import Age
from generator.model.diagnostic import Diagnostic, error

__all__ = ["Limits", "refusals"]

# What has keys in it by its name: of programs, of servers, of version control.
_SECRET = re.compile(
    r"(?:^|/)(?:\.env(?:\.[\w.-]+)?|\.git/.*|\.htpasswd|\.netrc|\.npmrc|\.pypirc|\.aws/.*|\.ssh/.*"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:pem|p12|pfx|key|keystore|kdbx))$",
    re.IGNORECASE,
)
_NAMED = 20  # addresses that are named one by one
_HASH = 10  # characters of a commit's name that people are shown


@dataclass(frozen=True, slots=True)
class Limits:
    """What a deployment may do.

    ``removals`` is the largest number of files that it may remove; ``force`` lets it remove any
    number, and addresses too; ``anyway`` lets it send a dirty or an older state, and what looks
    like a secret.
    """

    removals: int
    force: bool = False
    anyway: bool = False


def refusals(plan: Plan, state: State, age: Age, limits: Limits) -> Iterator[Diagnostic]:
    """Yield the reasons for which a plan is not carried out."""
    if not limits.anyway:
        yield from _of_state(plan, state, age)
        yield from _of_secrets(plan)
    if limits.force:
        return
    yield from (_of_address(lost) for lost in plan.lost[:_NAMED])
    if len(plan.lost) > _NAMED:
        yield error(
            "lost-addresses",
            f"and {len(plan.lost) - _NAMED} addresses more would lead nowhere",
            hint="byline deploy --plan --json has all of them",
        )
    if len(plan.removals) > limits.removals:
        yield error(
            "many-removals",
            f"{len(plan.removals):,} files would be removed, and {limits.removals:,} may be",
            hint="if that is right, deploy with --force-remove, or set max_removals: for good",
        )


def _of_secrets(plan: Plan) -> Iterator[Diagnostic]:
    for path, entry in plan.files.items():
        if _SECRET.search(path):
            yield error(
                "secret-file",
                f"{path} looks like something that nobody should read",
                entry.kind.source or None,
                "take it out of the blog's folder, or deploy with --anyway",
            )


def _of_address(lost: Lost) -> Diagnostic:
    if lost.to:
        message = f"{lost.address} would lead nowhere; its text seems to be at {lost.to} now"
    else:
        message = f"{lost.address} would lead nowhere, and readers may have it"
    hint = f"add {lost.line}, or deploy with --force-remove"
    return error("lost-address", message, lost.where, hint)


def _of_state(plan: Plan, state: State, age: Age) -> Iterator[Diagnostic]:
    online = plan.online.record.state if plan.online.record else State()
    if state.dirty:
        yield error(
            "dirty-state",
            "there are changes that are not committed, so nobody could tell what is online",
            hint="commit them first, or deploy with --anyway",
        )
    if age is Age.FIT:
        return
    there, here = online.commit[:_HASH], state.commit[:_HASH]
    message, hint = {
        Age.OLDER: (
            f"what is online was made from {there}, which is newer than {here} here",
            "git pull first, or deploy with --anyway to go back to this state",
        ),
        Age.APART: (
            f"what is online was made from {there}, which is not part of {here} here",
            "merge the two first, or deploy with --anyway to put this one in its place",
        ),
        Age.UNKNOWN: (
            f"what is online was made from {there}, which is not in this repository",
            "git pull first, or deploy with --anyway to put this state in its place",
        ),
    }[age]
    yield error("older-state", message, hint=hint)
