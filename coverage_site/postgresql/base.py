"""Django's PostgreSQL, with connections whose health costs nothing to ask about."""

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self):
        """Tell whether the server has not ended the connection, by what has arrived from it; nothing is sent.

        Django sends a query for that before the first of each request. It would wait as long as any other for a
        server that is gone without a word.
        """
        if self.connection is None:
            return False
        try:
            # The first reads the server's last words, if there are any, and only the second what came after them.
            self.connection.pgconn.consume_input()
            self.connection.pgconn.consume_input()
        except base.Database.Error:
            return False
        return not self.connection.closed
