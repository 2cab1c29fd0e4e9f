from datetime import date
from io import BytesIO
from itertools import count
from random import Random
from zipfile import BadZipFile, ZipFile

import pytest

from articles.copy.archive import CHUNK, archive_chunks

DAY = date(2025, 2, 16)
FILES = {"first.txt": [b"one ", b"two"], "empty.txt": [], "last.csv": ["é\r\n".encode()] * 1000}


def packed(files=FILES, day=DAY):
    return b"".join(archive_chunks(files.items(), day))


def noise(pieces, asked=None):
    """Give pieces that cannot be packed closer, and note how many were asked for."""
    chance = Random(7)
    for number in range(pieces):
        if asked is not None:
            asked.append(number)
        yield chance.randbytes(CHUNK // 4)


def test_archive_holds_every_file_whole_in_its_order_and_readable():
    with ZipFile(BytesIO(packed())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: b"".join(pieces) for name, pieces in FILES.items()
        }
        assert archive.namelist() == list(FILES)
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def test_archive_is_packed():
    assert len(packed({"same.csv": [b"the same line\r\n"] * 10_000})) < 2_000


def test_archive_of_a_day_is_the_same_whenever_it_is_made():
    assert packed() == packed()
    assert packed() != packed(day=date(2025, 2, 17))
    with ZipFile(BytesIO(packed())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 2, 16, 0, 0, 0)}


def test_archive_is_sent_while_it_is_written():
    asked = []
    chunks = archive_chunks([("noise", noise(100, asked))], DAY)
    sizes = [len(next(chunks))]
    assert len(asked) < 10
    sizes += map(len, chunks)
    assert len(asked) == 100
    assert max(sizes) < 2 * CHUNK
    assert min(sizes[:-1]) >= CHUNK


def test_archive_given_up_by_its_reader_reads_on_no_further():
    asked = []
    chunks = archive_chunks([("noise", noise(100, asked)), ("more", (bytes(n) for n in count()))], DAY)
    next(chunks)
    chunks.close()
    assert len(asked) < 10


def test_archive_whose_files_cannot_be_read_to_the_end_is_none():
    def broken():
        yield from noise(10)
        raise OSError("The database went away.")

    sent = []
    with pytest.raises(OSError, match="went away"):
        sent.extend(archive_chunks([("whole", noise(10)), ("broken", broken())], DAY))
    assert sent
    with pytest.raises(BadZipFile):
        ZipFile(BytesIO(b"".join(sent)))
