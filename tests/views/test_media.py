import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

NAME = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "secret_key").write_text("Marker")
    return settings.MEDIA_ROOT


@pytest.mark.parametrize(
    ("suffix", "media_type"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")]
)
def test_media_file_stored_picture_is_sent_to_be_kept(reader, suffix, media_type):
    default_storage.save(f"photos/{NAME}.{suffix}", ContentFile(b"Example"))

    response = reader.get(f"/media/photos/{NAME}.{suffix}")

    assert response.getvalue() == b"Example"
    assert response["Content-Type"] == media_type
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_media_file_unknown_is_not_found(reader, db):
    assert reader.get(f"/media/photos/{NAME}.jpg").status_code == 404


def test_media_file_post_is_refused(reader):
    assert reader.post(f"/media/photos/{NAME}.jpg").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/photos/",
        "/media/../secret_key",
        "/media/photos/../../secret_key",
        "/media/photos/..%2F..%2Fsecret_key",
        "/media/photos/%2e%2e/%2e%2e/secret_key",
        "/media//etc/passwd",
        "/media/photos/example.jpg",
        "/media/photos/example.svg",
        f"/media/photos/{NAME}.html",
        f"/media/photos/{NAME}.jpg/",
        f"/media/photos/{NAME}.jpg%0A",
        f"/media/photos/{NAME.upper()}.jpg",
        f"/media/photos/x{NAME}.jpg",
        f"/media/other/{NAME}.jpg",
        f"/media/{NAME}.jpg",
        f"/other/media/photos/{NAME}.jpg",
    ],
)
def test_media_file_other_name_is_not_found_even_if_it_is_there(reader, db, media, path):
    for name in ("example.jpg", "example.svg", f"{NAME}.html", f"{NAME}.jpg", f"{NAME.upper()}.jpg", f"x{NAME}.jpg"):
        default_storage.save(f"photos/{name}", ContentFile(b"Marker"))
    for name in (f"other/{NAME}.jpg", f"{NAME}.jpg"):
        default_storage.save(name, ContentFile(b"Marker"))

    assert reader.get(path).status_code == 404
