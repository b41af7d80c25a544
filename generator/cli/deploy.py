"""``byline deploy``: build, check, say what would happen, ask, send, verify, say where to look."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options
from generator.model.diagnostic import Diagnostic, Severity, did_you_mean, error
from generator.model.options import Options

if TYPE_CHECKING:
    from generator.config.destinations import AnyDestination
    from generator.config.model import Config
    from generator.deploy.plan import Plan
    from generator.deploy.secrecy import Secrecy
    from generator.deploy.sending import Outcome, Parcel, Talk, Way
    from generator.deploy.target import Target

HELP: Final = "build the blog and send it to where readers find it"

_CACHE: Final = ".cache/deploy"
_VERIFYING: Final = 30.0  # seconds that a host may take to show what it was given
_EXAMPLE: Final = "add to site.yaml: deploy: {web: {type: directory, path: ../www}}"
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


@dataclass
class _Told:
    """What there is to say at the end, for programs."""

    target: str = ""
    address: str = ""
    plan: Mapping[str, Any] | None = None
    sent: Mapping[str, Any] | None = None
    release: str | None = None
    due: str | None = None
    found: list[Diagnostic] = field(default_factory=list)


class _Voice:
    """Says things to people, without a secret in any of them; for programs it waits to the end."""

    def __init__(self, site: Path, secrecy: Secrecy, *, quiet: bool) -> None:
        self._site, self._secrecy, self._quiet = site, secrecy, quiet

    def say(self, text: str) -> None:
        if not self._quiet:
            sys.stdout.write(f"{self._secrecy.scrubbed(text)}\n")
            sys.stdout.flush()

    def whisper(self, text: str) -> None:
        if not self._quiet:
            sys.stderr.write(f"{self._secrecy.scrubbed(text)}\n")

    def clean(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        from dataclasses import replace

        clean = self._secrecy.scrubbed
        return [
            replace(one, message=clean(one.message), hint=one.hint and clean(one.hint))
            for one in found
        ]

    def end(self, told: _Told) -> int:
        from generator.cli.terminal import print_diagnostics

        bad = any(one.severity is Severity.ERROR for one in told.found)
        found = self.clean(told.found)
        if self._quiet:
            data = {
                "target": told.target,
                "address": told.address,
                "plan": told.plan,
                "sent": told.sent,
                "release": told.release,
                "due": told.due,
                "diagnostics": [one.as_data() for one in found],
            }
            text = json.dumps(data, ensure_ascii=False, indent=2)
            sys.stdout.write(f"{self._secrecy.scrubbed(text)}\n")
        else:
            print_diagnostics(found, [self._site])
        return int(bad)


def run(args: argparse.Namespace) -> int:
    """Deploy."""
    from generator import reading
    from generator.deploy.secrecy import Secrecy, secrets_of

    site: Path = args.site
    secrecy = Secrecy(secrets_of(os.environ))
    voice = _Voice(site, secrecy, quiet=args.json)
    settings = reading.settings_of(site)
    errors = [one for one in settings.found if one.severity is Severity.ERROR]
    if errors:
        return voice.end(_Told(found=errors))
    chosen = _chosen(settings.config, args.target)
    if isinstance(chosen, Diagnostic):
        return voice.end(_Told(found=[chosen]))
    return _Deployment(args, settings.config, *chosen, voice, secrecy).run()


def _chosen(config: Config, name: str | None) -> tuple[str, AnyDestination] | Diagnostic:
    """Return the target that is meant."""
    known = ", ".join(config.deploy)
    if not config.deploy:
        return error("no-target", "site.yaml does not say where to send the blog", hint=_EXAMPLE)
    if name is None:
        if len(config.deploy) == 1:
            return next(iter(config.deploy.items()))
        hint = f"name one of them: {known}"
        return error("which-target", "site.yaml names several places to send the blog to", hint=hint)
    if name not in config.deploy:
        hint = did_you_mean(name, config.deploy, f"site.yaml has {known}")
        return error("no-target", f'site.yaml has no place named "{name}"', hint=hint)
    return name, config.deploy[name]


class _Deployment:
    """One call of the command."""

    def __init__(
        self,
        args: argparse.Namespace,
        config: Config,
        name: str,
        to: AnyDestination,
        voice: _Voice,
        secrecy: Secrecy,
    ) -> None:
        from generator.model.url import Root

        self._args, self._config, self._name, self._to = args, config, name, to
        self._voice, self._secrecy = voice, secrecy
        self._site: Path = args.site
        self._output = self._site / "output"
        self._root = Root.parse(to.url or config.url)
        self._moment: datetime = args.as_of or options.now()
        self._told = _Told(name, self._root.absolute("/"))

    def run(self) -> int:
        from generator.deploy.target import TargetError
        from generator.deploy.targets import target_of

        try:
            target = target_of(self._to, self._site.absolute(), os.environ)
        except TargetError as problem:
            self._told.found.append(error("deploy-failed", problem.message, hint=problem.hint))
            return self._voice.end(self._told)
        self._secrecy.learn(target.secrets)
        if self._args.rollback:
            self._roll_back(target)
        elif not self._args.due or self._is_due(target):
            self._send(target)
        return self._voice.end(self._told)
