"""A line to a server by SSH, and what its errors mean.

Keys, agent, ``config`` and ``known_hosts`` are those of OpenSSH. A server that is not known is not
spoken to: whoever can put themselves between would else get all that is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.config.destinations import SftpOptions
from generator.deploy.keys import home
from generator.deploy.target import Denied, Full, Permanent, TargetError, Transient

if TYPE_CHECKING:
    import asyncssh

__all__ = ["Line", "installed"]

_INSTALL: Final = "pip install 'byline[sftp]'"
_PATIENCE: Final = 20  # seconds to connect, and to log in
_PULSE: Final = 15  # seconds of silence until the server is asked whether it is still there
_AGENT: Final = "see whether `ssh-add -l` lists your key, and whether the server knows it"


class Line:
    """A connection that is made when it is needed, and again after it broke."""

    def __init__(self, options: SftpOptions, environ: Mapping[str, str]) -> None:
        """Speak to the server that ``options`` name."""
        self._options = options
        self._environ = environ
        self._client: asyncssh.SFTPClient | None = None
        self._connection: asyncssh.SSHClientConnection | None = None
        self._dropped: list[asyncssh.SSHClientConnection] = []
        self._opening = asyncio.Lock()
        given = (environ.get("BYLINE_SFTP_PASSWORD"), environ.get("BYLINE_SFTP_KEY"))
        self.secrets = frozenset(filter(None, given))

    @contextlib.asynccontextmanager
    async def asking(self, doing: str) -> AsyncIterator[asyncssh.SFTPClient]:
        """Give a client; name what goes wrong while it is asked.

        An answer that is no longer waited for means that nothing may come any more on this line.
        """
        import asyncssh

        try:
            yield await self._ready()
        except asyncio.CancelledError:
            self._drop()
            raise
        except (asyncssh.Error, OSError) as problem:
            raise _named(problem, doing) from problem

    async def _ready(self) -> asyncssh.SFTPClient:
        async with self._opening:
            if self._client is None or self._connection is None or self._connection.is_closed():
                self._drop()
                self._connection = await self._connect()
                self._client = await self._connection.start_sftp_client()
            return self._client

    async def _connect(self) -> asyncssh.SSHClientConnection:
        import asyncssh

        try:
            arguments = self._arguments()
            options = await asyncssh.SSHClientConnectionOptions.construct(**arguments)
            known = _that_are_there(options.known_hosts)
            return await asyncssh.connect(**{**arguments, "known_hosts": known})
        except asyncssh.HostKeyNotVerifiable as problem:
            raise await self._unknown(problem) from problem
        except asyncssh.PermissionDenied as problem:
            raise Denied(f"{self._options.host} does not let you in", _AGENT) from problem
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as problem:
            hint = "add it to the agent with ssh-add, which asks for its passphrase"
            raise Denied("your key cannot be read as it is", hint) from problem
        except asyncssh.ConfigParseError as problem:
            raise Permanent("~/.ssh/config cannot be read", f"see to it: {problem}") from problem
        except socket.gaierror as problem:
            raise _nowhere(self._options.host, problem) from problem
        finally:
            await asyncio.sleep(0)  # in which the library closes what it had opened in vain

    def _arguments(self) -> dict[str, Any]:
        import asyncssh

        options, environ = self._options, self._environ
        settings = home(environ) / ".ssh" / "config"
        arguments: dict[str, Any] = {
            "host": options.host,
            "config": [str(settings)] if settings.is_file() else None,
            "connect_timeout": _PATIENCE,
            "login_timeout": _PATIENCE,
            "keepalive_interval": _PULSE,
        }
        if options.user:
            arguments["username"] = options.user
        if options.port:
            arguments["port"] = options.port
        if options.host_key:
            key = asyncssh.import_public_key(options.host_key)
            arguments["known_hosts"] = ([key], [], [])
        if password := environ.get("BYLINE_SFTP_PASSWORD"):
            arguments["password"] = password
        if text := environ.get("BYLINE_SFTP_KEY"):
            arguments["client_keys"] = [asyncssh.import_private_key(text)]
        return arguments

    async def _unknown(self, problem: Exception) -> TargetError:
        """Say that the server is not known, with the key that it shows."""
        import asyncssh

        host = self._options.host
        said = f"{host} is not a server that is known on this machine"
        hint = f"connect once with `ssh {host}`, and compare what it says with your web host's page"
        if "revoked" in f"{problem}":
            return Denied(
                f"{host} has a key that was called back", "ask your web host for the new one"
            )
        arguments = {
            name: value
            for name, value in self._arguments().items()
            if name in {"config", "host", "port"}
        }
        with contextlib.suppress(asyncssh.Error, OSError, TimeoutError):
            shown = await asyncio.wait_for(
                asyncssh.get_server_host_key(**arguments), timeout=_PATIENCE
            )
            if shown is not None:
                said += f", or it has another key than it had: {shown.get_fingerprint()}"
                line = shown.export_public_key().decode().strip()
                hint = f"if your web host names this fingerprint, write host_key: {line}"
        return Denied(said, hint)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.abort()
            self._dropped.append(self._connection)
        self._connection = self._client = None

    async def close(self) -> None:
        """Say goodbye."""
        if self._client is not None and self._connection is not None:
            self._client.exit()
            self._connection.close()
            self._dropped.append(self._connection)
        for connection in self._dropped:
            with contextlib.suppress(TimeoutError, OSError):
                await asyncio.wait_for(connection.wait_closed(), _PATIENCE)
        self._dropped.clear()
        self._connection = self._client = None


def _that_are_there(known: Any) -> Any:
    """Return the known hosts without files that are missing.

    The library fails for these, and checks nothing where ``config`` says ``none``. What is empty
    here means ``~/.ssh/known_hosts`` to it.
    """
    if known is None:
        return b""
    return [name for name in known if Path(name).is_file()] if isinstance(known, list) else known


def installed() -> None:
    """See whether the package is there; raises :class:`Permanent` with how to install it."""
    try:
        import asyncssh  # noqa: F401 - whether it is there
    except ImportError:
        message = "to deploy by SFTP a package is needed that is not installed"
        raise Permanent(message, f"run {_INSTALL}") from None


def _nowhere(host: str, problem: socket.gaierror) -> TargetError:
    if problem.errno == socket.EAI_AGAIN:
        return Transient(f"the name {host} was not found just now", "see whether you are online")
    hint = "see whether host: is spelled right, and whether this machine is online"
    return Permanent(f"there is no server {host}", hint)


def _named(problem: Exception, doing: str) -> TargetError:
    """Return what an error of the connection, or of a request, means."""
    import asyncssh

    if isinstance(problem, asyncssh.SFTPNoSpaceOnFilesystem | asyncssh.SFTPQuotaExceeded):
        return Full(f"there is no room left to {doing}", "make room there, then deploy again")
    if isinstance(problem, asyncssh.SFTPPermissionDenied | asyncssh.SFTPWriteProtect):
        return Denied(f"you may not {doing}", "see who may write to the folder on the server")
    lost = (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection)
    if isinstance(problem, asyncssh.SFTPError) and not isinstance(problem, lost):
        return Permanent(f"the server would not {doing}: {problem.reason or 'it does not say why'}")
    return Transient(f"the connection broke, or there was none, to {doing}")
