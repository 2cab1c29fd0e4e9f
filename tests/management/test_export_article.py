import io
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from articles.queries.export import export_fixture, export_markdown
from coverage_site.bootstrap import ROOT
from tests.factories import ArticleFactory, PhotoFactory, PositionFactory
from tests.project.commands import environment, manage


@pytest.fixture
def article(db):
    return ArticleFactory(headline="Ünïted 例え", slug="example")


def export(*arguments):
    """Return what the command printed and what it said beside it."""
    output, remarks = io.StringIO(), io.StringIO()
    call_command("export_article", *arguments, stdout=output, stderr=remarks)
    return output.getvalue(), remarks.getvalue()


def test_export_article_writes_markdown_unless_told(article):
    assert export("example") == (export_markdown(article), "")


def test_export_article_as_fixture_writes_only_the_fixture(article):
    assert export("example", "--format=fixture") == (export_fixture(article), "")


def test_export_article_as_fixture_says_what_is_not_in_it(article):
    article.lead_photo = PhotoFactory()
    article.save()
    PositionFactory(takeaway__article=article, responds_to=PositionFactory())
    _fixture, remarks = export("example", "--format=fixture")
    assert remarks == (
        "Without the statement of another article that they respond to: 1\n"
        f"These files of photos go with it, from the media folder:\n  {article.lead_photo.file.name}\n"
    )


def test_export_article_that_is_unknown_is_refused(db):
    with pytest.raises(CommandError, match="There is no article “nowhere”"):
        export("nowhere")


def test_export_article_writes_a_new_file(article, tmp_path):
    path = tmp_path / "example.md"
    assert export("example", f"--output={path}") == ("", "")
    assert path.read_bytes() == export_markdown(article).encode()


def test_export_article_never_writes_over_a_file(article, tmp_path):
    path = tmp_path / "example.md"
    path.write_text("Kept.")
    with pytest.raises(CommandError, match="exists already"):
        export("example", f"--output={path}")
    assert path.read_text() == "Kept."


def test_export_article_into_a_missing_folder_is_refused(article, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        export("example", f"--output={tmp_path / 'missing' / 'example.md'}")


def test_export_article_is_utf_8_in_any_locale_and_may_be_cut_short(tmp_path):
    slug = "most-states-at-the-burgenstock-back-ukraines-territory"
    options = {"data_dir": tmp_path, "PYTHONIOENCODING": "latin-1"}
    for arguments in (["migrate"], ["loaddata", "munich_2025", "companions"]):
        assert manage(*arguments, "--verbosity=0", **options).returncode == 0
    command = [sys.executable, ROOT / "manage.py", "export_article", slug]
    whole = subprocess.run(command, env=environment(**options), capture_output=True, check=True)
    assert "Bürgenstock" in whole.stdout.decode("utf-8")
    with subprocess.Popen(
        [*command, "--format=fixture"], env=environment(**options), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as cut:
        cut.stdout.close()
        assert cut.stderr.read() == b""
    assert cut.returncode == 0
