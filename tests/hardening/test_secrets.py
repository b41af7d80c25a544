"""Secrets in settings, in the environment and in errors: none is ever shown, and none is kept."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest

from generator import cli
from generator.deploy.secrecy import Secrecy, secrets_of
from generator.preview.problems import problem_data
from tests.conftest import SiteFolder
from tests.hardening.blogs import FIRST, given

pytestmark = pytest.mark.usefixtures("same_program")

_MARK: Final = "kfN3zq"  # in each secret, and nowhere else
_ENVIRONMENT: Final[Mapping[str, str]] = {
    name: f"{_MARK}/+{number}\"é'%x"
    for number, name in enumerate(
        (
            *("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY"),
            *("AZURE_STORAGE_SAS_TOKEN", "AZURE_CLIENT_SECRET", "CLOUDFLARE_API_TOKEN"),
            *("NETLIFY_AUTH_TOKEN", "BYLINE_SFTP_PASSWORD", "RSYNC_PASSWORD", "SSHPASS"),
            *("GITHUB_TOKEN", "GH_PAT", "PGPASSWORD", "MY_APIKEY", "SSH_KEY_PASSPHRASE"),
        )
    )
} | {
    "AZURE_STORAGE_CONNECTION_STRING": f"AccountName=me;AccountKey={_MARK}AAAA==;Suffix=x",
    "DEPLOY_KEY": f"-----BEGIN KEY-----\n{_MARK}line1\n{_MARK}line2\n-----END KEY-----",
}
# What people write into settings though it does not belong there: each in a place of its own.
_SETTINGS: Final = (
    "{{type: git, remote: 'https://me:{0}@code.example/me/blog.git'}}",
    "{{type: git, remote: 'ssh://me:{0}@code.example/me/blog.git', brnch: x}}",
    "{{type: git, remote: 'https::https://me:{0}@code.example/'}}",
    "{{type: s3, bucket: blog, endpoint: 'https://key:{0}@objects.example'}}",
    "{{type: s3, bucket: blog, secret: {0}}}",
    "{{type: s3, bucket: blog, access_key: '{0}', secret_access_key: {0}}}",
    "{{type: azure, container: blog, account_key: '{0}=='}}",
    "{{type: sftp, host: 'me:{0}@web.example', path: www}}",
    "{{type: sftp, host: web.example, user: 'me:{0}', path: www}}",
    "{{type: sftp, host: web.example, path: www, password: {0}}}",
    "{{type: rsync, host: 'rsync://me:{0}@web.example/', path: www}}",
    "{{type: netlify, site: blog, token: {0}}}",
    "{{type: directory, path: www, url: 'https://me:{0}@web.example/'}}",
    "{{type: ftp, passwd: {0}}}",
)


def _clean(where: str, text: str) -> None:
    at = text.find(_MARK)
    assert at == -1, (where, text[max(0, at - 200) : at + 40])


def _kept(site: SiteFolder) -> None:
    """Hold all files of a blog but its own settings against the mark."""
    for path in sorted(site.folder.rglob("*")):
        if path.is_file() and path.name != "site.yaml":
            _clean(str(path), path.read_bytes().decode(errors="replace"))


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., int]:
    """Return a function that runs byline here, and holds what it says against the mark."""

    def call(*arguments: str) -> int:
        try:
            code = cli.main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        _clean(" ".join(arguments), f"{said.out}\n{said.err}")
        return int(code or 0)

    return call


@pytest.mark.usefixtures("environment")
def test_no_command_shows_or_keeps_the_environment(
    tmp_path: Path, run: Callable[..., int], tally: Callable[[str, int], None]
):
    site = given(tmp_path / "site", FIRST)
    more = "deploy:\n  web: {type: directory, path: www}\n  hub: {type: git, remote: nowhere}\n"
    config = f"{FIRST['content/site.yaml']}{more}"
    site.write({"content/site.yaml": config, "content/posts/bad.md": "---\ntitle: [\n---\n"})
    at = ("--site", str(site.folder))
    assert run("build", *at) == 1
    assert run("build", *at, "--json") == 1
    (site.folder / "content/posts/bad.md").unlink()
    assert run("build", *at, "--profile") == 0
    for command in (
        *(("check",), ("check", "--json"), ("check", "--format", "sarif"), ("list", "posts")),
        *(("next",), ("why", "/stays/"), ("deploy", "web", "--dry-run"), ("deploy", "web")),
        *(("deploy", "web", "--json"), ("deploy", "hub", "--json"), ("deploy", "hub")),
    ):
        run(*command, *at)
    _kept(site)
    tally("secrets", len(_ENVIRONMENT) * 14)


def test_no_command_shows_what_does_not_belong_into_settings(
    tmp_path: Path, run: Callable[..., int], tally: Callable[[str, int], None]
):
    site = given(tmp_path / "site", FIRST)
    at = ("--site", str(site.folder))
    for number, target in enumerate(_SETTINGS):
        said = target.format(f"{_MARK}{number}")
        config = f"{FIRST['content/site.yaml']}deploy:\n  web: {said}\n"
        site.write({"content/site.yaml": config})
        for command in (("build",), ("build", "--json"), ("deploy", "web", "--dry-run")):
            run(*command, *at)
        outcome = site.build()
        for problem in outcome.diagnostics:
            shown = problem_data(problem, site.folder, [], "")
            _clean(f"overlay {said}", json.dumps(shown, ensure_ascii=False))
        _kept(site)
    tally("secrets", len(_SETTINGS) * 4)


def _errors(secret: str) -> list[str]:
    """Return what libraries and programs say of a refusal, with what they were given in it."""
    basic = base64.b64encode(f"me:{secret}".encode()).decode()
    whole = quote(secret, safe="")
    return [
        f"fatal: Authentication failed for 'https://me:{whole}@code.example/blog.git/'",
        f"fatal: could not read from https://{whole}:x-oauth-basic@code.example/blog.git",
        f"remote: Invalid credentials: {secret}",
        f"> GET /v1 HTTP/1.1\n> Authorization: Bearer {secret}\n> Accept: */*",
        f"headers: {{'authorization': 'Basic {basic}'}}",
        f"asyncssh.misc.PermissionDenied: password {secret!r} was refused",
        f"rsync: [Receiver] @ERROR: auth failed on module www (password={secret})",
        f"Generic S3 error: Client error: PUT /b?X-Amz-Signature={whole}&x=1",
        f"Generic S3 error: <SecretAccessKey>{secret}</SecretAccessKey>",
        f"Azure error: https://me.blob.example/c?sv=1&sig={whole}",
        f"Azure error: cannot decode the key {base64.b64encode(secret.encode()).decode()}",
        json.dumps({"code": 401, "message": f"token {secret} is not valid"}),
        json.dumps({"message": f"token {secret} is not valid"}, ensure_ascii=False),
        f"netlify: 401 for https://api.example/sites?access_token={whole}",
        f"curl -H 'X-Auth-Key: {secret}' https://api.example/purge",
        f"purge-it --token={secret} ended with 1",
    ]


def test_no_error_shows_what_it_was_given(tally: Callable[[str, int], None]):
    secrets = secrets_of(_ENVIRONMENT)
    assert secrets == frozenset(_ENVIRONMENT.values())
    secrecy = Secrecy(secrets)
    count = 0
    for secret in sorted(secrets):
        for part in {secret, *secret.splitlines()}:
            if _MARK in part:
                for error in _errors(part):
                    _clean(error, secrecy.scrubbed(error))
                    encoded = base64.b64encode(part.encode()).decode()
                    assert encoded not in secrecy.scrubbed(error)
                    count += 1
    key = f"{_MARK}AAAA=="
    _clean("part of a connection string", secrecy.scrubbed(f"the account key {key} is wrong"))
    assert secrecy.scrubbed("Nothing to hide.") == "Nothing to hide."
    tally("secrets", count)


def test_the_environment_of_a_build_reaches_no_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Callable[[str, int], None]
):
    monkeypatch.setenv("NETLIFY_AUTH_TOKEN", _MARK)
    tried = ("environ", "os.environ", "env", "site.config", "site.deploy", "getenv", "config")
    site = given(tmp_path / "site", FIRST)
    more = f"deploy: {{web: {{type: directory, path: {_MARK}}}}}\n"
    site.write({"content/site.yaml": f"{FIRST['content/site.yaml']}{more}"})
    for one in tried:
        site.write({"templates/partials/footer.html": f"{{{{ {one} }}}}"})
        outcome: Any = site.build()
        said = "".join(f"{d.message}{d.hint}" for d in outcome.diagnostics)
        _clean(one, said)
        _kept(site)
    tally("secrets", len(tried))
