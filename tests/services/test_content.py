"""A content written over rows is what the rows then hold; what cannot be stored changes nothing."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.aggregate.content import ARTICLE_FIELDS, POSITION_FIELDS, SETS, TAKEAWAY_FIELDS
from articles.enums import ArticleStatus, Stance
from articles.models import Article, Position, Takeaway, Topic
from articles.queries.snapshot import plain_fields, take
from articles.services.snapshot import apply, check
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

FIELDS = {Article: ARTICLE_FIELDS, Takeaway: TAKEAWAY_FIELDS, Position: POSITION_FIELDS}
# What the models hold and a content does not: identity and place stand in its structure, the rest is state.
LEFT_OUT = {
    Article: {
        *("id", "status", "published_at", "modified_at", "withdrawn_at", "retracted_at", "retraction_note"),
        *("created_by", "created_at", "updated_at"),
        *("review", "reviewed_at", "submitted_by", "approved_digest", "assignee", "package"),
    },
    Takeaway: {"id", "article", "sort_order"},
    Position: {"id", "takeaway", "sort_order", "retracted_at", "retraction_note"},
}
# What goes away with a takeaway or a position, or lets go of it.
HANGING = {Takeaway: {"positions", "topic_items"}, Position: {"responses"}}


@pytest.fixture
def article():
    """Two takeaways with two positions each, the second of which answers the first."""
    article = ArticleFactory(topics=[TopicFactory()], authors=[AuthorFactory()], lead_photo=PhotoFactory())
    for _ in range(2):
        takeaway = TakeawayFactory(article=article, topics=[TopicFactory()], photo=PhotoFactory())
        first = PositionFactory(takeaway=takeaway, quoted=True, quote_source=SourceFactory())
        PositionFactory(takeaway=takeaway, responds_to=first, on_behalf_of=SpeakerFactory())
    return article


def store(article, content):
    """Write a content as services do, the article locked."""
    with transaction.atomic():
        apply(Article.objects.select_for_update().get(pk=article.pk), content)


def assert_stored(article, content):
    store(article, content)
    assert take(article.pk) == content


def refusal(article, content):
    """Return the sentences of the refusal, after which everything is as it was."""
    before = take(article.pk)
    with pytest.raises(ValidationError) as caught:
        store(article, content)
    assert take(article.pk) == before
    return caught.value.messages


def first_of(content, records):
    return next(iter(content[records].values()))


def add_position(content, takeaway, **fields):
    """Add a position with the fields of the first to the end of a takeaway, and return its key."""
    key = str(uuid4())
    content["positions"][key] = first_of(content, "positions") | fields
    content["takeaways"][takeaway]["positions"].append(key)
    return key


def remove_takeaway(content, key):
    content["article"]["takeaways"].remove(key)
    for position in content["takeaways"].pop(key)["positions"]:
        del content["positions"][position]


@pytest.mark.parametrize("model", FIELDS)
def test_every_field_is_in_a_content_or_left_out_on_purpose(model):
    fields = [field for field in model._meta.get_fields() if not field.auto_created or field.name in SETS]
    assert {field.name for field in fields} - LEFT_OUT[model] == set(FIELDS[model])


@pytest.mark.parametrize("model", HANGING)
def test_everything_that_hangs_on_what_apply_deletes_is_known(model):
    """It is deleted without asking Django to follow relations."""
    assert {relation.get_accessor_name() for relation in model._meta.related_objects} == HANGING[model]


def test_apply_what_is_there_changes_nothing(article):
    store(article, take(article.pk))
    before = [list(model.objects.order_by("pk").values()) for model in (Takeaway, Position)]
    assert_stored(article, take(article.pk))
    assert [list(model.objects.order_by("pk").values()) for model in (Takeaway, Position)] == before


def test_apply_swapped_takeaways_and_a_position_moved_between_them(article):
    content = take(article.pk)
    first, second = content["article"]["takeaways"]
    content["article"]["takeaways"] = [second, first]
    moved = content["takeaways"][first]["positions"].pop(0)
    content["takeaways"][second]["positions"].insert(1, moved)
    assert_stored(article, content)
    assert list(article.takeaways.values_list("sort_order", flat=True)) == [1, 2]
    places = Position.objects.filter(takeaway=second).order_by("sort_order").values_list("sort_order", flat=True)
    assert list(places) == [1, 2, 3]


def test_apply_position_stays_when_its_takeaway_goes(article):
    content = take(article.pk)
    first, second = content["article"]["takeaways"]
    content["takeaways"][second]["positions"] += content["takeaways"][first]["positions"]
    content["takeaways"][first]["positions"] = []
    remove_takeaway(content, first)
    assert_stored(article, content)
    assert not Takeaway.objects.filter(pk=first).exists()


def test_apply_new_positions_may_answer_each_other(article):
    content = take(article.pk)
    takeaway = content["article"]["takeaways"][0]
    answered = str(uuid4())
    for number in range(40):
        last = add_position(content, takeaway, responds_to=answered, paraphrase=f"Answer {number}.")
    content["positions"][answered] = content["positions"][last] | {"responds_to": last}
    content["takeaways"][takeaway]["positions"].append(answered)
    assert_stored(article, content)


def test_apply_removed_and_added_again_is_as_before(article):
    before = take(article.pk)
    content = deepcopy(before)
    remove_takeaway(content, content["article"]["takeaways"][0])
    assert_stored(article, content)
    assert_stored(article, before)


@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_apply_empties_the_answers_to_what_is_removed(article, is_elsewhere):
    content = take(article.pk)
    takeaway = content["article"]["takeaways"][0]
    answered, answer = content["takeaways"][takeaway]["positions"]
    answers = [answer] + ([PositionFactory(responds_to_id=answered).pk] if is_elsewhere else [])
    content["takeaways"][takeaway]["positions"].remove(answered)
    del content["positions"][answered]
    store(article, content)
    assert not Position.objects.filter(pk=answered).exists()
    assert set(Position.objects.filter(pk__in=answers).values_list("responds_to", flat=True)) == {None}


def test_apply_keeps_an_answer_to_another_article(article):
    content = take(article.pk)
    first_of(content, "positions")["responds_to"] = str(PositionFactory().pk)
    assert_stored(article, content)


def test_apply_keeps_the_rows_of_topics_that_stay(article):
    content = take(article.pk)
    takeaway = content["article"]["takeaways"][0]
    kept = list(article.topic_items.values_list("pk", flat=True))
    gone = Takeaway.objects.get(pk=takeaway).topics.get()
    new = str(TopicFactory().pk)
    content["article"]["topics"] = sorted([*content["article"]["topics"], new])
    content["takeaways"][takeaway]["topics"] = [new]
    content["article"]["authors"] = sorted(str(author.pk) for author in AuthorFactory.create_batch(2))
    assert_stored(article, content)
    assert set(kept) < set(article.topic_items.values_list("pk", flat=True))
    assert Topic.objects.filter(pk=gone.pk).exists()


def test_apply_leaves_other_articles_alone(article):
    other = PositionFactory(takeaway=TakeawayFactory(topics=[TopicFactory()])).takeaway.article
    other.authors.add(AuthorFactory())
    before = take(other.pk)
    content = take(article.pk)
    content["article"] |= {"takeaways": [], "topics": [], "authors": []}
    assert_stored(article, content | {"takeaways": {}, "positions": {}})
    assert take(other.pk) == before


def test_apply_leaves_state_alone_even_if_the_content_names_it(article, writer):
    position = PositionFactory(takeaway=article.takeaways.first(), retracted=True, paraphrase="Withdrawn words.")
    Position.objects.filter(pk=position.pk).update(paraphrase="")
    content = take(article.pk)
    content["article"] |= {"status": ArticleStatus.PUBLISHED, "headline": "Another headline"}
    content["positions"][str(position.pk)] |= {"retraction_note": "", "retracted_at": None, "role": "Nobody"}
    store(article, content)
    stored, article = Position.objects.get(pk=position.pk), Article.objects.get(pk=article.pk)
    assert (article.status, article.headline) == (ArticleStatus.DRAFT, "Another headline")
    assert (stored.role, stored.retraction_note) == ("Nobody", position.retraction_note)
    assert stored.retracted_at is not None


def test_apply_writes_no_rows_that_stay_as_they_are(article):
    store(article, take(article.pk))
    content = take(article.pk)
    first_of(content, "takeaways")["heading"] = "Another heading"
    with CaptureQueriesContext(connection) as queries:
        assert_stored(article, content)
    inserted = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert not [sql for sql in inserted if '"articles_position"' in sql]
    [takeaways] = [sql for sql in inserted if '"articles_takeaway"' in sql]
    assert [key for key in content["takeaways"] if key in takeaways or key.replace("-", "") in takeaways] == [
        next(iter(content["takeaways"]))
    ]


def test_check_leaves_everything_as_it_is(article):
    before, headline = take(article.pk), article.headline
    content = deepcopy(before)
    content["article"]["headline"] = "Another headline"
    check(article, content)
    assert (article.headline, take(article.pk)) == (headline, before)


def test_apply_moves_the_time_of_saving(article, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    content = take(article.pk)
    first_of(content, "takeaways")["heading"] = "Another heading"
    assert_stored(article, content)
    assert Article.objects.get(pk=article.pk).updated_at > article.updated_at


def test_apply_what_an_old_content_did_not_know_stays_and_is_default_in_what_is_new(article):
    before = take(article.pk)
    content = deepcopy(before)
    added = add_position(content, content["article"]["takeaways"][0])
    for records, names in (("takeaways", ["topics", "photo", "body"]), ("positions", ["role", "occasion", "source"])):
        for fields in content[records].values():
            for name in names:
                del fields[name]
    for name in ("topics", "authors", "deck", "lead_photo"):
        del content["article"][name]
    content["article"]["headline"] = "Another headline"
    store(article, content)
    after = take(article.pk)
    assert after["article"] == before["article"] | {"headline": "Another headline"}
    new = after["positions"].pop(added)
    assert (new["role"], new["source"]) == ("", None)
    after["takeaways"][content["article"]["takeaways"][0]]["positions"].pop()
    assert after | {"article": before["article"]} == before


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ("article", "lead_photo"),
        ("takeaways", "photo"),
        *(("positions", field) for field in ("on_behalf_of", "source", "quote_source", "responds_to")),
    ],
)
def test_apply_empties_links_that_lead_nowhere(article, records, field):
    content = take(article.pk)
    record = content["article"] if records == "article" else first_of(content, records)
    record[field] = str(uuid4())
    store(article, content)
    record[field] = None
    assert take(article.pk) == content


def test_apply_leaves_out_topics_and_authors_that_are_no_longer_on_file(article):
    before = take(article.pk)
    content = deepcopy(before)
    for record, name in ((content["article"], "topics"), (content["article"], "authors")):
        record[name] = sorted([*record[name], str(uuid4())])
    first_of(content, "takeaways")["topics"].append(str(uuid4()))
    store(article, content)
    assert take(article.pk) == before


@pytest.mark.parametrize(
    ("records", "field", "label"),
    [
        ("article", "conference", "Article: conference"),
        ("positions", "speaker", "Takeaway 1, position 1: speaker"),
        ("positions", "proposition", "Takeaway 1, position 1: proposition"),
    ],
)
@pytest.mark.parametrize("value", [None, "6d9b6e2e-3a51-4b62-9d7b-0a7a3e4c5d6f"])
def test_apply_without_what_a_row_needs_is_refused(article, records, field, label, value):
    content = take(article.pk)
    first = content["takeaways"][content["article"]["takeaways"][0]]["positions"][0]
    record = content["article"] if records == "article" else content["positions"][first]
    record[field] = value
    assert refusal(article, content) == [f"{label}: It is not on file; choose another."]


def test_apply_a_row_of_another_kind_is_refused(article):
    content = take(article.pk)
    position = first_of(content, "positions")
    position["speaker"], position["source"] = position["source"], position["speaker"]
    assert len(refusal(article, content)) == 1


def test_apply_names_every_fault_by_its_place(article):
    content = take(article.pk)
    content["article"]["headline"] = ""
    second = content["article"]["takeaways"][1]
    content["takeaways"][second]["heading"] = "x" * 201
    position = content["takeaways"][second]["positions"][1]
    content["positions"][position] |= {"stance": Stance.SUPPORTS_WITH_CONDITIONS, "paraphrase": ""}
    assert refusal(article, content) == [
        "Article: headline: This field cannot be blank.",
        "Takeaway 2: heading: Ensure this value has at most 200 characters (it has 201).",
        "Takeaway 2, position 2: conditions: Say under which conditions.",
        "Takeaway 2, position 2: paraphrase: Write what was said: a paraphrase, a quotation or both.",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stance", "perhaps"),
        ("said_on", "yesterday"),
        ("figure_low", "much"),
        ("figure_low", "123456789012"),
        ("quote_language", "?"),
        ("responds_to", "itself"),
    ],
)
def test_apply_value_that_no_form_accepts_is_refused(article, field, value):
    content = take(article.pk)
    key, position = next(iter(content["positions"].items()))
    position |= {field: key if value == "itself" else value, "figure_wording": "much"}
    assert len(refusal(article, content)) == 1


def test_apply_rows_of_another_article_are_refused(article):
    other = PositionFactory()
    content = take(article.pk)
    key = str(other.takeaway_id)
    content["takeaways"][key] = first_of(content, "takeaways") | {"positions": []}
    content["article"]["takeaways"].append(key)
    assert "another article" in refusal(article, content)[0]
    content = take(article.pk)
    content["positions"][str(other.pk)] = first_of(content, "positions")
    first_of(content, "takeaways")["positions"].append(str(other.pk))
    assert "another article" in refusal(article, content)[0]


def test_apply_address_of_another_article_is_refused(article):
    content = take(article.pk)
    content["article"]["slug"] = ArticleFactory().slug
    assert refusal(article, content) == ["Another article has this address."]


def test_apply_retracted_position_cannot_be_removed(article):
    position = PositionFactory(takeaway=article.takeaways.first(), retracted=True)
    content = take(article.pk)
    content["takeaways"][str(position.takeaway_id)]["positions"].remove(str(position.pk))
    fields = content["positions"].pop(str(position.pk))
    [text] = refusal(article, content)
    assert str(position) in text
    content["positions"][str(position.pk)] = fields
    second = content["article"]["takeaways"][1]
    content["takeaways"][second]["positions"].append(str(position.pk))
    assert_stored(article, content)


def in_two_places(content):
    first, second = content["takeaways"].values()
    second["positions"].append(first["positions"][0])


def in_no_place(content):
    first_of(content, "takeaways")["positions"].pop()


def takeaway_twice(content):
    content["article"]["takeaways"] *= 2


def no_key(content):
    content["article"]["takeaways"].append("example")
    content["takeaways"]["example"] = first_of(content, "takeaways") | {"positions": []}


def key_in_another_form(content):
    key = str(uuid4()).upper()
    content["article"]["takeaways"].append(key)
    content["takeaways"][key] = first_of(content, "takeaways") | {"positions": []}


def other_article(content):
    content["article"]["id"] = str(ArticleFactory().pk)


BROKEN = [in_two_places, in_no_place, takeaway_twice, no_key, key_in_another_form, other_article]


def test_apply_cleans_what_did_not_come_through_a_form(article):
    content = take(article.pk)
    content["article"] |= {
        "headline": "Ada\0 \u202eExa\u0301mple\n",
        "introduction": "<b onclick=x>Ada</b><script>x</script>",
    }
    first_of(content, "takeaways")["body"] = "<p onclick=x>Ada\0</p>"
    first_of(content, "positions")["paraphrase"] = "Ada\r\nExample\x07"
    store(article, content)
    content["article"] |= {"headline": "Ada Exámple", "introduction": "<strong>Ada</strong>"}
    first_of(content, "takeaways")["body"] = "<p>Ada</p>"
    first_of(content, "positions")["paraphrase"] = "Ada\nExample"
    assert take(article.pk) == content


@pytest.mark.parametrize("break_it", BROKEN)
def test_apply_content_that_does_not_fit_together_is_refused(article, break_it):
    content = take(article.pk)
    break_it(content)
    assert refusal(article, content) == ["The takeaways and positions of this version do not fit together."]


def test_apply_all_else_at_thirty_takeaways_and_sixty_positions_takes_fifteen_queries():
    article = much(takeaways=30, positions=2)
    other = much(takeaways=30, positions=2)
    content = all_new(article, other)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        apply(Article.objects.get(pk=article.pk), content)
    assert take(article.pk) == content
    # One of them reads the article, two are about its new address.
    assert len(queries) - 3 <= 15


def much(*, takeaways, positions):
    speaker, proposition, source = SpeakerFactory(), PropositionFactory(), SourceFactory()
    article = ArticleFactory(topics=[TopicFactory()], authors=[AuthorFactory()])
    make = partial(PositionFactory.create_batch, positions, speaker=speaker, proposition=proposition, source=source)
    for takeaway in TakeawayFactory.create_batch(takeaways, article=article, topics=[TopicFactory()]):
        make(takeaway=takeaway)
    return article


def all_new(article, other):
    """Return the content of another article under the keys of this one: a third new, a third moved, all else."""
    content, theirs = take(article.pk), take(other.pk)
    own = content["article"]["takeaways"]
    keys = [str(uuid4()) for _ in range(10)] + own[:9:-1]
    positions = [str(uuid4()) for _ in range(20)] + list(content["positions"])[20:]
    return {
        "article": theirs["article"]
        | {"id": str(article.pk), "slug": "another", "takeaways": keys, "headline": "Another headline"},
        "takeaways": {
            key: fields | {"positions": positions[2 * number : 2 * number + 2]}
            for number, (key, fields) in enumerate(zip(keys, theirs["takeaways"].values(), strict=True))
        },
        "positions": dict(zip(positions, theirs["positions"].values(), strict=True)),
    }


# What is typed and pasted: marks, controls, overrides of direction, letters in two normal forms, line ends.
TYPED = st.lists(
    st.sampled_from(
        [
            "Ada",
            "Éxample",
            "e\u0301",
            " ",
            "\u00a0",
            "\r\n",
            "\n",
            "\0",
            "\u202e",
            "“",
            "<b>",
            "&amp;",
            "&",
            "مثال",
            "例",
        ]
    ),
    max_size=8,
).map("".join)
PASTED = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "words",
            "&nbsp;",
            "<h3>",
            "</h3>",
            "<script>",
            "<a href='https://a.example'>",
            "<li>",
            "\n",
            "&lt;",
        ]
    ),
    max_size=8,
).map("".join)
FIGURES = st.none() | st.decimals("-99999999.999", "99999999.999", places=3) | st.sampled_from(["3", "03.50", "1E2"])
DAYS = st.none() | st.dates().map(str)


@dataclass
class Shared:
    """The keys of records on file, from which the fields of a form choose."""

    conferences: list
    photos: list
    topics: list
    authors: list
    speakers: list
    propositions: list
    sources: list

    @classmethod
    def on_file(cls):
        """Return two of each, made where there are none yet."""
        factories = [
            *(ConferenceFactory, PhotoFactory, TopicFactory, AuthorFactory),
            *(SpeakerFactory, PropositionFactory, SourceFactory),
        ]
        rows = [factory._meta.model.objects.order_by("pk")[:2] or factory.create_batch(2) for factory in factories]
        return cls(*([str(row.pk) for row in each] for each in rows))


def typed(model, **values):
    """Return what a form makes of what is typed: a row whose fields have cleaned it, as plain values."""
    fields = {name: value for name, value in values.items() if name not in SETS}
    row = model(**{model._meta.get_field(name).attname: value for name, value in fields.items()})
    row.clean_fields(exclude=[field.name for field in model._meta.concrete_fields if field.is_relation])
    sets = {name: sorted(value) for name, value in values.items() if name in SETS}
    return plain_fields(row, tuple(fields)) | sets


def draw_content(draw, article, shared, keys):
    """Return a content such as the forms make, of some of the keys in any order."""
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=6))
    cut = draw(st.integers(0, 3))
    takeaways, positions = chosen[:cut], chosen[cut:] if cut else []
    under = {position: draw(st.sampled_from(takeaways)) for position in positions}
    one = lambda keys: draw(st.none() | st.sampled_from(keys))  # noqa: E731
    many = lambda keys: draw(st.sets(st.sampled_from(keys)))  # noqa: E731
    return {
        "article": {
            "id": str(article.pk),
            "takeaways": takeaways,
            **typed(
                Article,
                conference=draw(st.sampled_from(shared.conferences)),
                headline="x" + draw(TYPED),
                deck=draw(TYPED),
                key_points=draw(TYPED),
                introduction=draw(PASTED),
                conclusion=draw(PASTED),
                topics=many(shared.topics),
                authors=many(shared.authors),
                lead_photo=one(shared.photos),
                slug=draw(st.sampled_from(["one", "two"])),
            ),
        },
        "takeaways": {
            key: {
                "positions": [position for position in positions if under[position] == key],
                **typed(
                    Takeaway,
                    heading="x" + draw(TYPED),
                    body=draw(PASTED),
                    topics=many(shared.topics),
                    photo=one(shared.photos),
                ),
            }
            for key in takeaways
        },
        "positions": {key: draw_position(draw, shared, key, positions, one) for key in positions},
    }


def draw_position(draw, shared, key, positions, one):
    low, is_quoted = draw(FIGURES), draw(st.booleans())
    others = [each for each in positions if each != key]
    return typed(
        Position,
        speaker=draw(st.sampled_from(shared.speakers)),
        said_on=draw(DAYS),
        occasion=draw(TYPED),
        role=draw(TYPED),
        on_behalf_of=one(shared.speakers),
        proposition=draw(st.sampled_from(shared.propositions)),
        stance=draw(st.sampled_from(Stance.values)),
        conditions="x" + draw(TYPED),
        stance_reason=draw(TYPED),
        paraphrase="x" + draw(TYPED),
        quote="x" + draw(TYPED) if is_quoted else "",
        quote_language="en" if is_quoted else "",
        translation=draw(TYPED) if is_quoted else "",
        quote_source=one(shared.sources) if is_quoted else None,
        source=one(shared.sources),
        locator=draw(TYPED),
        figure_low=low,
        figure_high=draw(st.sampled_from([None, low])),
        figure_wording="x" + draw(TYPED),
        responds_to=one(others) if others else None,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_apply_then_take_is_the_same_content_whatever_was_there(data):
    """Each example is written over what the one before it left, and then over what it left itself."""
    article = Article.objects.first() or ArticleFactory()
    shared, keys = Shared.on_file(), [str(uuid4()) for _ in range(6)]
    for _ in range(2):
        assert_stored(article, draw_content(data.draw, article, shared, keys))
