"""Where to get to, and how far it is. Shares are of the bare view's rate, costs are processor time of a request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.data import POSTGRESQL, SQLITE
from tests.benchmarks.rounds import COLD, CONDITIONAL, KEPT
from tests.benchmarks.run import Run

SHARES = [(SQLITE, COLD, 0.066), (SQLITE, KEPT, 0.75), (SQLITE, CONDITIONAL, 0.85)]
SHARES += [(POSTGRESQL, COLD, 0.066), (POSTGRESQL, KEPT, 0.55)]
MOST_QUERIES = 8
MATRIX_FACTOR = 15
SEARCH_FACTORS = {10_000: 5, 100_000: 10}
SMALL, LARGE, GROWTH = 1_000, 100_000, 1.5
PUBLISHING_MS = 100
MEMORY_GROWTH = 1.05


@dataclass(frozen=True)
class Target:
    """A target at one size on one database. What was not measured is reached by nothing, and neither met nor missed."""

    what: str
    run: str
    wanted: str
    reached: str
    is_met: bool


def targets(runs: Sequence[Run]) -> list[Target]:
    """Return the targets for which there are figures, those of each database and size together."""
    found = [target for run in runs for target in _of_run(run)]
    return found + [target for pair in pairs(runs) for target in _of_growth(*pair)]


def pairs(runs: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Return the smallest and the largest run on each database, where there are two."""
    found = []
    for database in dict.fromkeys(run.database for run in runs):
        own = sorted((run for run in runs if run.database == database), key=lambda run: run.articles)
        if len(own) > 1:
            found.append((own[0], own[-1]))
    return found


def growth(small: Run, large: Run) -> dict[str, tuple[float, float]]:
    """Return for each page that was measured in both what it costs cold in the one and in the other."""
    costs = {each.page: (each.cost, (large.page(each.page) or each).cost) for each in small.pages if each.state == COLD}
    return {name: both for name, both in costs.items() if all(both) and large.page(name)}


def _of_run(run: Run) -> Iterable[Target]:
    where = f"{run.database}, {run.articles:,}"
    article = run.page("article")
    for database, state, wanted in SHARES:
        if run.database == database and (page := run.page("article", state)):
            share = page.figure("share")
            yield Target(f"article {state}", where, f"≥ {wanted:.1%}", f"{share:.1%}", share >= wanted)
    if article and article.queries is not None:
        is_met = article.queries <= MOST_QUERIES
        yield Target("queries of an article", where, f"≤ {MOST_QUERIES}", str(article.queries), is_met)
    searches = [page for page in run.pages if page.page.startswith("search-") and page.state == COLD and page.cost]
    factors = [("matrix", MATRIX_FACTOR, [matrix] if (matrix := run.page("matrix")) else [])]
    factors.append(("dearest search", SEARCH_FACTORS.get(run.articles), searches))
    for what, wanted, pages in factors:
        if article and article.cost and wanted and pages:
            factor = max(page.cost for page in pages) / article.cost
            yield Target(f"{what} cold, in articles", where, f"≤ {wanted}", f"{factor:.1f}", factor <= wanted)
    if run.publishing:
        slower = max(run.publishing["first"], run.publishing["change"])
        yield Target("publishing", where, f"≤ {PUBLISHING_MS} ms", f"{slower:.0f} ms", slower <= PUBLISHING_MS)
    if run.memory:
        factor = run.memory["after"] / run.memory["before"]
        yield Target(
            "memory under mixed traffic", where, f"≤ {MEMORY_GROWTH:.2f}", f"{factor:.2f}", factor <= MEMORY_GROWTH
        )


def _of_growth(small: Run, large: Run) -> Iterable[Target]:
    """Return one target for all pages: the one that grows most stands for them."""
    if (small.articles, large.articles) != (SMALL, LARGE):
        return
    factors = {name: after / before for name, (before, after) in growth(small, large).items()}
    if factors:
        worst = max(factors, key=factors.get)
        missed = sum(factor > GROWTH for factor in factors.values())
        reached = f"{factors[worst]:.2f} ({worst}); {missed} of {len(factors)} pages above"
        where = f"{small.database}, {small.articles:,} to {large.articles:,}"
        yield Target("growth of the cost of any page", where, f"≤ {GROWTH}", reached, not missed)
