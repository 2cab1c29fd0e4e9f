"""Databases of both kinds with something in every table."""

import secrets
import subprocess
import sys
from contextlib import contextmanager

from coverage_site.bootstrap import ROOT
from tests import needs
from tests.deployment.machines import SETTINGS
from tests.project.commands import environment, manage, on_server

# As a site begins.
FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("loaddata", "munich_2025", verbosity=0)
"""
# A row or more in every table, and in the texts what the two kinds of database could see differently.
EVERYTHING = """
import django
django.setup()
from datetime import timedelta
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from articles import models
from articles.services.role import OPERATOR
from tests import factories, filling

transaction.set_autocommit(False)
call_command("loaddata", "munich_2025", verbosity=0)
models.User.objects.create_superuser("chief", password="made-up-password")
user = factories.UserFactory(username="ada", role="Editor", first_name="Ada")
filling.fill(user)
desk = Group.objects.create(name="Night desk")
gone = ContentType.objects.create(app_label="polls", model="poll")
vote = Permission.objects.create(content_type=gone, codename="vote", name="Can vote")
desk.permissions.set([vote, Permission.objects.get(codename="publish_article")])
Group.objects.get(name="Writer").permissions.remove(Permission.objects.get(codename="add_topic"))
user.groups.add(desk)
user.user_permissions.add(vote)
user.logentry_set.create(content_type=gone, object_id="1", object_repr="Poll", action_flag=1)
article, now = models.Article.objects.first(), timezone.now()
version = models.Snapshot.objects.first()
models.Snapshot.objects.filter(pk=version.pk).update(
    content=version.content | {"z": [1, 2.5, None, True], "a": "Ø “quoted” \\\\u0000 \\U0001f600"}
)
models.Comment.objects.create(article=article, text="Why?\\nBecause.", created_by=user)
models.Copy.objects.create(name="x", content=b"\\x00\\xff", digest="d", pieces=[{"b": 1, "a": 2}], created_by=user)
models.OpenForm.objects.create(user=user, article_id=article.pk, path="/admin/", seen_at=now, data=b"a=\\x00")
models.Mail.objects.create(to=user, subject="Example", text="Example")
models.Heartbeat.objects.create(job="example", began_at=now)
models.Erasure.objects.create(kind="words", reason="An example of a reason.", places={"b": 1, "a": 2})
models.AuditEntry.objects.create(action="published", by=user.pk, kind="article", record_key=article.pk, detail={"a": 1})
models.LoginAttempt.objects.create(name="0" * 64, network="192.0.2.1")
models.RecoveryCode.objects.create(factor=models.SecondFactor.objects.create(user=user, secret="00"), digest="0" * 64)
models.OldAddress.objects.create(kind="speaker", slug="ada-before", record_key=models.Speaker.objects.first().pk)
models.MergedRecord.objects.create(kind="speaker", name="A. Example", kept_key=models.Speaker.objects.first().pk)
models.PreviewLink.objects.create(article=article, snapshot=version, expires_at=now + timedelta(1), created_by=user)
models.Package.objects.create(name="Example", at=now, time_zone="UTC", created_by=user)
models.ScheduledChange.objects.create(
    article=version.article, version=version, kind="update", at=now, time_zone="UTC", created_by=user
)
models.SpeakerRole.objects.create(speaker=models.Speaker.objects.first(), title="Minister")
models.Position.objects.filter(pk=models.Position.objects.first().pk).update(
    figure_low="2.50", figure_high="3.00", figure_wording="north of 2.5 %", paraphrase="x" * 100_000
)
SessionStore().save()
transaction.commit()
"""


def in_python(code, folder, address):
    """Run code in a process of its own, with the database at this address."""
    variables = environment(folder, DATABASE_URL=address, DJANGO_SETTINGS_MODULE=SETTINGS)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables, check=True)


def migrate(folder, address):
    result = manage("migrate", data_dir=folder, DATABASE_URL=address, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert result.returncode == 0, result.stderr


def copy(address, folder, **variables):
    return manage("copy_database", address, data_dir=folder, DJANGO_SETTINGS_MODULE=SETTINGS, **variables)


def url(name):
    return f"{needs.POSTGRESQL}/{name}"


def at(file):
    """Return the address of a database of SQLite."""
    return "sqlite:///" + str(file).replace(" ", "%20").replace("#", "%23")


@contextmanager
def database_of(source=""):
    """Give the name of a new database of PostgreSQL, made as another one is, which is gone afterwards."""
    name = f"plenary_{secrets.token_hex(6)}"
    on_server(f"CREATE DATABASE {name} {source and f'TEMPLATE {source}'}")
    try:
        yield name
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")
