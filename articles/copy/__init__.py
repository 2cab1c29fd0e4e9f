"""Copy in and out: text as it arrives from elsewhere, the article that is recognised in it, and the way back.

`reading` makes a manuscript of a file, `structure` proposes what each piece of it is, `assembly` puts the pieces
together as a draft, `markdown_writer` writes one out. A piece is a stretch of the manuscript, never text of its own: so
no word can get lost on the way. `table` reads and writes positions.
"""
