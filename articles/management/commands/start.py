from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from articles.services import site
from coverage_site import bootstrap, server


class Command(BaseCommand):
    help = "Prepare the site and serve it on this machine, until Ctrl-C."
    requires_system_checks = []  # they run below, with those for a public address where it has one

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=bootstrap.PORT, help="The port on 127.0.0.1, 8000 unless told.")

    def handle(self, *, port, **options):
        listening = server.reserved_socket()
        self.check(include_deployment_checks=settings.SITE_IS_SECURE, databases=["default"])
        self.prepare()
        self.tell(f"Plenary is at http://{bootstrap.HOST}:{port}/ and the desk at /admin/. Stop it with Ctrl-C.")
        server.serve(listening)

    def prepare(self):
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database cannot be opened: {' '.join(str(error).split())}") from error
        site.migrate_database(tell=self.tell)
        site.load_first_content(tell=self.tell)
        site.create_first_accounts(tell=self.tell)
        site.collect_static_files(tell=self.tell)

    def tell(self, line):
        self.stdout.write(line)
        self.stdout.flush()
