"""What a card looks like: where there is ink, and of which colour."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from articles.cards import Card, draw_card
from articles.cards.drawing import BAR, BODY, COLOURS, EDGE, FOOT, GAP, RAIL, RULE, SIZE
from articles.enums import Stance

WIDTH, HEIGHT = SIZE
STATEMENT = Card(
    title="Examples are good.",
    site="Plenary",
    kicker="Every example should have a number.",
    marks=("“", "”"),
    stance=Stance.SUPPORTS,
    stance_label="Supports",
    name="Ada Example",
    role="Minister of Examples",
    facts="Quoted, 15 February 2025",
)
ENDLESS = "Words that go on and on without an end in sight, " * 30
ONE_WORD = "W" * 300


def drawn(card):
    return Image.open(BytesIO(draw_card(card))).convert("RGB")


def ink(picture, left=0, top=0, right=WIDTH, bottom=HEIGHT):
    """Return the box of what is drawn on the paper of a part of the picture, or None."""
    part = picture.crop((left, top, right, bottom))
    difference = ImageChops.difference(part, Image.new("RGB", part.size, COLOURS["paper"]))
    return difference.convert("L").point(lambda value: 255 if value > 24 else 0).getbbox()


def colours_in(picture, left, top, right, bottom):
    """Return the colours that fill a noticeable part of a picture."""
    return {colour for count, colour in picture.crop((left, top, right, bottom)).getcolors(10**6) if count > 60}


def is_near(colour, token):
    wanted = tuple(bytes.fromhex(COLOURS[token][1:]))
    return max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= 8


def test_card_is_a_png_of_the_size_that_is_told_and_light():
    data = draw_card(STATEMENT)
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(data) < 60_000


def test_card_is_dark_on_light_whatever_the_screen():
    picture = drawn(STATEMENT)
    assert min(picture.getpixel((WIDTH // 2, FOOT - 5))) > 240
    assert max(picture.getpixel((WIDTH // 2, FOOT))) < 40


def test_same_card_is_the_same_picture():
    assert draw_card(STATEMENT) == draw_card(replace(STATEMENT))


@pytest.mark.parametrize("field", [name for name in vars(STATEMENT) if name not in {"stance"}])
def test_everything_that_a_card_says_is_drawn(field):
    said = ("«", "»") if field == "marks" else "7"
    assert draw_card(replace(STATEMENT, **{field: said})) != draw_card(STATEMENT)


FULL = {
    "statement": STATEMENT,
    "endless": replace(
        STATEMENT, **dict.fromkeys(("title", "site", "kicker", "name", "role", "deck", "facts"), ENDLESS)
    ),
    "words": replace(STATEMENT, **dict.fromkeys(("title", "site", "kicker", "name", "role", "facts"), ONE_WORD)),
    "label": replace(STATEMENT, stance_label=ENDLESS),
    "takeaway": Card(title=ENDLESS, site="Plenary", kicker="Conference", number="12", facts=ENDLESS),
    "hundredth": Card(title="Example", kicker="Conference", number="100"),
    "article": Card(title=ENDLESS, site="Plenary", kicker="Conference", deck=ENDLESS, facts="Published"),
    "short": Card(
        title="Gg", site="Plenary", kicker="Conference", deck="An example of a deck. " * 4, facts="Published"
    ),
}


@pytest.mark.parametrize("card", FULL.values(), ids=FULL)
def test_nothing_leaves_its_place_however_much_there_is(card):
    picture = drawn(card)
    left, _top, right, bottom = ink(picture, top=BAR)
    assert left >= EDGE - 8
    assert right <= WIDTH - EDGE + 8
    assert bottom + BAR <= HEIGHT - 10
    # Nothing runs into the line at the foot, or from the margin into the words.
    assert ink(picture, top=FOOT - 12, bottom=FOOT) is None
    assert ink(picture, top=FOOT + RULE, bottom=FOOT + RULE + 10) is None
    if card.number or card.stance:
        middle = EDGE + RAIL + GAP
        assert ink(picture, middle - 12, BODY - 10, middle - 4, FOOT) is None


def test_long_title_steps_down_in_size_before_it_is_cut():
    heights = []
    for times in (1, 9, 25):
        picture = drawn(Card(title="Hl " * 6 * times))
        rows = [ink(picture, EDGE, top, WIDTH, top + 1) is not None for top in range(BODY, FOOT - 4)]
        first = rows.index(True)
        heights.append(rows[first:].index(False))
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3


def test_deck_is_drawn_where_there_is_room_and_left_out_where_there_is_none():
    short, long = Card(title="Example"), Card(title="An example of a long headline that goes on. " * 8)
    assert draw_card(replace(short, deck="A deck.")) != draw_card(short)
    assert draw_card(replace(long, deck="A deck. " * 12)) == draw_card(long)


@pytest.mark.parametrize(
    ("stance", "token"),
    [
        (Stance.SUPPORTS, "supports"),
        (Stance.SUPPORTS_WITH_CONDITIONS, "supports"),
        (Stance.OPPOSES, "opposes"),
        (Stance.NEUTRAL, "neutral"),
        (Stance.UNCLEAR, "neutral"),
    ],
)
def test_stance_has_its_colour_in_the_margin(stance, token):
    picture = drawn(replace(STATEMENT, stance=stance, stance_label=stance.label))
    margin = colours_in(picture, EDGE, BODY, EDGE + RAIL, FOOT)
    assert [colour for colour in margin if is_near(colour, token)]


def test_each_stance_has_a_mark_of_its_own():
    boxes = [drawn(replace(STATEMENT, stance=stance, stance_label="")) for stance in Stance]
    marks = {picture.crop((EDGE, BODY, EDGE + 50, FOOT)).convert("L").tobytes() for picture in boxes}
    assert len(marks) == len(Stance)


def test_number_stands_in_the_margin_in_the_colour_of_the_site():
    margin = colours_in(drawn(Card(title="Example", number="3")), EDGE - 8, BODY, EDGE + RAIL, FOOT)
    assert [colour for colour in margin if is_near(colour, "accent")]


def test_empty_card_has_the_frame_alone():
    picture = drawn(Card(title=""))
    assert ink(picture, top=BAR, bottom=FOOT) is None
    assert ink(picture, top=FOOT) == (EDGE, 0, WIDTH - EDGE, RULE)
