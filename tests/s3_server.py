"""A server that speaks S3, SeaweedFS, with one bucket in it."""

import http.client
import json
import subprocess
import time
from contextlib import suppress

from tests.needs import weed
from tests.project.commands import free_port

KEYS = {"S3_ACCESS_KEY": "made-up-key", "S3_SECRET_KEY": "made-up-secret"}


class S3Server:
    """To be used as a context, which it runs in. `variables` is what a site is told of it."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.variables = {"S3_BUCKET": "photos", "S3_ENDPOINT": f"http://127.0.0.1:{self.port}", **KEYS}

    def __enter__(self):
        credentials = [{"accessKey": KEYS["S3_ACCESS_KEY"], "secretKey": KEYS["S3_SECRET_KEY"]}]
        identity = {"name": "plenary", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
        (self.folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        ports = ("master.port", "volume.port", "filer.port", "s3.port")
        named = {name: free_port() for port in ports for name in (port, f"{port}.grpc")} | {"s3.port": self.port}
        options = {"dir": self.folder, "ip": "127.0.0.1", "ip.bind": "127.0.0.1", "s3.config": self.folder / "s3.json"}
        options |= {"s3.port.iceberg": 0, "s3.port.lance": 0, "volume.max": 4, "master.volumeSizeLimitMB": 16}
        command = [weed(), "server", "-s3", *(f"-{name}={value}" for name, value in (options | named).items())]
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=self.log)
        self._wait()
        return self

    def __exit__(self, *_error):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def _wait(self):
        """Wait until it takes the bucket."""
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError

        keys = {"aws_access_key_id": KEYS["S3_ACCESS_KEY"], "aws_secret_access_key": KEYS["S3_SECRET_KEY"]}
        for _ in range(600):
            assert self.process.poll() is None, "SeaweedFS has ended."
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/")
                connection.getresponse()
                break
            time.sleep(0.05)
        client = boto3.client("s3", endpoint_url=self.variables["S3_ENDPOINT"], region_name="us-east-1", **keys)
        for _ in range(60):
            with suppress(BotoCoreError, ClientError):
                client.create_bucket(Bucket="photos")
                client.put_object(Bucket="photos", Key="first", Body=b"")
                client.delete_object(Bucket="photos", Key="first")
                return
            time.sleep(0.2)
        raise AssertionError("SeaweedFS did not start.")
