"""Targets follow from figures, whatever has measured them. All figures here are made up."""

import pytest

from tests.benchmarks.report import report
from tests.benchmarks.rounds import COLD, CONDITIONAL, KEPT, Measured
from tests.benchmarks.run import Run
from tests.benchmarks.targets import targets


def page(name, state=COLD, *, queries=None, fault="", **figures):
    """A page of which every round found the same."""
    plain = {
        "rate": 100.0,
        "share": 1.0,
        "cpu_share": 1.0,
        "cpu": 1.0,
        "database": 0.0,
        "p50": 1.0,
        "p99": 2.0,
        "peak": 90.0,
    }
    return Measured(name, state, f"/{name}/", queries=queries, fault=fault, rounds=[plain | figures] * 2)


def run(*pages, database="sqlite", articles=1000, **found):
    rows, versions = {"articles": articles, "positions": 5 * articles}, {"django": "5", "database": database.title()}
    return Run(database, articles, versions, rows, bare=page("bare view", ""), pages=list(pages), **found)


def judged(*runs):
    return {target.what: target.is_met for target in targets(runs)}


@pytest.mark.parametrize(
    ("database", "state", "least"),
    [
        ("sqlite", COLD, 0.066),
        ("sqlite", KEPT, 0.75),
        ("sqlite", CONDITIONAL, 0.85),
        ("postgresql", COLD, 0.066),
        ("postgresql", KEPT, 0.55),
    ],
)
def test_share_of_the_yardstick_is_met_from_the_target_on(database, state, least):
    name = f"article {state}"
    assert judged(run(page("article", state, share=least), database=database)) == {name: True}
    assert judged(run(page("article", state, share=least - 0.001), database=database)) == {name: False}


def test_median_of_the_rounds_counts():
    article = page("article", KEPT)
    article.rounds = [{"share": share} for share in (0.1, 0.8, 0.9)]
    assert judged(run(article)) == {"article kept": True}


def test_article_has_a_number_of_queries():
    assert judged(run(page("article", queries=8)))["queries of an article"]
    assert not judged(run(page("article", queries=9)))["queries of an article"]


def test_matrix_is_compared_with_the_article_by_all_processor_time():
    article = page("article", cpu=1.0, database=1.0)
    name = "matrix cold, in articles"
    assert judged(run(article, page("matrix", cpu=20.0, database=10.0)))[name]
    assert not judged(run(article, page("matrix", cpu=20.0, database=10.2)))[name]


@pytest.mark.parametrize(("articles", "factor"), [(10_000, 5), (100_000, 10)])
def test_dearest_search_counts(articles, factor):
    name, cheap = "dearest search cold, in articles", page("search-rare", cpu=1.0)
    met, missed = page("search-common", cpu=float(factor)), page("search-common-last", cpu=factor + 0.1)
    assert judged(run(page("article"), cheap, met, articles=articles))[name]
    assert not judged(run(page("article"), cheap, met, missed, articles=articles))[name]
    assert name not in judged(run(page("article"), cheap, met, articles=1000))


def test_cost_of_any_page_may_grow_by_half():
    name = "growth of the cost of any page"
    small = run(page("home", cpu=2.0), page("topics", cpu=2.0))
    within = run(page("home", cpu=3.0), page("topics", cpu=1.0), articles=100_000)
    beyond = run(page("home", cpu=3.0), page("topics", cpu=3.1), articles=100_000)
    assert judged(small, within)[name]
    assert not judged(small, beyond)[name]
    [growth] = [target for target in targets([small, beyond]) if target.what == name]
    assert growth.reached == "1.55 (topics); 1 of 2 pages above"
    assert name not in judged(small, run(page("home", cpu=9.0), articles=10_000))
    assert name not in judged(small, run(page("home", cpu=9.0), articles=100_000, database="postgresql"))


@pytest.mark.parametrize(("milliseconds", "is_met"), [(100, True), (101, False)])
def test_publishing_takes_so_long_at_most(milliseconds, is_met):
    publishing = {"first": 20.0, "change": milliseconds, "worst": 500.0, "statements": 30}
    assert judged(run(publishing=publishing)) == {"publishing": is_met}


@pytest.mark.parametrize(("after", "is_met"), [(104.0, True), (106.0, False)])
def test_memory_is_flat(after, is_met):
    memory = {"pages": 9, "failed": 0, "begin": 80.0, "before": 100.0, "after": after}
    assert judged(run(memory=memory)) == {"memory under mixed traffic": is_met}


def test_of_what_failed_there_is_no_target_but_a_line():
    broken = run(page("article", fault="answered 500 instead of 200", queries=3), page("home"))
    assert judged(broken) == {}
    text = report([broken], "a driver")
    assert "| article | cold | answered 500 instead of 200 |" in text
    assert "sqlite, 1,000 articles: article, cold: answered 500 instead of 200" in text


def test_report_has_every_table():
    small = run(page("article", queries=9, share=0.07), page("home", cpu=2.0))
    large = run(page("article", queries=8, share=0.07), page("home", cpu=4.0), articles=100_000)
    text = report([small, large], "a driver")
    assert "### 1,000 articles, 5,000 positions on Sqlite" in text
    assert "| article | cold | 100 | 7.0% |" in text
    assert "| home | 2.00 | 4.00 | 2.00 | missed |" in text
    assert "| queries of an article | sqlite, 1,000 | ≤ 8 | 9 | **missed** |" in text
    assert "| queries of an article | sqlite, 100,000 | ≤ 8 | 8 | met |" in text
