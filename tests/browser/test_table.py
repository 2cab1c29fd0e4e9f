"""Positions that an editor keeps in a spreadsheet, brought into a draft."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Position
from tests.factories import ArticleFactory, PropositionFactory, SourceFactory, SpeakerFactory, TakeawayFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = """Takeaway;Speaker;Proposition;Stance;Paraphrase;Said on;Source
1;Ada Example;More examples;Supports;"She wants more;
many more.";2025-02-14;Opening speech
Nobody counts;Bruno Sampel;More examples;Opposes;He wants fewer.;14/02/2025;Opening speech
"""


def test_editor_mends_a_table_and_imports_it(desk, live_server, tmp_path):
    article = ArticleFactory()
    for place, heading in enumerate(["Examples gain ground", "Nobody counts"], start=1):
        TakeawayFactory(article=article, heading=heading, sort_order=place)
    for name in ("Ada Example", "Bruno Sample"):
        SpeakerFactory(name=name)
    PropositionFactory(short_title="More examples")
    SourceFactory(title="Opening speech")
    file = tmp_path / "positions.csv"
    file.write_bytes(TABLE.replace("\n", "\r\n").encode("cp1252"))

    page = desk
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
    page.get_by_role("link", name="Positions from a table …").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="1 row has a problem. Nothing can be imported yet.")).to_be_visible()
    row = page.get_by_role("row", name="Problem")
    expect(row).to_contain_text("Close to it: Bruno Sample (bruno-sample).")
    expect(row).to_contain_text("Write “14/02/2025” as year, month and day: 2025-02-14.")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)

    table = page.get_by_label("Or the table itself")
    table.fill(table.input_value().replace("Sampel", "Sample").replace("14/02/2025", "2025-02-14"))
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Import 2 positions").click()
    expect(page.locator(".messagelist")).to_contain_text("Imported 2 positions.")
    expect(page.locator(".positions li")).to_have_count(2)
    words = [(position.speaker.name, position.paraphrase) for position in Position.objects.order_by("paraphrase")]
    assert words == [("Bruno Sample", "He wants fewer."), ("Ada Example", "She wants more;\nmany more.")]
