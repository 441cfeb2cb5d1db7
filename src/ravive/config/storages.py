"""Where files are stored that all machines share: in the data folder, or in a bucket of S3-compatible storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from ravive.config.errors import ConfigurationError

EXAMPLE = "https://s3.example.org/my-bucket"
CLIENT = "ravive.config.bucket_storage.PrivateBucket"
# What sits below them in the bucket: what staff upload with its smaller copies, and the log of departures.
MEDIA, DEPARTURES = "media", "departures"
# What signatures name where the storage has no regions.
USUAL_REGION = "us-east-1"


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A bucket of S3-compatible storage: the address of the server, the name, a folder in it (or ""), and what signs requests."""

    endpoint: str
    name: str
    folder: str
    region: str
    access_key: str
    secret_key: str


def bucket(variables: Mapping[str, str]) -> Bucket | None:
    """Return the bucket of RAVIVE_S3_URL, None where files are in the data folder. Raises ConfigurationError."""
    url = variables.get("RAVIVE_S3_URL", "").rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    name, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or not name or "@" in parts.netloc:
        raise ConfigurationError(f"RAVIVE_S3_URL is no address of a bucket such as {EXAMPLE}; keys have variables of their own")
    for variable in ("RAVIVE_S3_ACCESS_KEY", "RAVIVE_S3_SECRET_KEY"):
        if not variables.get(variable):
            raise ConfigurationError(f"RAVIVE_S3_URL names a bucket, and {variable} is missing; give the two keys that may write to it")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ConfigurationError("RAVIVE_S3_URL needs the client of S3; install it with: pip install 'ravive[machines]'")
    return Bucket(
        endpoint=f"{parts.scheme}://{parts.netloc}",
        name=name,
        folder=folder,
        region=variables.get("RAVIVE_S3_REGION") or USUAL_REGION,
        access_key=variables["RAVIVE_S3_ACCESS_KEY"],
        secret_key=variables["RAVIVE_S3_SECRET_KEY"],
    )


def storages(found: Bucket | None) -> dict[str, Any]:
    """Return Django's STORAGES. Without a bucket, files are in the data folder, and so is the log of departures."""
    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    if found is None:
        return {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, **static}
    return {
        "default": {"BACKEND": CLIENT, "OPTIONS": _options(found, MEDIA, file_overwrite=False)},
        "departures": {"BACKEND": CLIENT, "OPTIONS": _options(found, DEPARTURES, file_overwrite=True)},
        **static,
    }


def _options(found: Bucket, folder: str, *, file_overwrite: bool) -> dict[str, Any]:
    return {
        "endpoint_url": found.endpoint,
        "bucket_name": found.name,
        "location": f"{found.folder}/{folder}" if found.folder else folder,
        "region_name": found.region,
        "access_key": found.access_key,
        "secret_key": found.secret_key,
        # Servers other than the first one rarely know names of buckets in front of their own.
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": file_overwrite,
    }
