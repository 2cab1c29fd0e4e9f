"""All ask for one article at once, of a process that has nothing kept, while an editor goes on publishing it."""

from threading import Barrier, Thread

from tests.deployment.machines import Visitor
from tests.faults.acts import AS_IT_WAS
from tests.faults.site import log_in, page_of, send, title_of, typed

READERS, TIMES, CHANGES = 24, 8, 4


def test_spike_on_one_article_while_editors_save_is_answered_without_a_fault(site, machine):
    [article] = site.do("make", count=1)
    editor, begin, seen, sent = log_in(machine), Barrier(READERS + 1), [], []

    def read():
        begin.wait()
        for _ in range(TIMES):
            page = Visitor().get(machine, page_of(article))
            seen.append((page.status_code, title_of(page)))

    readers = [Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    begin.wait()
    headlines = [AS_IT_WAS, *(f"Headline {number}" for number in range(CHANGES))]
    for headline in headlines[1:]:
        form = typed(editor, machine, article, headline=headline)
        sent.append(send(editor, machine, article, form, "_publish").status_code)
    for reader in readers:
        reader.join()
    assert sent == [302] * CHANGES
    assert len(seen) == READERS * TIMES
    assert {status for status, _title in seen} == {200}
    assert {title for _status, title in seen} <= {*headlines}
    assert title_of(Visitor().get(machine, page_of(article))) == headlines[-1]
