"""Tell caches which addresses changed: a command of the writer's, CloudFront, Cloudflare."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from generator.config.destinations import Purge
from generator.deploy.target import Permanent
from generator.model.url import Root

__all__ = ["purge"]

_LONGEST: Final = 600.0  # seconds


def purge(
    settings: Purge,
    root: Root,
    paths: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    identifier: str,
) -> None:
    """Tell whoever the settings name which addresses changed.

    ``paths`` are addresses inside the site, ``identifier`` names this deployment: to say the same
    twice costs nothing. Raises :class:`~generator.deploy.target.TargetError`.
    """
    if not paths:
        return
    if settings.command:
        whole = [root.absolute(path) for path in paths]
        _command(settings.command, whole, folder, environ)
    if settings.cloudfront:
        from generator.deploy.purging.cloudfront import invalidate

        invalidate(settings.cloudfront, [root.href(path) for path in paths], environ, identifier)
    if settings.cloudflare:
        from generator.deploy.purging.cloudflare import purge_zone

        purge_zone(settings.cloudflare, [root.absolute(path) for path in paths], environ)


def _command(
    command: str, addresses: Sequence[str], folder: Path, environ: Mapping[str, str]
) -> None:
    lines = "".join(f"{address}\n" for address in addresses)
    try:
        done = subprocess.run(  # noqa: S602 - it is a command line, which the writer wrote
            command,
            shell=True,
            input=lines,
            cwd=folder,
            env=dict(environ),
            text=True,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Permanent(f"the command {command} did not end in {_LONGEST:.0f} seconds") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        told = f": {said[-1]}" if said else ""
        raise Permanent(f"the command {command} ended with {done.returncode}{told}")
