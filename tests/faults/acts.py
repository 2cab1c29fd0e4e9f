"""What the tests have done by a process of its own: as the desk does it, by its forms, and as commands do.

Imported where Django is set up. What is returned is said in JSON; a function that is returned is what may be killed.
"""

import json
import resource
import secrets
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import UUID

import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.aggregate.content import digest
from articles.models import (
    Article,
    AuditEntry,
    Copy,
    Generation,
    Mail,
    OpenForm,
    Photo,
    Position,
    ScheduledChange,
    SearchEntry,
    Snapshot,
    Speaker,
    Takeaway,
    User,
)
from articles.models.photo import FOLDER
from articles.queries.snapshot import content_in, newest_content, take
from articles.services import schedule
from articles.services.article import publish_article
from articles.services.backup import check_backup, restore_backup, write_backup
from articles.services.bake import bake_site
from articles.services.copy import bring_in
from articles.services.due import run_due
from articles.services.generation import move_generation
from articles.services.photo import save_photo
from articles.services.role import OPERATOR
from articles.services.search import index_articles
from articles.services.work import save_work
from tests import factories
from tests.admin.desk import fields_of
from tests.copy.documents import docx, paragraph, picture
from tests.pictures import draw, upload
from tests.services.demo import stored_rows

PASSWORD = "made-up words"
AS_IT_WAS = "As it was"
RECORD = [
    *(Article, Takeaway, Position, Snapshot, Speaker, Photo, Copy),
    *(SearchEntry, ScheduledChange, Generation, AuditEntry),
]
ZEROES = str(UUID(int=0))[:18]
# Of the smallest picture that is taken not much is made.
SIZE = (200, 200)


def silent(line):
    """Say nothing of what is done."""


def open_forms():
    """Open the forms that the tests send."""
    client = desk()
    for name in ("article_add", "photo_add", "article_import"):
        assert client.get(reverse(f"admin:articles_{name}")).status_code == 200


def migrate():
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("editor", "editor@plenary.example", PASSWORD, is_staff=True)
    user.groups.set(user.groups.model.objects.filter(name="Editor"))
    connection.close()  # so that one file has all of it, and can be copied


def editor():
    return User.objects.get(username="editor")


def desk():
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.force_login(editor())
    return client


def form_of(article):
    return reverse("admin:articles_article_change", args=[article])


# -- articles ----------------------------------------------------------------------------------------------------------


def make(count, state="published", draft=""):
    """Make articles that are the same but for their keys and addresses, and return their keys.

    All keys of one differ from those of another in their first half alone. `draft` is the headline of work beside it.
    """
    mark, made = secrets.token_hex(4), []  # what a factory counts each process counts anew
    shared = {
        "speaker": factories.SpeakerFactory(name=f"Ada Example {mark}"),
        "proposition": factories.PropositionFactory(
            topic__name=f"Topic {mark}", statement=f"Every example should be {mark}.", short_title=mark
        ),
        "source": factories.SourceFactory(title=f"Report {mark}", url=f"https://press.example/{mark}"),
    }
    conference = factories.ConferenceFactory(name=f"Example Conference {mark}", short_name=mark)
    for _ in range(count):
        half = secrets.randbits(60) << 64
        article = factories.ArticleFactory(
            pk=UUID(int=half), slug=str(UUID(int=half)), conference=conference, headline=AS_IT_WAS, **_state(state)
        )
        for number in (1, 2, 3):
            takeaway = factories.TakeawayFactory(
                pk=UUID(int=half + number), article=article, heading=f"Takeaway {number}", sort_order=number
            )
            for place in (1, 2):
                factories.PositionFactory(
                    pk=UUID(int=half + number * 10 + place), takeaway=takeaway, sort_order=place, **shared
                )
        if draft:
            _save_beside(article.pk, draft)
        made.append(str(article.pk))
    index_articles(made)
    move_generation()
    return made


def _state(state):
    return {state: True} if state else {}


def _save_beside(article, headline):
    newest = newest_content(Article.objects.get(pk=article))
    edited = newest | {"article": newest["article"] | {"headline": headline}}
    save_work(article, edited, base=digest(newest), by=OPERATOR)


