from django.core.management.base import BaseCommand, CommandError

from articles.models import User
from articles.services.role import OPERATOR
from articles.services.second_factor import turn_off


class Command(BaseCommand):
    help = "Let somebody log in by password alone again, who has lost the telephone and the recovery codes."

    def add_arguments(self, parser):
        parser.add_argument("name", help="The name that the person logs in with.")

    def handle(self, *, name, **options):
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is nobody called {name}.")
        if not turn_off(user, by=OPERATOR):
            raise CommandError(f"{name} has no second factor.")
        self.stdout.write(f"{name} logs in by password alone, and is logged out everywhere.")
