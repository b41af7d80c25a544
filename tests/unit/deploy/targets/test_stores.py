from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from generator.config.destinations import AzureOptions, GoogleOptions, S3Options
from generator.deploy.target import Denied, Permanent
from generator.deploy.targets.stores import address_of, opened

pytest.importorskip("obstore")
S3 = S3Options(type="s3", bucket="my-blog", prefix="/a/b/")
GCS = GoogleOptions(type="gcs", bucket="my-blog")
AZURE = AzureOptions(type="azure", account="me")
KEY = {"AWS_ACCESS_KEY_ID": "AKI", "AWS_SECRET_ACCESS_KEY": "hunter2"}


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_places_are_named_for_people() -> None:
    assert address_of(S3) == "s3://my-blog/a/b"
    assert address_of(GCS) == "gs://my-blog"
    assert address_of(AZURE) == "az://$web"


def test_a_bucket_of_amazon(tmp_path) -> None:
    made = opened(S3, {"HOME": str(tmp_path), **KEY, "AWS_REGION": "eu-central-1"})
    assert made.secrets == {"hunter2"}
    assert made.store.config["region"] == "eu-central-1"
    assert "hunter2" not in f"{made.store!r}"


def test_a_service_that_speaks_like_it(tmp_path) -> None:
    environ = {"HOME": str(tmp_path), **KEY}
    r2 = opened(S3, {**environ, "AWS_ENDPOINT_URL_S3": "https://me.r2.cloudflarestorage.com/"})
    assert r2.store.config["region"] == "auto"
    assert r2.store.config["endpoint"] == "https://me.r2.cloudflarestorage.com"
    hosted = S3Options(
        type="s3", bucket="b", endpoint="https://oss.example.com", bucket_in_host=True
    )
    assert opened(hosted, environ).store.config["endpoint"] == "https://b.oss.example.com"
    assert opened(S3Options(type="s3", bucket="b", bucket_in_host=True), environ).secrets


def test_a_key_that_is_lent_is_left_to_the_library(tmp_path) -> None:
    role = {"AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/x"}
    made = opened(S3, {"HOME": str(tmp_path), **role})
    assert made.secrets == frozenset()
    assert made.store.config["web_identity_token_file"] == "/token"


def test_google(tmp_path) -> None:
    environ = {"HOME": str(tmp_path), "PATH": str(tmp_path)}
    with pytest.raises(Denied, match="no key") as refused:
        opened(GCS, environ)
    assert "gcloud" in refused.value.hint
    program(tmp_path / "gcloud", "echo lent-token")
    assert opened(GCS, environ).secrets == {"lent-token"}
    program(tmp_path / "gcloud", "exit 1")
    with pytest.raises(Denied):
        opened(GCS, environ)
    kept = tmp_path / ".config/gcloud/application_default_credentials.json"
    kept.parent.mkdir(parents=True)
    user = {"client_id": "x", "client_secret": "y", "refresh_token": "z", "type": "authorized_user"}
    kept.write_text(json.dumps(user))
    assert opened(GCS, environ).secrets == frozenset()
    with pytest.raises(Denied, match="cannot be read"):
        opened(GCS, {**environ, "GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / "none.json")})


def test_azure(tmp_path) -> None:
    environ = {"HOME": str(tmp_path), "PATH": str(tmp_path)}
    with pytest.raises(Permanent, match="has no name"):
        opened(AzureOptions(type="azure"), environ)
    with pytest.raises(Denied, match="no key"):
        opened(AZURE, environ)
    with pytest.raises(Denied, match="typing error") as refused:
        opened(AZURE, {**environ, "AZURE_STORAGE_ACCOUNT_KEY": "%hunter2"})
    assert "hunter2" not in f"{refused.value.message} {refused.value.hint}"
    joined = "AccountName=you;AccountKey=aHVudGVyMg==;BlobEndpoint=https://you.example"
    made = opened(
        AzureOptions(type="azure"), {**environ, "AZURE_STORAGE_CONNECTION_STRING": joined}
    )
    assert made.store.config["account_name"] == "you"
    assert made.secrets == {"aHVudGVyMg=="}
    assert opened(AZURE, {**environ, "AZURE_STORAGE_SAS_TOKEN": "?sv=1&sig=x"}).secrets
    login = {"AZURE_CLIENT_ID": "i", "AZURE_CLIENT_SECRET": "s", "AZURE_TENANT_ID": "t"}
    assert opened(AZURE, {**environ, **login}).secrets == {"s"}
    program(tmp_path / "az", "exit 1")
    assert opened(AZURE, environ).secrets == frozenset()


def test_a_package_that_is_missing_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(Permanent, match="not installed") as refused:
        opened(S3, KEY)
    assert refused.value.hint == "run pip install 'byline[s3]'"