def look(article):
    """Return all that is on record of an article, without what tells it from others that are the same; and the rest.

    `kept` is the text of forms that is not saved, `generation` what tells pages that are kept from those of before.
    """
    article = Article.objects.get(pk=article)
    rows = take(article.pk)
    facts = {
        "rows": rows,
        "newest": newest_content(article),
        "versions": [
            [version.kind, version.is_draft, content_in(version)] for version in article.snapshots.order_by("number")
        ],
        "state": [article.status, article.review, article.modified_at != article.published_at],
        "found": sorted(map(str, SearchEntry.objects.filter(article=article).values_list("kind", "lexemes"))),
        "planned": sorted(ScheduledChange.objects.filter(article=article).values_list("state", flat=True)),
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return {
        "facts": text.replace(str(article.pk)[:18], ZEROES),
        "headline": rows["article"]["headline"],
        "kept": [bytes(form.data).decode() for form in OpenForm.objects.with_text().filter(article_id=article.pk)],
        **standing(),
    }


def standing():
    """Return how many rows there are of everything, and the generation. The database is whole."""
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
    return {
        "counts": {model._meta.label: model.objects.count() for model in RECORD},
        "generation": Generation.objects.values_list("token", flat=True).first(),
    }


def save(article, headline, button="_save"):
    """Send the form of an article."""
    client, address = desk(), form_of(article)
    data = fields_of(client.get(address)) | {"headline": headline, button: "1"}
    return lambda: client.post(address, data).status_code


def publish(article, headline):
    """Publish the headline that is in the draft beside an article."""
    return save(article, headline, "_publish")


# -- photos ------------------------------------------------------------------------------------------------------------


def add_photo():
    """Send the form of a new photo."""
    client, address = desk(), reverse("admin:articles_photo_add")
    data = fields_of(client.get(address)) | {"alt_text": "Four colours", "credit": "Ada Example"}
    data |= {"upload": upload(draw((1000, 800))), "_save": "1"}
    return lambda: client.post(address, data).status_code


def library():
    """Return how many files the photos have, and the names of those in the folder that no photo has.

    Every file that a photo names is there and a whole picture.
    """
    named = {name for photo in Photo.objects.all() for name in photo.file_names}
    for name in named:
        with default_storage.open(name) as file:
            Image.open(file).load()
    stored = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    return {"photos": Photo.objects.count(), "files": len(named)} | {
        "orphans": sorted({f"{FOLDER}/{name}" for name in stored} - named)
    }


def is_whole(file):
    """Tell whether a file that no photo names is a whole picture."""
    with default_storage.open(file) as opened:
        Image.open(opened).load()
    return True


def sweep():
    """Have run_due make a photo ready when files that no photo names are old enough to go."""
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        Photo.objects.filter(pk=Photo.objects.first().pk).update(renditions_due_at=timezone.now())
        run_due()


# -- import ------------------------------------------------------------------------------------------------------------


def wait_with(headline):
    """Bring a document with two pictures in, and return the key of what waits."""
    document = docx(
        paragraph(headline, style="Title"),
        paragraph(f"The introduction to {headline}, which is a paragraph of some length, and which ends here."),
        *(
            words
            for number in range(1, 4)
            for words in (
                paragraph(f"Finding {number}", style="heading2"),
                paragraph(f"Paragraph {number} of {headline} says a thing or two of harbours, and more of ships."),
            )
        ),
        paragraph(picture("rId1")),
        paragraph(picture("rId2")),
        parts={f"word/media/{name}.jpeg": _jpeg(headline, name) for name in ("one", "two")},
        rId1="media/one.jpeg",
        rId2="media/two.jpeg",
    )
    return str(bring_in(document, name="harbours.docx", by=editor()).pk)


def _jpeg(*words):
    """Return a picture that no other words have."""
    file, seed = BytesIO(), sha256(repr(words).encode()).digest()
    Image.new("RGB", (300, 240), tuple(seed[:3])).save(file, "JPEG", comment=seed.hex())
    return file.getvalue()


def import_waiting(copy, headline):
    """Press the button that saves what waits."""
    client, address = desk(), reverse("admin:articles_article_import_review", args=[copy])
    conference = Article.objects.first().conference_id
    data = fields_of(client.get(address)) | {"conference": str(conference), "_save": "1"}
    return lambda: client.post(address, data).status_code


def look_at_import(copy, headline):
    """Return what has become of what waits, without what tells it from others."""
    copy = Copy.objects.get(pk=copy)
    article = copy.article
    facts = {"waits": bool(copy.content), "pictures": len(copy.pictures), "articles": 0}
    if article:
        facts |= {
            "articles": Article.objects.filter(headline=headline).count(),
            "words": [article.headline, article.deck, article.introduction, article.key_points, article.conclusion],
            "takeaways": [[each.heading, each.body] for each in article.takeaways.order_by("sort_order")],
            "versions": [version.kind for version in article.snapshots.order_by("number")],
        }
    return {"facts": json.dumps(facts, sort_keys=True).replace(headline, "HEADLINE"), **standing()}


# -- what is due -------------------------------------------------------------------------------------------------------


def plan(article, subject):
    """Have an update planned for now, a mail wait and a photo to be made ready. Returns the photo's key."""
    article, user = Article.objects.get(pk=article), editor()
    seen = digest(newest_content(article))
    schedule.schedule_update(article, at=timezone.now(), time_zone="UTC", seen=seen, by=OPERATOR)
    Mail.objects.create(to=user, subject=subject, text="An example.")
    photo = Photo(alt_text="Four colours", credit="Ada Example")
    save_photo(photo, by=OPERATOR, picture=draw(SIZE))
    return str(photo.pk)


def due(later=0):
    """Do what is due, so many hours later."""

    def do():
        with time_machine.travel(timezone.now() + timedelta(hours=later)):
            run_due()

    return do


def mails(subject):
    """Return why mails of a subject wait, that are not sent."""
    return list(Mail.objects.filter(subject=subject).values_list("fault", flat=True))


def made_of(photo):
    return len(Photo.objects.get(pk=photo).renditions)


# -- files of the whole site -------------------------------------------------------------------------------------------


def rename(article, headline):
    """Publish another headline."""
    _save_beside(article, headline)
    publish_article(Article.objects.get(pk=article), by=OPERATOR)


def bake(folder):
    return lambda: bake_site(Path(folder), is_live=False, tell=silent).files


def backup(file):
    return lambda: len(write_backup(Path(file), silent).files)


def files_in(file):
    """Return how many parts a backup has that is as it was written."""
    return len(check_backup(Path(file)).files)


def restore(file):
    return lambda: len(restore_backup(Path(file), silent, is_replacing=True).files)


def everything():
    """Return a digest of all rows but the log of what was done, which goes on. Every photo has its files, and whole."""
    standing()
    rows = {name: sorted(found) for name, found in stored_rows().items() if name not in {"openform", "auditentry"}}
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() + str(library()["files"])


# -- a disk that is full -----------------------------------------------------------------------------------------------


@contextmanager
def no_room():
    """Let this process write not one byte into any file, new or not."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


@contextmanager
def no_page():
    """Let the database not grow: SQLite says then what it says on a disk that is full."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [(pages,)] = cursor.fetchall()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


FULL = {"no room": no_room, "no page": no_page}


def fill_and_save(article, how, headline, introduction):
    """Save an article on a disk that is full, look around, and send what came back once there is room again."""
    client, reader, address = desk(), Client(SERVER_NAME="127.0.0.1"), form_of(article)
    data = fields_of(client.get(address)) | {"headline": headline, "introduction": introduction, "_save": "1"}
    with FULL[how]():
        refused = client.post(address, data)
        readers = [reader.get(path).status_code for path in (f"/articles/{article}/", "/", "/search/?q=example")]
        facts = look(article)["facts"]
    again = client.post(address, fields_of(refused))
    return {"refused": refused.status_code, "readers": readers, "facts": facts, "again": again.status_code}


def fill_and_add_photo(room):
    """Add a photo on a disk that takes so many bytes of a file. Returns what came back and what is in the library."""
    client, address = desk(), reverse("admin:articles_photo_add")
    words = {"alt_text": "Four colours", "credit": "Ada Example", "caption": "Typed"}
    data = fields_of(client.get(address)) | words | {"upload": upload(draw((1000, 800))), "_save": "1"}
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, former[1]))
    try:
        refused = client.post(address, data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    kept = {name: values[0] for name, values in fields_of(refused).items() if name in words}
    page = refused.content.decode()
    return {"is_told": "The picture cannot be written: " in page, "kept": kept, "library": library()}
