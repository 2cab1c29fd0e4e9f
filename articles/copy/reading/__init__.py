"""A file as a manuscript. `file` says what kind it is; a module for each kind reads it, and `marks` what was typed."""

from articles.copy.reading.file import MOST_BYTES, MOST_PARAGRAPHS, decode_text, read_copy

__all__ = ["MOST_BYTES", "MOST_PARAGRAPHS", "decode_text", "read_copy"]
