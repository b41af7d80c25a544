from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from generator.deploy.keys import AwsKeys, aws_keys, aws_region, home
from generator.deploy.target import Denied

CREDENTIALS = """\
[default]
aws_access_key_id = AKIDEFAULT
aws_secret_access_key = default-secret
[lent]
aws_access_key_id = AKILENT
aws_secret_access_key = lent-secret
aws_session_token = lent-token
"""
CONFIG = """\
[default]
region = eu-west-1
[profile asked]
credential_process = "{program}" one two
region = eu-north-1
[profile sso]
sso_session = work
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text(CREDENTIALS)
    (folder / "config").write_text(CONFIG.format(program=tmp_path / "a program"))
    return {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin")}


def script(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_the_environment_goes_first_and_a_named_profile_before_it(environ) -> None:
    variables = {"AWS_ACCESS_KEY_ID": "AKI", "AWS_SECRET_ACCESS_KEY": "secret"}
    both = {**environ, **variables, "AWS_SESSION_TOKEN": "token"}
    assert aws_keys(both) == AwsKeys("AKI", "secret", "token")
    assert aws_keys(both, "lent") == AwsKeys("AKILENT", "lent-secret", "lent-token")
    assert aws_keys(both, "lent").secrets == {"lent-secret", "lent-token"}


def test_the_files_of_the_tools(environ, tmp_path) -> None:
    assert aws_keys(environ) == AwsKeys("AKIDEFAULT", "default-secret")
    assert aws_keys({**environ, "AWS_PROFILE": "lent"}).token == "lent-token"
    elsewhere = tmp_path / "keys"
    elsewhere.write_text(CREDENTIALS.replace("default-secret", "another"))
    assert aws_keys({**environ, "AWS_SHARED_CREDENTIALS_FILE": str(elsewhere)}).secret == "another"


def test_a_program_that_has_the_key(environ, tmp_path) -> None:
    answer = {"Version": 1, "AccessKeyId": "AKIP", "SecretAccessKey": "p", "SessionToken": ""}
    program = tmp_path / "a program"
    script(program, f"[ \"$1 $2\" = 'one two' ] && echo '{json.dumps(answer)}'")
    assert aws_keys(environ, "asked") == AwsKeys("AKIP", "p")
    script(program, "echo secret; exit 1")
    with pytest.raises(Denied, match="`a program`") as refused:
        aws_keys(environ, "asked")
    assert "secret" not in f"{refused.value.message}"
    script(program, "echo []")
    with pytest.raises(Denied):
        aws_keys(environ, "asked")


def test_all_else_is_known_to_the_program_aws(environ, tmp_path) -> None:
    with pytest.raises(Denied, match='profile "sso"'):
        aws_keys(environ, "sso")
    answer = {"AccessKeyId": "AKIS", "SecretAccessKey": "s", "SessionToken": "t"}
    script(
        tmp_path / "bin" / "aws",
        f"[ \"$2 $4\" = 'export-credentials sso' ] && echo '{json.dumps(answer)}'",
    )
    path = f"{environ['PATH']}:{os.environ['PATH']}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PATH", path)
        assert aws_keys({**environ, "PATH": path}, "sso") == AwsKeys("AKIS", "s", "t")


def test_a_key_that_the_service_lends(tmp_path) -> None:
    bare = {"HOME": str(tmp_path)}
    assert aws_keys({**bare, "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"}) is None
    with pytest.raises(Denied, match="no key for the bucket") as refused:
        aws_keys(bare)
    assert "AWS_ACCESS_KEY_ID" in refused.value.hint


def test_a_file_that_is_broken_has_no_key(environ, tmp_path) -> None:
    (tmp_path / ".aws/credentials").write_text("no section\n")
    with pytest.raises(Denied):
        aws_keys(environ)


def test_the_region(environ) -> None:
    assert aws_region(environ) == "eu-west-1"
    assert aws_region({**environ, "AWS_REGION": "us-west-2"}) == "us-west-2"
    assert aws_region({**environ, "AWS_REGION": "us-west-2"}, "asked") == "eu-north-1"
    assert aws_region({**environ, "AWS_DEFAULT_REGION": "x"}, "lent") == "x"
    assert aws_region({"HOME": "/nowhere"}) is None


def test_the_home_folder(tmp_path) -> None:
    assert home({"HOME": str(tmp_path)}) == tmp_path
    assert home({}).is_absolute()
