"""Exports of any size are read in the memory of one record; the large sizes are a bench (`pytest -m bench`)."""

import io
import resource
import time
import tracemalloc

import pytest

from relations.exchange.sites import bitrix, joomla, wordpress
from relations.exchange.sites.exports import Export
from tests.exchange import test_bitrix, test_sites

MEGABYTE = 1 << 20
TEXT = "Торговля выросла на 12,5 % в 1998 году. " * 100


class Generated(io.RawIOBase):
    """A beginning, one record again and again with its number in the place of «§», and an end; nothing is kept."""

    def __init__(self, head: str, record: str, tail: str, size: int):
        self.rest, self.head, self.record, self.tail = b"", head, record, tail
        self.coming = self._parts(size)

    def _parts(self, size: int):
        yield self.head.encode()
        sent, number = 0, 0
        while sent < size:
            number += 1
            part = self.record.replace("§", str(number)).encode()
            sent += len(part)
            yield part
        yield self.tail.encode()

    def read(self, size=-1):
        while len(self.rest) < size and (part := next(self.coming, b"")):
            self.rest += part
        found, self.rest = self.rest[:size], self.rest[size:]
        return found


def wordpress_of(size: int) -> tuple:
    record = test_sites.item(1, TEXT).replace("<wp:post_id>1<", "<wp:post_id>§<")
    return wordpress, "export.xml", Generated, (test_sites.HEAD, record, "</channel></rss>", size)


def bitrix_of(size: int) -> tuple:
    head, _товары, tail = test_bitrix.xml().decode().partition("<Товары>")
    record = test_bitrix.element("§", text=TEXT)
    return bitrix, "news.xml", Generated, (f"{head}<Товары>", record, tail, size)


def joomla_of(size: int) -> tuple:
    head = "CREATE TABLE `j_content` (`id` int, `title` text, `introtext` text, `state` int);\nINSERT INTO `j_content` VALUES\n"
    return joomla, "dump.sql", Generated, (head, f"(§,'Обзор §','{TEXT}',1),\n", "(0,'x','y',0);\n", size)


def table_of(size: int) -> tuple:
    return (
        joomla,
        "content.csv",
        Generated,
        ("id,title,introtext,state\n", f'§,Обзор §,"{TEXT}",1\n', "", size),
    )


KINDS = pytest.mark.parametrize("kind", [wordpress_of, bitrix_of, joomla_of, table_of])


def count(kind, size: int) -> int:
    site, name, make, given = kind(size)
    export = Export({name: lambda: make(*given)})
    found = sum(1 for _paper in site.papers(export))
    assert len(export.remarks) == (kind is joomla_of)  # the last row was never shown
    return found


@KINDS
def test_a_long_export_takes_no_more_memory_than_a_short_one(kind):
    tracemalloc.start()
    try:
        count(kind, MEGABYTE // 2)
        _now, short = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        assert count(kind, 3 * MEGABYTE) > 300
        _now, long = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert long < short + 2 * MEGABYTE


@pytest.mark.bench
@KINDS
def test_five_hundred_megabytes(kind):
    begun = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = count(kind, 500 * MEGABYTE)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    print(
        f"{kind.__name__}: {found} records, {time.process_time() - begun:.0f} s CPU, {(after - before) / 1024:.0f} MiB more"
    )
    assert (after - before) / 1024 < 100
