"""An article with its takeaways and positions as one value: its form, what differs between two, how two edits join.

Knows no database: `take` in queries/snapshot.py makes such a value from rows, `apply` in services/snapshot.py writes
it over them.
"""
