"""Photos in a bucket of a real server."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from PIL import Image

from articles.models import Photo
from articles.services import photo as service
from articles.services.photo import delete_photo, make_renditions, save_photo
from articles.services.role import OPERATOR
from coverage_site.environment import photo_storage
from tests.s3_server import KEYS, S3Server

pytestmark = pytest.mark.s3


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with S3Server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def bucket_at(settings, monkeypatch):
    """Return a function that has the site keep its photos where these variables say."""

    def at(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.STORAGES = settings.STORAGES | {"default": photo_storage()}
        return storages["default"]

    return at


@pytest.fixture
def bucket(bucket_at, server):
    storage = bucket_at(**server.variables)
    for name in storage.listdir("photos")[1]:
        storage.delete(f"photos/{name}")
    return storage


@pytest.fixture
def photo(bucket, db):
    photo = Photo(alt_text="A square", credit="Ada Example")
    save_photo(photo, by=OPERATOR, picture=Image.new("RGB", (900, 700), "navy"))
    return photo


def names_in(bucket):
    return {f"photos/{name}" for name in bucket.listdir("photos")[1]}


def test_bucket_behaves_as_a_folder_does(bucket):
    assert bucket.listdir("photos") == ([], [])
    name = bucket.save("photos/one.jpeg", ContentFile(b"picture"))
    assert name == "photos/one.jpeg"
    with bucket.open(name) as file:
        assert (file.read(), file.size, bucket.size(name)) == (b"picture", 7, 7)
    assert bucket.exists(name)
    assert bucket.listdir("photos") == ([], ["one.jpeg"])
    assert abs(bucket.get_modified_time(name) - timezone.now()) < timedelta(minutes=5)
    bucket.delete(name)
    bucket.delete(name)
    assert not bucket.exists(name)
    for missing in (bucket.open, bucket.size, bucket.get_modified_time):
        with pytest.raises(FileNotFoundError):
            missing(name)


@pytest.mark.parametrize(
    "changed", [{"S3_ENDPOINT": "http://127.0.0.1:1"}, {"S3_BUCKET": "no-such-bucket"}, {"S3_SECRET_KEY": "wrong"}]
)
def test_bucket_that_cannot_be_used_is_an_os_error(bucket_at, server, changed):
    bucket = bucket_at(**(server.variables | changed))
    with pytest.raises(OSError, match="the storage of photos") as caught:
        bucket.open("photos/one.jpeg")
    assert not isinstance(caught.value, FileNotFoundError)
    if "S3_BUCKET" not in changed:  # which this server would make
        for use in (lambda: bucket.save("photos/one.jpeg", ContentFile(b"picture")), lambda: bucket.listdir("photos")):
            with pytest.raises(OSError, match="the storage of photos"):
                use()


def test_photo_is_made_ready_shown_and_deleted_in_the_bucket(bucket, photo, reader, django_capture_on_commit_callbacks):
    assert names_in(bucket) == photo.file_names
    assert make_renditions() == (1, 0)
    photo.refresh_from_db()
    assert names_in(bucket) == photo.file_names
    address = photo.full_picture.src
    assert address.removeprefix("/media/") in photo.file_names
    answer = reader.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    content = answer.getvalue()
    assert int(answer["Content-Length"]) == len(content)
    assert Image.open(BytesIO(content)).size == (photo.full_picture.width, photo.full_picture.height)
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo, by=OPERATOR)
    assert names_in(bucket) == set()
    assert reader.get(address).status_code == 404


def test_file_that_no_photo_names_leaves_the_bucket_after_a_day(bucket, photo, monkeypatch):
    bucket.save("photos/left.jpeg", ContentFile(b"left"))
    make_renditions()
    assert "photos/left.jpeg" in names_in(bucket)
    monkeypatch.setattr(service, "ORPHAN_AGE", timedelta(seconds=-60))
    Photo.objects.update(renditions_due_at=timezone.now())
    assert make_renditions() == (1, 0)
    photo.refresh_from_db()
    assert names_in(bucket) == photo.file_names


def test_photo_that_cannot_be_read_now_is_not_taken_for_gone(bucket_at, server, photo, reader):
    address = default_storage.url(photo.file.name)
    assert reader.get(address).status_code == 200
    bucket_at(S3_ENDPOINT="http://127.0.0.1:1")
    answer = reader.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")


def test_photo_is_deleted_though_its_files_cannot_be_and_each_is_told(
    bucket_at, photo, django_capture_on_commit_callbacks, caplog
):
    bucket_at(S3_ENDPOINT="http://127.0.0.1:1")
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo, by=OPERATOR)
    assert not Photo.objects.exists()
    assert {name for name in photo.file_names if any(name in line for line in caplog.messages)} == photo.file_names


def test_keys_may_come_from_the_machine(bucket_at, server, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS["S3_ACCESS_KEY"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS["S3_SECRET_KEY"])
    bucket = bucket_at(**(server.variables | dict.fromkeys(KEYS, "")), S3_REGION="eu-central-1")
    bucket.save("photos/two.jpeg", ContentFile(b"picture"))
    assert "two.jpeg" in bucket.listdir("photos")[1]
