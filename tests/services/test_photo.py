from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image

from articles.images import open_upload
from articles.models import Photo
from articles.services import photo as service
from articles.services.article import WrongState
from articles.services.photo import delete_photo, has_readable_file, make_renditions, save_photo
from tests.factories import ArticleFactory, SpeakerFactory
from tests.pictures import BLUE, RED, corners, draw, talkative, traces, upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def add(writer):
    def add(picture=None, **values):
        photo = Photo(alt_text="Four colours", credit="Ada Example", **values)
        save_photo(photo, by=writer, picture=picture or draw((1000, 800)))
        return photo

    return add


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored():
    """The names of all files in the library."""
    return {f"photos/{name}" for name in default_storage.listdir("photos")[1]}


def made(photo):
    photo.refresh_from_db()
    return [(each["kind"], each["format"], each["width"]) for each in photo.renditions]


FIRST = [("full", "jpeg", 960), ("portrait", "jpeg", 336)]


def test_save_photo_new_makes_master_and_first_renditions_only(add):
    photo = add()

    assert made(photo) == FIRST
    assert (photo.width, photo.height) == (1000, 800)
    assert stored() == photo.file_names
    assert len(photo.file_names) == 3


def test_save_photo_stores_no_file_with_metadata(writer):
    photo = Photo(alt_text="Four colours")
    save_photo(photo, by=writer, picture=open_upload(talkative("JPEG")))
    make_renditions()

    assert len(stored()) == 1 + 3 + 3
    for name in stored():
        assert traces(default_storage.open(name).read()) == set(), name


@pytest.mark.parametrize(
    "name", ["../../example.png", "/etc/example.png", "example\0.png", "photos/../example.svg", ".."]
)
def test_save_photo_hostile_name_is_never_used(writer, media, name):
    file = upload()
    file._name = name
    photo = Photo()

    save_photo(photo, by=writer, picture=open_upload(file))

    assert "example" not in photo.file.name
    assert [path for path in media.rglob("*") if path.is_file() and path.parent != media / "photos"] == []


def test_save_photo_words_only_leaves_files_and_work_alone(add, editor, commit):
    photo = add()
    make_renditions()
    before = Photo.objects.get(pk=photo.pk)
    photo.caption = "Another example"  # The form's copy, read before the renditions were made.

    with commit():
        save_photo(photo, by=editor)

    after = Photo.objects.get(pk=photo.pk)
    assert after.caption == "Another example"
    assert (after.renditions, after.renditions_due_at) == (before.renditions, None)
    assert stored() == before.file_names


def test_save_photo_new_focal_point_makes_the_portrait_anew_under_another_name(add, editor, commit):
    photo = add(draw((2000, 800)))
    make_renditions()
    before = Photo.objects.get(pk=photo.pk)
    photo.focal_x = 0

    with commit():
        save_photo(photo, by=editor)

    kinds = [each["kind"] for each in photo.renditions]
    assert kinds.count("portrait") == 1
    assert kinds.count("full") == 9
    assert not {each["name"] for each in before.renditions if each["kind"] == "portrait"} & photo.file_names
    assert stored() == photo.file_names
    portrait = Image.open(default_storage.open(photo.renditions[-1]["name"]))
    assert corners(portrait) == [RED, RED, BLUE, BLUE]
    assert make_renditions() == (1, 0)
    assert len(made(photo)) == 18


def test_save_photo_new_picture_replaces_all_files(add, editor, commit):
    photo = add()
    before = photo.file_names

    with commit():
        save_photo(photo, by=editor, picture=draw((700, 500)))

    assert made(photo) == [("full", "jpeg", 480), ("portrait", "jpeg", 336)]
    assert (photo.width, photo.height) == (700, 500)
    assert not stored() & before
    assert stored() == photo.file_names


def test_save_photo_replaced_meanwhile_keeps_the_newer_picture(add, editor):
    photo = add()
    stale = Photo.objects.get(pk=photo.pk)
    save_photo(photo, by=editor, picture=draw((700, 500)))

    save_photo(stale, by=editor)

    assert Photo.objects.get(pk=photo.pk).file.name == photo.file.name
    assert stale.width == 700


@pytest.mark.django_db(transaction=True)
def test_save_photo_rolled_back_keeps_the_old_files(add, editor):
    photo = add()
    before = photo.file_names

    with transaction.atomic():
        save_photo(Photo.objects.get(pk=photo.pk), by=editor, picture=draw((700, 500)))
        transaction.set_rollback(True)

    assert Photo.objects.get(pk=photo.pk).file_names == before
    assert before <= stored()


