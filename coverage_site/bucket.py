"""Photos in a bucket of S3 or a server that speaks as it does, for sites of several machines.

Readers do not get to see the bucket: addresses of photos are the site's own. So a photo that is deleted is gone, pages
call no other host, and the bucket may be private.
"""

import errno
from contextlib import contextmanager
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage


@contextmanager
def as_os_errors():
    """Raise OSError for whatever the client raises, so that nobody has to know where photos are."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        response = getattr(error, "response", {})
        if response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
            raise FileNotFoundError(errno.ENOENT, str(error)) from error
        raise OSError(errno.EIO, f"the storage of photos: {error}") from error


class BucketStorage(S3Storage):
    """The bucket, as Django's storages behave. Raises OSError where it cannot be reached or refuses."""

    def __init__(self, *, endpoint_url, **given):
        config = Config(
            signature_version="s3v4",
            # A bucket as part of the host's name is a custom of Amazon's.
            s3={"addressing_style": "path" if endpoint_url else "auto"},
            connect_timeout=3,
            read_timeout=5,
            retries={"total_max_attempts": 2},
            # Newer checksums are refused by servers that do not know them.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        # Names are new each time: nothing is written over, and nobody has to look first.
        given |= {"file_overwrite": True, "default_acl": None, "transfer_config": TransferConfig(use_threads=False)}
        super().__init__(endpoint_url=endpoint_url or None, client_config=config, **given)

    def url(self, name, *args, **kwargs):
        return urljoin(settings.MEDIA_URL, name)

    def _open(self, name, mode="rb"):
        with as_os_errors():
            found = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            return ContentFile(found["Body"].read(), name=name)

    def _save(self, name, content):
        with as_os_errors():
            return super()._save(name, content)

    def delete(self, name):
        with as_os_errors():
            super().delete(name)

    def exists(self, name):
        with as_os_errors():
            return super().exists(name)

    def listdir(self, name):
        with as_os_errors():
            return super().listdir(name)

    def size(self, name):
        with as_os_errors():
            return super().size(name)

    def get_modified_time(self, name):
        with as_os_errors():
            return super().get_modified_time(name)
