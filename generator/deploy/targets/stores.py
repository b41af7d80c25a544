"""How each service of objects is reached: its address, its key, and how the library is set up."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from generator.config.destinations import AzureOptions, GoogleOptions, S3Options
from generator.deploy.keys import AwsKeys, aws_keys, aws_region, home
from generator.deploy.target import Denied, Permanent

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig, S3Credential

__all__ = ["ObjectOptions", "Opened", "address_of", "opened"]

ObjectOptions = S3Options | GoogleOptions | AzureOptions

# Apply tries again, and knows how long a file may take; obstore would go on for three minutes.
_ONCE: Final[RetryConfig] = {"max_retries": 0, "retry_timeout": timedelta(seconds=1)}
_PATIENCE: Final = timedelta(hours=6)
_CONNECT: Final = timedelta(seconds=15)
_LOGIN: Final = "set GOOGLE_APPLICATION_CREDENTIALS, or run `gcloud auth application-default login`"
_INSTALL: Final = "pip install 'byline[s3]'"
# What the library knows by these names; it is told, as it would look at its process alone.
_AMAZON: Final = {
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "container_authorization_token_file",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "container_credentials_full_uri",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "container_credentials_relative_uri",
    "AWS_ROLE_ARN": "role_arn",
    "AWS_ROLE_SESSION_NAME": "role_session_name",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "web_identity_token_file",
}
_GOOGLE: Final = {
    "GOOGLE_APPLICATION_CREDENTIALS": "application_credentials",
    "GOOGLE_BEARER_TOKEN": "bearer_token",
    "GOOGLE_SERVICE_ACCOUNT": "service_account",
    "GOOGLE_SERVICE_ACCOUNT_KEY": "service_account_key",
    "GOOGLE_SERVICE_ACCOUNT_PATH": "service_account",
}
_AZURE: Final = {
    "AZURE_CLIENT_ID": "client_id",
    "AZURE_CLIENT_SECRET": "client_secret",
    "AZURE_FEDERATED_TOKEN_FILE": "federated_token_file",
    "AZURE_STORAGE_TOKEN": "token",
    "AZURE_TENANT_ID": "tenant_id",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A store that can be asked, and what of its credentials no message may show."""

    store: ObjectStore
    secrets: frozenset[str]


def address_of(options: ObjectOptions) -> str:
    """Return where the files go, for people: ``s3://my-blog/folder``."""
    schemes = {"s3": "s3", "gcs": "gs", "azure": "az"}
    bucket = options.container if isinstance(options, AzureOptions) else options.bucket
    return "/".join(filter(None, (f"{schemes[options.type]}://{bucket}", _folder(options.prefix))))


def opened(options: ObjectOptions, environ: Mapping[str, str]) -> Opened:
    """Find the credentials and make a store of them; nobody is asked yet.

    Raises :class:`Permanent` where the library is missing, :class:`Denied` where no key is found.
    """
    try:
        import obstore  # noqa: F401 - whether it is there
    except ImportError:
        message = f"to deploy to {address_of(options)} a package is needed that is not installed"
        raise Permanent(message, f"run {_INSTALL}") from None
    from obstore.exceptions import BaseError

    try:
        match options:
            case S3Options():
                return _amazon(options, environ)
            case GoogleOptions():
                return _google(options, environ)
            case AzureOptions():
                return _azure(options, environ)
    except (BaseError, OSError, ValueError) as problem:
        message = f"the key for {address_of(options)} cannot be read"
        raise Denied(
            message, "see whether the variable, or the file that it names, is whole"
        ) from problem


def _folder(prefix: str) -> str:
    return prefix.strip("/")


