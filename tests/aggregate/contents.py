"""Contents that articles might have, and edits that an editor might make of them."""

from copy import deepcopy

from hypothesis import settings
from hypothesis import strategies as st

from articles.aggregate.content import ARTICLE_FIELDS, POSITION_FIELDS, SETS, TAKEAWAY_FIELDS
from articles.aggregate.unit import FIELDS, records_of

# The machine may be busy with other tests; whether the time grows is tried apart.
UNHURRIED = settings(deadline=None)

# Few, so that two people often do the same.
WORDS = st.sampled_from(["", "one", "two", "three", None])
TOPICS = st.sets(st.sampled_from(["economy", "energy", "peace"])).map(sorted)
NEW_KEYS = st.sampled_from([f"new-{number}" for number in range(4)])


def article(*takeaways, **fields):
    """Return a content of takeaways, each a pair of its key and its fields, `positions` (key -> fields) among them."""
    content = {
        "article": record(ARTICLE_FIELDS, id="article", takeaways=[], **fields),
        "takeaways": {},
        "positions": {},
    }
    for key, given in takeaways:
        positions = given.get("positions", {})
        content["article"]["takeaways"].append(key)
        content["takeaways"][key] = record(TAKEAWAY_FIELDS, **given | {"positions": list(positions)})
        content["positions"] |= {each: record(POSITION_FIELDS, **its) for each, its in positions.items()}
    return content


def record(names, **fields):
    return {name: [] if name in SETS else "" for name in names} | fields


def changed(content, key, **fields):
    """Return a content with other values in the record of that key."""
    content = deepcopy(content)
    [found] = [each for (_record, pk), each in records_of(content).items() if pk == key]
    found |= fields
    return content


def without(content, key):
    """Return a content without the takeaway, and all that stands under it, or the position of that key."""
    content = deepcopy(content)
    gone = {key, *content["takeaways"].get(key, {}).get("positions", ())}
    for name in ("takeaways", "positions"):
        content[name] = {each: fields for each, fields in content[name].items() if each not in gone}
    for parent, name in [
        (content["article"], "takeaways"),
        *((each, "positions") for each in content["takeaways"].values()),
    ]:
        parent[name] = [each for each in parent[name] if each not in gone]
    for fields in content["positions"].values():
        if fields["responds_to"] in gone:
            fields["responds_to"] = None
    return content


def moved(content, position, takeaway, place=0):
    """Return a content with the position under that takeaway, in that place."""
    content = deepcopy(content)
    for fields in content["takeaways"].values():
        fields["positions"] = [each for each in fields["positions"] if each != position]
    content["takeaways"][takeaway]["positions"].insert(place, position)
    return content


def added(content, key, takeaway=None, place=0, **fields):
    """Return a content with a new takeaway, or a new position under a takeaway."""
    content = deepcopy(content)
    if takeaway is None:
        content["takeaways"][key] = record(TAKEAWAY_FIELDS, positions=[], **fields)
        content["article"]["takeaways"].insert(place, key)
    else:
        content["positions"][key] = record(POSITION_FIELDS, **fields)
        content["takeaways"][takeaway]["positions"].insert(place, key)
    return content


@st.composite
def _with_other_words(draw, content):
    record, key = draw(st.sampled_from(sorted(records_of(content))))
    name = draw(st.sampled_from(FIELDS[record]))
    if name == "responds_to":
        return changed(content, key, responds_to=draw(st.sampled_from([None, "elsewhere", *content["positions"]])))
    return changed(content, key, **{name: draw(TOPICS if name in SETS else WORDS)})


@st.composite
def _with_less(draw, content):
    keys = [*content["takeaways"], *content["positions"]]
    return without(content, draw(st.sampled_from(keys))) if keys else content


@st.composite
def _with_more(draw, content):
    key, place = draw(NEW_KEYS), draw(st.integers(0, 3))
    if key in content["takeaways"] or f"{key}-position" in content["positions"]:
        return content
    if content["takeaways"] and draw(st.booleans()):
        takeaway = draw(st.sampled_from(sorted(content["takeaways"])))
        return added(content, f"{key}-position", takeaway, place, quote=draw(WORDS))
    return added(content, key, place=place, heading=draw(WORDS))


@st.composite
def _with_a_move(draw, content):
    if not content["positions"]:
        return content
    position, takeaway = (draw(st.sampled_from(sorted(content[name]))) for name in ("positions", "takeaways"))
    return moved(content, position, takeaway, draw(st.integers(0, 3)))


@st.composite
def _with_another_order(draw, content):
    parents = {"article": "takeaways", **dict.fromkeys(content["takeaways"], "positions")}
    key = draw(st.sampled_from(sorted(parents)))
    members = (content["takeaways"].get(key) or content["article"])[parents[key]]
    return changed(content, key, **{parents[key]: draw(st.permutations(members))})


_EDITS = [_with_other_words, _with_other_words, _with_less, _with_more, _with_a_move, _with_another_order]


@st.composite
def edited(draw, content, most=6):
    """Contents that come of a few edits, none at all among them."""
    for _step in range(draw(st.integers(0, most))):
        content = draw(draw(st.sampled_from(_EDITS))(content))
    return content


@st.composite
def contents(draw):
    """Contents of up to four takeaways with up to three positions each."""
    counts = draw(st.lists(st.integers(0, 3), max_size=4))
    takeaways = [
        (f"takeaway-{number}", {"positions": {f"position-{number}-{each}": {} for each in range(count)}})
        for number, count in enumerate(counts)
    ]
    return draw(edited(article(*takeaways), most=3))


@st.composite
def edits(draw):
    """A content and what two people made of it."""
    base = draw(contents())
    return base, draw(edited(base)), draw(edited(base))
