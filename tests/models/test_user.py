import pytest

from articles.models import User


@pytest.mark.parametrize(
    ("names", "shown"),
    [({}, "ada"), ({"first_name": "Ada"}, "Ada"), ({"first_name": "Ada", "last_name": "Example"}, "Ada Example")],
    ids=["login", "first name", "full name"],
)
def test_person_is_shown_by_name_and_without_one_by_login(names, shown):
    assert str(User(username="ada", **names)) == shown
