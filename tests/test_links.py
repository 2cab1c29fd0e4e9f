from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, clear_script_prefix, reverse, set_script_prefix

from articles.links import path_of, path_to


@pytest.fixture
def below_a_folder():
    """Serve the site below /record/ for a test."""
    set_script_prefix("/record/")
    yield
    clear_script_prefix()


@pytest.mark.parametrize("name", ["article-detail", "conference-detail", "topic-detail", "author-detail"])
def test_path_to_a_page_by_its_slug_is_its_url(name):
    for slug in ("an-example", "2", str(UUID(int=0))):
        assert path_to(name, slug) == reverse(f"articles:{name}", args=[slug])


@pytest.mark.parametrize("name", ["position-detail", "takeaway-detail"])
def test_path_to_a_page_by_its_key_is_its_url(name):
    for key in (uuid4(), uuid4()):
        assert path_to(name, key) == path_to(name, str(key)) == reverse(f"articles:{name}", args=[key])


@pytest.mark.parametrize("name", ["home", "search", "conference-list", "about"])
def test_path_of_a_page_is_its_url(name):
    assert path_of(name) == reverse(f"articles:{name}")


def test_paths_follow_the_folder_below_which_the_site_is_served(below_a_folder):
    assert path_to("article-detail", "an-example") == reverse("articles:article-detail", args=["an-example"])
    assert path_of("search") == reverse("articles:search")
    assert path_of("search").startswith("/record/")


def test_folder_is_forgotten_with_it(below_a_folder):
    path_of("about"), path_to("topic-detail", "an-example")
    clear_script_prefix()
    assert not path_of("about").startswith("/record/")
    assert not path_to("topic-detail", "an-example").startswith("/record/")


def test_there_is_no_path_to_a_page_that_is_not_there():
    with pytest.raises(NoReverseMatch):
        path_to("example-detail", "an-example")
    with pytest.raises(NoReverseMatch):
        path_of("article-detail")
