"""``byline preview``: a server that shows the blog as it is written."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.cli import options
from generator.cli.editors import EDITORS as _EDITORS
from generator.model.options import Options

if TYPE_CHECKING:
    from generator.model.diagnostic import Diagnostic
    from generator.preview.desk.admission import Editing
    from generator.preview.state import State

HELP: Final = "show the blog in a browser, and each change as soon as it is saved"

_OBJECTS: Final = 100_000
_ENDS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_TURN: Final = 0.0005  # seconds until a thread makes way for one that tells a tab something
_ALL: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - names of what is asked for


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_site(parser)
    parser.add_argument(
        "--port", type=_port, default=8000, metavar="N", help="the first port to try (8000)"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="whom to answer: this machine alone (127.0.0.1, ::1), or with 0.0.0.0 your phone too",
    )
    parser.add_argument("--open", action="store_true", help="open the blog in your browser")
    options.add_as_of(parser)
    parser.add_argument(
        "--no-drafts", action="store_true", help="show only what is out, as a build does"
    )
    parser.add_argument(
        "--readonly", action="store_true", help="let nothing be changed from a browser"
    )
    parser.add_argument(
        "--allow-edit",
        action="store_true",
        help="with another --host: let whoever reaches it change your texts",
    )
    parser.add_argument(
        "--editor",
        default=os.environ.get("BYLINE_EDITOR", ""),
        metavar="NAME",
        help=f"what opens a file from an error: {', '.join(_EDITORS)}, "
        "or an address with {path}, {line} and {column} in it (default: $BYLINE_EDITOR)",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 to 65535')
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Serve until the writer ends it."""
    from generator.preview.conductor import Conductor
    from generator.preview.server import Taken, bound

    gc.set_threshold(_OBJECTS, 20, 100)
    sys.setswitchinterval(_TURN)
    site: Path = args.site
    if not (site / "content").is_dir():
        sys.stderr.write(
            "error: there is no folder content/ here\n"
            "  hint: run byline init DIR to make a blog, or go to the folder that holds content/\n"
        )
        return 1
    drafts = not args.no_drafts
    asked = Options(as_of=args.as_of or options.now(), drafts=drafts, future=drafts)
    told = _Teller(site)
    conductor = Conductor(
        site,
        asked,
        editor=_EDITORS.get(args.editor, args.editor),
        editing=_editing(args),
        told=told.problems,
        words=told.words,
        clock=None if args.as_of else options.now,
    )
    try:
        server = bound(
            args.host,
            args.port,
            pages=conductor.page,
            ready=conductor.ready,
            asked=conductor.asked,
        )
    except (Taken, OSError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        sys.stderr.write(f"error: this machine cannot serve on {args.host}:{args.port}: {reason}\n")
        return 1
    ended, by = threading.Event(), [int(signal.SIGINT)]
    for number in _ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: _ended(ended, by, number))
    conductor.server = server
    server.desk = conductor.desk
    conductor.start()
    port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    serving.start()
    address = f"http://{_shown(args.host)}:{port}/"
    watcher = None
    try:
        _greet(address, args, port)
        from generator.preview.watch import Watcher

        folders = [site.resolve() / "content", site.resolve() / "templates"]
        watcher = Watcher(folders, [], conductor.changed, told.words)
        watcher.start()
        if args.open:
            import webbrowser

            webbrowser.open(address)
        _wait(ended)
    except KeyboardInterrupt:
        pass
    finally:
        if watcher:
            watcher.stop()
        conductor.stop()
        server.shutdown()
    sys.stdout.write("\n")
    gc.freeze()  # or a large blog would be taken apart object by object before the end
    return 128 + by[-1]


def _ended(ended: threading.Event, by: list[int], number: int) -> None:
    """Take a Ctrl-C or its like: as an event, since an exception can come where it is lost."""
    if ended.is_set() and number == signal.SIGINT:
        raise KeyboardInterrupt
    by.append(number)
    ended.set()


def _wait(ended: threading.Event) -> None:
    """Wait for the end.

    A signal that another thread gets, or that comes just before the wait begins, does not end one
    for a lock; a byte that comes with it is there to be read.
    """
    import socket

    woken, wake = socket.socketpair()
    with woken, wake:
        wake.settimeout(0)  # as it must be
        signal.set_wakeup_fd(wake.fileno())
        while not ended.is_set():
            woken.recv(1)
        signal.set_wakeup_fd(-1)


def _shown(host: str) -> str:
    if host in _ALL:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _greet(address: str, args: argparse.Namespace, port: int) -> None:
    moved = f" (port {args.port} is taken)" if port != args.port else ""
    sys.stdout.write(f"the blog is at {address}{moved}; Ctrl-C ends\n")
    if args.host in _ALL:
        for one in _addresses():
            there = f"http://{one}:{port}/"
            sys.stdout.write(f"on your phone, in the same network: {there}\n")
            if sys.stdout.isatty():
                from generator.cli.qr import drawn

                sys.stdout.write(drawn(there))
    sys.stdout.write(_exposed(address, args))
    sys.stdout.flush()


def _editing(args: argparse.Namespace) -> Editing:
    from generator.preview.desk.admission import Editing

    if args.readonly:
        return Editing.READONLY
    return Editing.ON if args.allow_edit or _is_loopback(args.host) else Editing.OPEN_HOST


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _exposed(address: str, args: argparse.Namespace) -> str:
    """Say where the desk is, and what others in the network can do."""
    if args.readonly or _is_loopback(args.host):
        return f"your desk is at {address}_desk/{' (readonly)' if args.readonly else ''}\n"
    if args.allow_edit:
        return (
            "warning: whoever reaches this machine can read your drafts, and at /_desk/ change and "
            "publish every post, page and series and add posts and pictures; nothing encrypts "
            "what is sent\n"
        )
    return (
        "whoever reaches this machine can read all of the blog, drafts too; nothing can be "
        "changed from a browser (--allow-edit lets it)\n"
    )


def _addresses() -> list[str]:
    """Return the address by which others in the network reach this machine, if there is one."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
            return [str(probe.getsockname()[0])]
        except OSError:
            return []


class _Teller:
    """Says in the terminal what the overlay says in the browser."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._shown = False

    def problems(self, found: tuple[Diagnostic, ...], state: State) -> None:
        """Print what is wrong; when nothing is any more, say so."""
        from generator.cli.terminal import print_diagnostics
        from generator.model.diagnostic import Severity

        shown = [one for one in found if one.severity is not Severity.NOTE]
        with self._lock:
            print_diagnostics(
                shown, [self._site], themes=[Path(one) for one in state.theme.folders]
            )
            if self._shown and not shown:
                sys.stdout.write("all is well again\n")
                sys.stdout.flush()
            self._shown = bool(shown)

    def words(self, said: str) -> None:
        """Print what the writer must know."""
        with self._lock:
            sys.stderr.write(f"{said}\n")
