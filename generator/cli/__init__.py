"""The command ``byline``: one file a command; the only package that prints or exits."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from typing import Final

from generator import __version__

__all__ = ["main"]

# In the order of `byline --help`. Each module has `HELP`, `arguments(parser)` and `run(args)`, and
# imports what it needs in `run`, so that help answers at once.
_COMMANDS: Final = (
    *("init", "new", "rename", "import_", "preview", "build", "check", "deploy", "why", "list"),
    *("next", "clean"),
)

# Somebody ends the program, or its terminal is closed (which Windows does not tell).
_ENDS: Final = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 fine, 1 problems in the site, 2 wrong usage.

    Who stops it gets 128 and the number of the signal, as shells say it.
    """
    for number in _ENDS:
        # One that is not to be heard stays so: nohup has a program go on when its terminal closes.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _terminate)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n")
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone: nothing is left to say, and nowhere to say it.
        sys.stderr.close()
        return 1


def _run(arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(
        prog="byline", description="A static-site generator for people who blog in series."
    )
    parser.add_argument("--version", action="version", version=f"byline {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    given = sys.argv[1:] if arguments is None else arguments
    modules = {name: importlib.import_module(f"generator.cli.{name}") for name in _needed(given)}
    for name, module in modules.items():
        # A module cannot be called as the language's own words are.
        spelt = name.rstrip("_")
        subparser = commands.add_parser(spelt, help=module.HELP, description=module.HELP)
        subparser.set_defaults(run=module.run)
        module.arguments(subparser)
    parsed = parser.parse_args(arguments)
    code: int = parsed.run(parsed)
    return code


def _needed(given: Sequence[str]) -> Sequence[str]:
    """Return the commands whose options must be known: where one is named first, only that."""
    first = given[0] if given else ""
    return [name for name in _COMMANDS if name.rstrip("_") == first] or _COMMANDS


def _terminate(number: int, _frame: object) -> None:
    # As an exception, so that what was staged is discarded and the lock let go.
    raise SystemExit(128 + number)