def _told(environ: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    return {key: environ[name] for name, key in names.items() if environ.get(name)}


def _client(endpoint: str | None) -> ClientConfig:
    plain = bool(endpoint and urlsplit(endpoint).scheme == "http")
    return {"timeout": _PATIENCE, "connect_timeout": _CONNECT, "allow_http": plain}


def _amazon(options: S3Options, environ: Mapping[str, str]) -> Opened:
    from obstore.store import S3Store

    keys = aws_keys(environ, options.profile)
    named = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL")
    endpoint = (options.endpoint or named or "").rstrip("/") or None
    # Those who are not Amazon mostly have no regions; R2 takes no other word than this.
    otherwise = "auto" if endpoint and ".r2." in endpoint else "us-east-1"
    region = options.region or aws_region(environ, options.profile) or otherwise
    config: dict[str, Any] = {"region": region, "virtual_hosted_style_request": False}
    if keys is None:
        config |= _told(environ, _AMAZON)
    if endpoint:
        config["endpoint"] = endpoint
    if options.bucket_in_host:
        config["virtual_hosted_style_request"] = True
        if endpoint:
            parts = urlsplit(endpoint)
            config["endpoint"] = urlunsplit(
                parts._replace(netloc=f"{options.bucket}.{parts.netloc}")
            )
    store = S3Store(
        options.bucket,
        prefix=_folder(options.prefix) or None,
        config=config,  # type: ignore[arg-type] # each key is one of S3Config
        client_options=_client(endpoint),
        retry_config=_ONCE,
        # Not in the configuration: beside it a token in the process's environment would count.
        credential_provider=_lending(keys) if keys else None,
    )
    return Opened(store, keys.secrets if keys else frozenset())


def _lending(keys: AwsKeys) -> Callable[[], S3Credential]:
    return lambda: {
        "access_key_id": keys.access,
        "secret_access_key": keys.secret,
        "token": keys.token,
        "expires_at": None,
    }


def _google(options: GoogleOptions, environ: Mapping[str, str]) -> Opened:
    from obstore.store import GCSStore

    config = _told(environ, _GOOGLE)
    known = home(environ) / ".config/gcloud/application_default_credentials.json"
    if not config and known.is_file():
        config["application_credentials"] = str(known)
    elif not config:
        token = _said(["gcloud", "auth", "print-access-token"], environ)
        if token is None:
            raise Denied("there is no key for the bucket", _LOGIN)
        config["bearer_token"] = token
    secrets = {
        str(config[name]) for name in ("bearer_token", "service_account_key") if name in config
    }
    if environ.get("GOOGLE_BASE_URL"):
        config["base_url"] = environ["GOOGLE_BASE_URL"]
    store = GCSStore(
        options.bucket,
        prefix=_folder(options.prefix) or None,
        config=config,  # type: ignore[arg-type] # each key is one of GCSConfig
        client_options=_client(environ.get("GOOGLE_BASE_URL")),
        retry_config=_ONCE,
    )
    return Opened(store, frozenset(secrets))


def _azure(options: AzureOptions, environ: Mapping[str, str]) -> Opened:
    from obstore.store import AzureStore

    joined = environ.get("AZURE_STORAGE_CONNECTION_STRING", "")
    parts = dict(part.split("=", 1) for part in joined.split(";") if "=" in part)
    first = environ.get
    account = (
        options.account
        or parts.get("AccountName")
        or first("AZURE_STORAGE_ACCOUNT_NAME")
        or first("AZURE_STORAGE_ACCOUNT")
    )
    if not account:
        hint = "write account: below this target, or set AZURE_STORAGE_ACCOUNT"
        raise Permanent("the storage account has no name", hint)
    endpoint = options.endpoint or parts.get("BlobEndpoint") or first("AZURE_STORAGE_ENDPOINT")
    key = (
        parts.get("AccountKey") or first("AZURE_STORAGE_ACCOUNT_KEY") or first("AZURE_STORAGE_KEY")
    )
    signature = (
        parts.get("SharedAccessSignature")
        or first("AZURE_STORAGE_SAS_TOKEN")
        or first("AZURE_STORAGE_SAS_KEY")
    )
    config: dict[str, Any] = {"account_name": account, "disable_tagging": True}
    if endpoint:
        config["endpoint"] = endpoint.rstrip("/")
    if key:
        config["account_key"] = _checked_key(key)
    elif signature:
        config["sas_key"] = signature.removeprefix("?")
    elif login := _told(environ, _AZURE):
        config |= login
    else:
        if shutil.which("az", path=environ.get("PATH")) is None:
            hint = "set AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN, or run `az login`"
            raise Denied("there is no key for the container", hint)
        config["use_azure_cli"] = True
    store = AzureStore(
        options.container,
        prefix=_folder(options.prefix) or None,
        config=config,  # type: ignore[arg-type] # each key is one of AzureConfig
        client_options=_client(endpoint),
        retry_config=_ONCE,
    )
    lent = (first("AZURE_CLIENT_SECRET"), first("AZURE_STORAGE_TOKEN"))
    return Opened(store, frozenset(filter(None, (key, signature, *lent))))


def _checked_key(key: str) -> str:
    try:
        base64.b64decode(key, validate=True)
    except ValueError:
        said = "the key of the storage account is cut short, or has a typing error"
        raise Denied(said, "copy it once more from the account's page") from None
    return key


def _said(command: list[str], environ: Mapping[str, str]) -> str | None:
    """Return the line that a program prints; None where it is not installed or will not."""
    program = shutil.which(command[0], path=environ.get("PATH"))
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603 - a program of the service, found on the writer's path
        [program, *command[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.stdout.decode().strip() or None if done.returncode == 0 else None
