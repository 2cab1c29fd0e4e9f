import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import OpenForm
from articles.services.open_form import PATIENCE_WITHOUT_TEXT

pytestmark = pytest.mark.django_db


def test_run_due_gives_up_forms_that_were_left(writer):
    left = timezone.now() - PATIENCE_WITHOUT_TEXT * 1.1
    for seen_at in (left, timezone.now()):
        OpenForm.objects.create(user=writer, article_id=writer.pk, path="/admin/", seen_at=seen_at)
    call_command("run_due", verbosity=0)
    assert [form.seen_at > left for form in OpenForm.objects.all()] == [True]
