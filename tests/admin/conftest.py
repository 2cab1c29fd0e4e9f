import pytest
from django.test import Client


@pytest.fixture
def log_in():
    """A function that gives the browser of a person."""

    def open_desk(user):
        client = Client()
        client.force_login(user)
        return client

    return open_desk
