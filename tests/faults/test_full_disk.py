"""A disk that is full: readers are served, nothing is half written, and what was typed comes back to be sent again."""

import pytest

from tests.faults.site import ON_SQLITE

TIMES = 4000
LONG = "<p>Typed, and of some length.</p>" * TIMES


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL has a disk of its own")
@pytest.mark.parametrize("how", ["no room", "no page"])
def test_article_that_cannot_be_saved_comes_back_and_is_saved_once_there_is_room(site, how):
    [article] = site.do("make", count=1)
    before = site.do("look", article=article)
    found = site.do("fill_and_save", article=article, how=how, headline="Typed", introduction=LONG)
    assert (found["refused"], found["facts"]) == (503, before["facts"])
    assert found["readers"] == [200] * len(found["readers"])
    assert found["again"] == 302
    after = site.do("look", article=article)["facts"]
    assert after.count("Typed, and of some length.") >= TIMES
    assert '"headline": "Typed"' in after


@pytest.mark.parametrize("room", [0, 2_000])
def test_photo_that_cannot_be_written_leaves_no_file_and_its_words_come_back(site, room):
    before = site.do("library")
    found = site.do("fill_and_add_photo", room=room)
    assert found["is_told"]
    assert found["kept"] == {"alt_text": "Four colours", "credit": "Ada Example", "caption": "Typed"}
    assert found["library"] == before
