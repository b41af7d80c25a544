"""Checks of what ``deploy:`` says of a place: folders, servers, branches, repositories."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from generator.config.checks import site_url
from generator.model.masking import masked
from generator.schema.decode import Problem

__all__ = [
    "bucket_folder",
    "bucket_name",
    "git_branch",
    "git_remote",
    "host_name",
    "public_key",
    "remote_folder",
    "service_address",
    "user_name",
]

_BUCKET = re.compile(r"[$A-Za-z0-9][A-Za-z0-9._-]{1,221}")
# No name may begin with a hyphen: programs would take it for one of their options.
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*|\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+\]?")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]*")
_KEY = re.compile(r"(?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)\S+ [A-Za-z0-9+/]+=*(?: .*)?")
# What git's own rules for names of references forbid (git-check-ref-format).
_NO_BRANCH = re.compile(r"^[-/.]|//|\.\.|/\.|[/.]$|\.lock(?:/|$)|@\{|^@$|[\x00-\x20\x7f~^:?*\[\\]")
# In an address, or in what git takes for a host and a path; a name so long is that of a key.
_PASSWORD = re.compile(r"(?i)[a-z+]+://[^/@]*:[^/]*@|https?://[^/@]{20,}@|[^/@:]+:[^/@]*@[^/@:]+:")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]")
_COMES: Final = "comes from the environment, or from where the service's own tools keep it"


def bucket_name(value: str) -> Problem | None:
    """Check the name of a bucket or container, as any of the services may have it."""
    if _BUCKET.fullmatch(value):
        return None
    hint = "write the name alone, without s3:// and without a folder, such as my-blog"
    return Problem("bad-bucket", f'is not the name of a bucket: "{value}"', hint)


def bucket_folder(value: str) -> Problem | None:
    """Check a folder in a bucket."""
    parts = value.strip("/").split("/")
    if not value or not ({"", ".", ".."}.intersection(parts) or _BREAKS.search(value)):
        return None
    hint = "write it like blog or sites/blog"
    return Problem("bad-folder", f'is not a folder in a bucket: "{value}"', hint)


def remote_folder(value: str) -> Problem | None:
    """Check a folder on a server; the root of its disk is none, and neither is a home folder."""
    parts = [part for part in value.split("/") if part not in {"", "."}]
    if _BREAKS.search(value) or value.startswith("-") or {"..", "~"}.intersection(parts):
        hint = "write it like /srv/www/blog, or seen from where you land: www/blog"
        return Problem("bad-folder", f'is not a folder on a server: "{value}"', hint)
    if not parts:
        hint = "name a folder for the blog in it, such as www/blog"
        return Problem("bad-folder", f'is all that is there: "{value}"', hint)
    return None


def host_name(value: str) -> Problem | None:
    """Check the name of a server."""
    if _HOST.fullmatch(value):
        return None
    hint = "write the name alone (example.com); user:, port: and path: are keys of their own"
    said = value.rpartition("@")[2]  # what stands before it may be a password
    return Problem("bad-host", f'is not the name of a server: "{said}"', hint)


def user_name(value: str) -> Problem | None:
    """Check the name of a user on a server."""
    if _USER.fullmatch(value):
        return None
    hint = "write the name alone, as your web host gave it to you"
    said = value.partition(":")[0]
    return Problem("bad-user", f'is not the name of a user: "{said}"', hint)


def public_key(value: str) -> Problem | None:
    """Check the public key of a server."""
    if _KEY.fullmatch(value):
        return None
    hint = "write what ssh-keyscan prints behind the server's name, such as ssh-ed25519 AAAA…"
    return Problem("bad-key", "is not the public key of a server", hint)


def service_address(value: str) -> Problem | None:
    """Check the address of a service: over HTTP or HTTPS, and without its key."""
    problem = site_url(value)
    if problem is None and "@" in urlsplit(value).netloc:
        return Problem("key-in-file", "has a key in it", f"take it out; it {_COMES}")
    return problem


def git_remote(value: str) -> Problem | None:
    """Check the address of a repository, or the name of a remote: no password belongs here."""
    hint = "write its address (git@example.com:me/blog.git), or the name of a remote (origin)"
    # git runs a program for an address with two colons.
    if not value or value.startswith("-") or "::" in value or _BREAKS.search(value):
        said = masked(value, settings=True)
        return Problem("bad-remote", f'is not the address of a repository: "{said}"', hint)
    if _PASSWORD.match(value):
        hint = "take it out; git asks its credential helper for it"
        return Problem("key-in-file", "has a password in it", hint)
    return None


def git_branch(value: str) -> Problem | None:
    """Check the name of a branch."""
    if value and not _NO_BRANCH.search(value):
        return None
    return Problem(
        "bad-branch", f'is not the name of a branch: "{value}"', "write it like gh-pages"
    )
