"""Searching the record: what was asked, what is found, in which order, and how it is shown.

The database only says which entries have the words. What they are worth, which of them a reader may see and what is
marked in them is decided here, so that it is the same on every database.
"""