@pytest.mark.parametrize(("is_stale", "picture"), [(True, draw((700, 500))), (False, draw((700, 500))), (False, None)])
def test_save_photo_that_fails_takes_its_new_files_back_and_no_others(add, editor, monkeypatch, is_stale, picture):
    photo = add()
    read_before = Photo.objects.get(pk=photo.pk)
    save_photo(photo, by=editor, picture=draw((800, 500)))
    before = stored()
    monkeypatch.setattr(service, "move_generation", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_photo(read_before if is_stale else photo, by=editor, picture=picture)
    assert stored() == before


@pytest.mark.django_db(transaction=True)
def test_delete_photo_deletes_files_only_after_the_commit(add, editor):
    photo = add()
    before = photo.file_names

    with transaction.atomic():
        delete_photo(photo, by=editor)
        assert stored() == before

    assert stored() == set()
    assert not Photo.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_delete_photo_rolled_back_keeps_the_files(add, editor):
    photo = add()

    with transaction.atomic():
        delete_photo(photo, by=editor)
        transaction.set_rollback(True)

    assert stored() == Photo.objects.get().file_names


def test_delete_photo_in_use_is_refused_and_kept(add, editor, commit):
    photo = add()
    SpeakerFactory(photo=photo)

    with commit(), pytest.raises(WrongState):
        delete_photo(photo, by=editor)

    assert stored() == photo.file_names


def test_save_and_delete_photo_without_permission_are_refused(add, writer):
    photo = add()
    writer.groups.clear()
    stranger = type(writer).objects.get(pk=writer.pk)

    for act in (save_photo, delete_photo):
        with pytest.raises(PermissionDenied):
            act(photo, by=stranger)
    with pytest.raises(PermissionDenied):
        save_photo(Photo(), by=stranger, picture=draw())
    assert stored() == photo.file_names


def test_save_photo_of_a_live_article_is_left_to_editors(add, writer, editor):
    photo = add()
    ArticleFactory(lead_photo=photo, published=True)

    with pytest.raises(PermissionDenied):
        save_photo(photo, by=writer)
    save_photo(photo, by=editor)


def test_make_renditions_makes_the_fixed_list_once(add):
    photo = add()

    assert make_renditions() == (1, 0)

    before = made(photo)
    assert sorted(before) == sorted(
        (kind, format, width)
        for kind, widths in (("full", [480, 960]), ("portrait", [168, 336, 504]))
        for width in widths
        for format in ("avif", "webp", "jpeg")
    )
    assert stored() == photo.file_names
    assert make_renditions() == (0, 0)
    assert made(photo) == before


def test_make_renditions_takes_the_longest_waiting_up_to_the_limit(add):
    first, second = add(), add()

    assert make_renditions(limit=1) == (1, 0)
    assert (len(made(first)), len(made(second))) == (15, 2)


def test_make_renditions_one_failure_does_not_stop_the_others_and_waits_its_turn(add):
    broken, sound = add(), add()
    default_storage.delete(broken.file.name)

    assert make_renditions() == (1, 1)
    assert len(made(sound)) == 15
    assert made(broken) == FIRST
    assert make_renditions() == (0, 0)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert make_renditions() == (0, 1)


@pytest.mark.parametrize("format", ["PNG", "GIF", "TIFF", "PPM"])
def test_make_renditions_opens_no_file_but_such_as_we_store(add, format):
    photo = add()
    default_storage.delete(photo.file.name)
    default_storage.save(photo.file.name, upload(format=format))

    assert make_renditions() == (0, 1)
    assert not has_readable_file(photo)


def test_make_renditions_failing_half_way_leaves_no_file(add, monkeypatch):
    photo = add()
    encode, calls = service.encode_rendition, []

    def fail_at_the_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise MemoryError
        return encode(*args)

    monkeypatch.setattr(service, "encode_rendition", fail_at_the_third)

    assert make_renditions() == (0, 1)
    assert stored() == photo.file_names


def test_make_renditions_second_run_meanwhile_makes_nothing(add, monkeypatch):
    add()
    load, inner = service._load_master, []

    def run_again(photo):
        inner.append(make_renditions())
        return load(photo)

    monkeypatch.setattr(service, "_load_master", run_again)

    assert make_renditions() == (1, 0)
    assert inner == [(0, 0)]


def test_make_renditions_seen_by_two_runs_is_made_by_one(add):
    add()
    one, other = Photo.objects.get(), Photo.objects.get()

    assert service._swap_due_time(one, timezone.now() + service.LEASE)
    assert not service._swap_due_time(other, timezone.now() + service.LEASE)


def test_make_renditions_photo_changed_meanwhile_throws_its_work_away(add, editor, monkeypatch, commit):
    photo = add()
    load = service._load_master

    def change_meanwhile(row):
        monkeypatch.setattr(service, "_load_master", load)
        picture = load(row)
        with commit():
            save_photo(Photo.objects.get(pk=photo.pk), by=editor, picture=draw((700, 500)))
        return picture

    monkeypatch.setattr(service, "_load_master", change_meanwhile)

    make_renditions()

    assert made(photo) == [("full", "jpeg", 480), ("portrait", "jpeg", 336)]
    assert stored() == photo.file_names
    assert make_renditions() == (1, 0)


def test_make_renditions_killed_run_is_made_good_later(add, monkeypatch):
    photo = add()
    monkeypatch.setattr(service, "_load_master", lambda row: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        make_renditions()
    monkeypatch.undo()

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert make_renditions() == (1, 0)
    assert len(made(photo)) == 15


def test_make_renditions_removes_orphans_of_yesterday_only(add):
    orphan = default_storage.save("photos/" + "0" * 32 + ".jpg", ContentFile(b"Example"))
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        add()
        make_renditions()
        assert orphan in stored()

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        photo = add()
        make_renditions()

    assert orphan not in stored()
    photo.refresh_from_db()
    assert photo.file_names <= stored()
    assert len(stored()) == 2 * 16


def test_run_due_says_what_it_did(add):
    add()
    output = StringIO()

    call_command("run_due", stdout=output)

    assert output.getvalue() == "Photos made ready: 1\n"
