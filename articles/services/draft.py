"""Writing what was recognised in a text over an article's rows."""

from collections import defaultdict
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from articles.copy.assembly import Draft, DraftTakeaway
from articles.copy.exported import listed_fact
from articles.models import Article, Author, Photo, Takeaway, Topic
from articles.queries.address import is_free
from articles.text import is_id


def write_draft(article: Article, draft: Draft) -> list[Takeaway]:
    """Store the words of the article, new or not, and its takeaways in their order.

    A takeaway that was there keeps its identity, and with it positions, topics and photo, where its heading or else
    its text is the same. Of those that the draft lacks, the ones on which something hangs are kept, after the others,
    and returned; the rest is deleted. Raises ValidationError. To be called in a transaction.
    """
    for field in ("headline", "deck", "introduction", "conclusion"):
        setattr(article, field, getattr(draft, field))
    article.key_points = "\n".join(draft.key_points)
    article.full_clean(validate_constraints=False)
    article.save()
    return _write_takeaways(article, draft.takeaways)


def new_article(facts: Mapping[str, str], **values) -> Article:
    """Return an unsaved article, with the key and the address that an exported one had where these are free."""
    rows = Article.objects
    if is_id(facts.get("article")) and not rows.filter(pk=facts["article"]).exists():
        values["pk"] = facts["article"]
    article = Article(**values)
    if _is_slug(facts.get("slug", "")) and is_free(Article, facts["slug"], article.pk):
        article.slug = facts["slug"]
    return article


def _is_slug(value):
    """A text may have been edited since it was exported. Of an address that none can have another is made."""
    try:
        return bool(Article._meta.get_field("slug").clean(value, None))
    except ValidationError:
        return False


def write_facts(article: Article, facts: Mapping[str, str]) -> list[str]:
    """Give a saved article exactly the topics, authors and photos that its exported text names.

    Returns what is named and not on file: nothing is created. To be called in a transaction, after `write_draft`.
    """
    missing = []
    article.authors.set(_on_file(Author, "slug", listed_fact(facts, "authors"), missing))
    _write_own_facts(article, facts, "", "lead_photo", missing)
    for number, takeaway in enumerate(article.takeaways.all(), start=1):
        _write_own_facts(takeaway, facts, f"takeaway_{number}_", "photo", missing)
    return missing


def _write_own_facts(row, facts, prefix, photo, missing):
    row.topics.set(_on_file(Topic, "slug", listed_fact(facts, f"{prefix}topics"), missing))
    photos = _on_file(Photo, "pk", listed_fact(facts, f"{prefix}{photo}"), missing)
    setattr(row, photo, photos[0] if photos else None)
    row.save(update_fields=[photo])


def _on_file(model, field, values, missing):
    """Return the rows of the values, and add the values that have none to the missing ones."""
    if not values:
        return []
    known = [value for value in values if field != "pk" or is_id(value)]
    rows = {str(getattr(row, field)): row for row in model.objects.filter(**{f"{field}__in": known})}
    missing += [value for value in values if value not in rows]
    return [rows[value] for value in values if value in rows]


def _write_takeaways(article, wanted):
    there = list(article.takeaways.prefetch_related("positions", "topic_items"))
    pairs = _match(there, wanted)
    left = [takeaway for takeaway in there if takeaway not in pairs.values()]
    kept = [takeaway for takeaway in left if _carries_something(takeaway)]
    Takeaway.objects.filter(pk__in=[takeaway.pk for takeaway in left if takeaway not in kept]).delete()
    new, old = [], kept.copy()
    for number, each in enumerate(wanted):
        takeaway = pairs.get(number) or Takeaway(article=article)
        (new if takeaway._state.adding else old).append(takeaway)
        takeaway.sort_order, takeaway.heading, takeaway.body = number + 1, each.heading, each.body
        takeaway.clean_fields(exclude=["article", "photo"])
    for place, takeaway in enumerate(kept, start=len(wanted) + 1):
        takeaway.sort_order = place
    Takeaway.objects.bulk_create(new)
    Takeaway.objects.bulk_update(old, ["sort_order", "heading", "body"])
    return kept


def _match(there: list[Takeaway], wanted: list[DraftTakeaway]) -> dict[int, Takeaway]:
    """Return which takeaway becomes the wanted one of a number. Equal ones are paired in their order."""
    pairs = {}
    for sign in (lambda each: _letters(each.heading), lambda each: _letters(each.body)):
        waiting = defaultdict(list)
        for takeaway in reversed([takeaway for takeaway in there if takeaway not in pairs.values()]):
            waiting[sign(takeaway)].append(takeaway)
        for number, each in enumerate(wanted):
            if number not in pairs and sign(each) and waiting[sign(each)]:
                pairs[number] = waiting[sign(each)].pop()
    return pairs


def _letters(value):
    return "".join(filter(str.isalnum, value.casefold()))


def _carries_something(takeaway):
    return bool(takeaway.photo_id or takeaway.positions.all() or takeaway.topic_items.all())
