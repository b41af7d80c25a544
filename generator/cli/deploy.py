"""``byline deploy``: build, check, say what would happen, ask, send, verify, say where to look."""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options
from generator.cli.voice import Told, Voice
from generator.model.diagnostic import Diagnostic, Severity, error
from generator.model.options import Options

if TYPE_CHECKING:
    from generator.config.destinations import AnyDestination, Purge
    from generator.config.model import Config
    from generator.deploy.kept import Kept
    from generator.deploy.lock import Note
    from generator.deploy.plan import Plan
    from generator.deploy.record import Record
    from generator.deploy.refusal import Limits
    from generator.deploy.secrecy import Secrecy
    from generator.deploy.sending import Outcome, Parcel, Talk
    from generator.deploy.target import Target
    from generator.publish.manifest import Entry

HELP: Final = "build the blog and send it to where readers find it"

_CACHE: Final = ".cache/deploy"
_VERIFYING: Final = 30.0  # seconds that a host may take to show what it was given
_STALE: Final = "a cache may still have the old one: look again in a while, or set purge:"
_PATIENCE: Final = 30.0  # seconds to wait for a build that is at work here
_NOTHING_SENT: Final = "nothing was sent: what is online stays as it is"
_NAMED: Final = 12  # files that are named one by one without --plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help="a name below deploy: in site.yaml; may be left out where there is one",
    )
    options.add_site(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--plan", action="store_true", help="say what would be done, file by file, and do nothing"
    )
    what.add_argument(
        "--rollback", action="store_true", help="bring back what was online before the last time"
    )
    what.add_argument(
        "--due",
        action="store_true",
        help="do nothing unless something has fallen due since the last time",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--verify",
        action="store_true",
        help="fetch each changed address afterwards, and hold it against what was built",
    )
    parser.add_argument(
        "--force-remove",
        action="store_true",
        help="remove addresses that readers may have, and as many files as it takes",
    )
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="send also what is not committed, or older than what is online",
    )
    options.add_as_of(parser)
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Deploy."""
    from generator.deploy.choice import chosen_among
    from generator.deploy.secrecy import Secrecy, secrets_of
    from generator.settings import settings_of

    site: Path = args.site
    secrecy = Secrecy(secrets_of(os.environ))
    voice = Voice(site, secrecy, quiet=args.json)
    settings = settings_of(site)
    errors = [one for one in settings.found if one.severity is Severity.ERROR]
    if errors:
        return voice.end(Told(found=errors))
    chosen = chosen_among(settings.config.deploy, args.target)
    if isinstance(chosen, Diagnostic):
        return voice.end(Told(found=[chosen]))
    return _Deployment(args, settings.config, *chosen, voice, secrecy).run()


class _Deployment:
    """One call of the command."""

    def __init__(
        self,
        args: argparse.Namespace,
        config: Config,
        name: str,
        to: AnyDestination,
        voice: Voice,
        secrecy: Secrecy,
    ) -> None:
        from generator.model.url import Root

        self._args, self._to = args, to
        self._voice, self._secrecy = voice, secrecy
        self._site: Path = args.site
        self._output = self._site / "output"
        self._root = Root.parse(to.url or config.url)
        self._moment: datetime = args.as_of or options.now()
        self._name = name
        self._told = Told(name, self._root.absolute("/"))
        self._cache = self._site / _CACHE

    def run(self) -> int:
        """Do what was asked for, and return the exit code."""
        from generator.deploy.target import TargetError
        from generator.deploy.targets import target_of

        try:
            target = target_of(self._to, self._site.absolute(), os.environ)
            self._secrecy.learn(target.secrets)
            if self._args.rollback:
                self._roll_back(target)
            elif not self._args.due or self._is_due(target):
                self._send(target)
        except TargetError as problem:
            self._told.found.append(error("deploy-failed", problem.message, hint=problem.hint))
        return self._voice.end(self._told)

    def _is_due(self, target: Target) -> bool:
        import asyncio

        from generator.deploy.due import due_at

        due = asyncio.run(due_at(target, self._moment))
        self._told.due = due.until
        if not due.now:
            when = f"; next at {due.until[:16].replace('T', ' ')}" if due.until else ""
            self._voice.say(f"nothing is due{when}")
        return due.now

    def _built(self) -> Mapping[str, Any] | None:
        """Build and check; return what there is to say of the blog, None if it cannot be sent."""
        from generator.cli.build import made_by

        asked = Options(as_of=self._moment, jobs=0)
        made = made_by(self._site, self._output, asked, quiet=self._args.json, mine=True)
        self._told.found += [one for one in made.found if one.severity is not Severity.NOTE]
        if made.ok:
            self._told.found += _checked(self._site, self._output, asked)
        if made.ok and not any(one.severity is Severity.ERROR for one in self._told.found):
            return made.facts
        self._voice.whisper(_NOTHING_SENT)
        return None

    def _send(self, target: Target) -> None:
        """Build and send, and let nobody else build meanwhile: what was agreed to is what goes."""
        from generator.publish.alone import NOT_HAD, reserved

        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(
                    reserved(self._site, self._output, _PATIENCE, self._waiting),
                )
            except NOT_HAD as problem:
                from generator.pipeline import why_not

                self._told.found.append(why_not(problem, self._site, self._output))
                self._voice.whisper(_NOTHING_SENT)
                return
            plan = self._sent(target)
        if plan:
            self._after(plan)

    def _waiting(self, holder: str) -> None:
        from generator.cli.build import waiting_for

        self._voice.whisper(waiting_for(holder).rstrip())

    def _sent(self, target: Target) -> Plan | None:
        """Build and send; return what was done, if anything was."""
        import asyncio

        from generator.deploy.dry import DryTarget
        from generator.deploy.journal import Journal
        from generator.deploy.refusal import Limits
        from generator.deploy.sending import Way, identifier, send

        facts = self._built()
        if facts is None:
            return None
        planning: bool = self._args.plan
        limits = Limits(self._to.max_removals, self._args.force_remove, self._args.anyway)
        journal = Journal(self._cache / f"{self._name}.journal", kept=not planning)
        seen = DryTarget(target) if planning else target
        way = Way(seen, journal, None if planning else limits, self._to.compress)
        parcel = self._parcel(facts)
        outcome = asyncio.run(send(parcel, way, self._talk(target), identifier(options.now())))
        self._take(outcome)
        if planning and outcome.plan:
            self._show(outcome, parcel, limits)
        elif outcome.sent and outcome.plan:
            self._keep(target, outcome.sent.record, parcel.files)
            return outcome.plan
        elif outcome.plan and outcome.agreed and not outcome.found:
            self._voice.say(f"nothing to do: {self._told.address} is as the blog is")
        return None

    def _parcel(self, facts: Mapping[str, Any]) -> Parcel:
        from generator.deploy.sending import Parcel
        from generator.deploy.state import age_of, state_of
        from generator.publish.manifest import Manifest

        manifest = Manifest.read(self._output) or Manifest()
        state = state_of(self._site)
        age = functools.partial(age_of, self._site, state)
        place = f"{self._output}/".__add__
        return Parcel(manifest.files, place, facts["until"], state, age)

    def _talk(self, target: Target) -> Talk:
        from generator.cli.terminal import Progress
        from generator.deploy.sending import Talk

        def waiting(note: Note | None) -> None:
            who = f"on {note.host}" if note else "somewhere"
            self._voice.whisper(f"another deployment is at work {who}; waiting for it")

        def overtaken(message: str) -> None:
            self._voice.whisper(f"{message}; planning anew")

        agree = functools.partial(self._agrees, target.traits.address)
        progress = Progress(sys.stderr, shown=not self._args.json)
        return Talk(agree, progress, waiting, overtaken, self._args.yes)

    def _agrees(self, address: str, plan: Plan) -> bool:
        """Show the plan, and ask."""
        from generator.deploy.wording import described, highlights

        if self._args.plan:
            return True
        if plan.files:
            for line in highlights(plan, _NAMED):
                self._voice.say(f"  {line}")
            self._voice.say(described(plan))
        if self._args.yes:
            return True
        if self._args.json or not sys.stdin.isatty():
            self._told.found.append(
                error("not-agreed", "nobody is there to ask", hint="say --yes to send without")
            )
            return False
        answer = input(self._secrecy.scrubbed(f"To {address}: send it? [y/N] "))
        if answer.strip().lower() in {"y", "yes"}:
            return True
        self._voice.say("nothing was sent")
        return False

    def _take(self, outcome: Outcome) -> None:
        """Take what came of it into what there is to say."""
        from generator.deploy.wording import as_data

        self._told.found += outcome.found
        self._told.release = outcome.release or None
        if outcome.plan:
            self._told.plan = as_data(outcome.plan)
        if outcome.sent and not self._args.plan:
            sent = outcome.sent
            self._told.sent = {"files": sent.puts, "bytes": sent.size, "removed": sent.removed}
        if outcome.plan and any(one.code.startswith("deploy-") for one in outcome.found):
            self._voice.whisper(
                "it broke off: nothing that is online leads to what is missing, and the next "
                "byline deploy goes on from there"
            )

    def _show(self, outcome: Outcome, parcel: Parcel, limits: Limits) -> None:
        """Show a plan that is only shown, with what would speak against it."""
        from generator.deploy.record import State
        from generator.deploy.refusal import refusals
        from generator.deploy.wording import described, listed

        plan = outcome.plan
        assert plan is not None
        for line in listed(plan):
            self._voice.say(line)
        size = outcome.sent.size if outcome.sent else 0
        self._voice.say(described(plan, size))
        online = plan.online.record.state if plan.online.record else State()
        self._told.found += refusals(plan, parcel.state, parcel.age(online), limits)

    def _keep(self, target: Target, record: Record, files: Mapping[str, Entry]) -> None:
        """Keep what was sent for --rollback, where the target does not."""
        if target.traits.releases:
            return
        from generator.cache.index import linked
        from generator.check.verdict import Verdict

        fit = Verdict.of(self._site, self._output)
        was_fit = fit is not None and fit.is_known
        self._kept().keep(record, files, self._output, self._to.keep)
        linked(self._site, self._output)
        fit = Verdict.of(self._site, self._output)
        if was_fit and fit:
            fit.keep()  # it is the same blog, under more names

    def _kept(self) -> Kept:
        from generator.deploy.kept import Kept

        return Kept(self._cache, self._name)

    def _after(self, plan: Plan) -> None:
        """Say what was done; purge caches, and look whether readers get it."""
        from generator.deploy.wording import size_in_words

        sent = self._told.sent or {}
        removed = f", {sent['removed']:,} removed" if sent["removed"] else ""
        size = size_in_words(sent["bytes"])
        self._voice.say(f"{sent['files']:,} files sent ({size}){removed}")
        if self._to.purge:
            self._purge(self._to.purge, plan)
        if self._args.verify:
            self._verify(plan)
        self._voice.say(f"look at {self._told.address}")

    def _purge(self, settings: Purge, plan: Plan) -> None:
        from generator.deploy.lost import address_of
        from generator.deploy.purging import purge
        from generator.deploy.target import TargetError

        # What lasts is new below each name; all else may be in a cache, were it as missing.
        paths = [one.path for one in plan.changes if not plan.files[one.path].kind.lasting]
        changed = [address_of(path) for path in (*paths, *plan.removals)]
        name = self._told.release or ""
        try:
            purge(settings, self._root, changed, self._site, os.environ, name)
        except TargetError as problem:
            hint = problem.hint or "purge it by hand: readers may see old pages for a while"
            self._told.found.append(error("not-purged", problem.message, hint=hint))

    def _verify(self, plan: Plan) -> None:
        """Fetch each changed address as readers do."""
        import asyncio

        from generator.deploy.verify import addresses, verified

        asked = addresses(self._root, (one.path for one in plan.changes))
        wanted = {address: plan.files[path].digest for path, address in asked.items()}
        wrong = asyncio.run(verified(wanted, _VERIFYING))
        self._told.found += [
            error("not-as-built", f"{address} {problem}", hint=_STALE)
            for address, problem in sorted(wrong.items())
        ]
        if not wrong:
            said = f"all {len(wanted):,} changed addresses" if len(wanted) > 1 else "it"
            self._voice.say(f"readers get {said} as built")

    def _roll_back(self, target: Target) -> None:
        import asyncio

        from generator.deploy.journal import Journal
        from generator.deploy.sending import Way, identifier, roll_back

        way = Way(target, Journal(self._cache / f"{self._name}.journal"), None, self._to.compress)
        name = identifier(options.now())
        outcome = asyncio.run(roll_back(self._kept(), way, self._talk(target), name))
        self._take(outcome)
        if outcome.release and not outcome.found and outcome.agreed:
            self._voice.say(f"{outcome.release} is online again; look at {self._told.address}")
            if self._to.purge and outcome.plan:
                self._purge(self._to.purge, outcome.plan)


def _checked(site: Path, output: Path, asked: Options) -> Sequence[Diagnostic]:
    """Return what else must be mended before a blog goes out: the errors of `byline check`."""
    from generator.check.verdict import Verdict

    verdict = Verdict.of(site, output)
    if verdict and verdict.is_known:
        return ()
    from generator.check.checking import errors

    return errors(site, output, asked)
