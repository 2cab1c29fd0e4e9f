"""Sentences as a report of a conference has them, about nothing that there is."""

from articles.services.demo.draw import Draw
from articles.services.demo.names import place
from articles.services.demo.words import ACTIONS, ADJECTIVES, CIRCUMSTANCES, NOUNS, OPENINGS, SPOKE, WHO

SENTENCES = (
    "{opening}{who} {spoke} that {topic} should {action} {circumstance}.",
    "{who} from {place} {spoke} that {matter} cost {number} thousand imaginary crowns a year, {few} times "
    "what {topic} do.",
    "The draft on {topic} ran to {number} paragraphs, {few} more than in the year before.",
    "{opening}nobody disputed that {topic} should {action}; what it would cost was another question.",
    "Whether {matter} should {action} {circumstance} was left to a committee of {few}.",
    "{opening}{who} and {who2} compared {topic} with {matter}, which should {action}.",
    "“{Topic} first,” read a banner outside the hall in {place}, where {number} people waited in the rain.",
    "A vote on {topic} ended {number} to {few}, and {who2} {spoke} that it would be repeated {circumstance}.",
    "Of {number} examples on show, {few} came from {place}, and {who2} {spoke} that these should {action}.",
)
HEADLINES = (
    "{Topic}: {who2} want them to {action}",
    "In {place}, {who2} fall out over {topic} and {matter}",
    "What {place} changed about {topic}",
    "{number} imaginary crowns for {topic}, and no word on {matter}",
    "After {place}, {topic} may {action} {circumstance}",
    "{Topic} should {action}, {who2} say in {place}",
)
NOTE = "This is made-up coverage for trying out the site."


def sentence(draw: Draw, topic: str, forms: tuple[str, ...] = SENTENCES) -> str:
    """Return a sentence about a topic; the words are drawn."""
    who2 = draw.pick(WHO)
    text = draw.pick(forms).format(
        opening=draw.pick(OPENINGS),
        who=draw.pick(WHO),
        who2=who2[0].lower() + who2[1:],
        spoke=draw.pick(SPOKE),
        topic=topic,
        Topic=topic.capitalize(),
        matter=f"{draw.pick(ADJECTIVES)} {draw.pick(NOUNS)}",
        action=draw.pick(ACTIONS),
        circumstance=draw.pick(CIRCUMSTANCES),
        place=place(draw.below(300)),
        number=12 + draw.below(900),
        few=2 + draw.below(9),
    )
    return text[0].upper() + text[1:]


def paragraphs(draw: Draw, topics: list[str], *lengths: int, first: str = "") -> str:
    """Return paragraphs as markup, each of about so many characters."""
    made = []
    for length in lengths:
        text, first = first, ""
        while len(text) < length - 40:
            text = f"{text} {sentence(draw, draw.pick(topics))}".lstrip()
        made.append(f"<p>{text}</p>")
    return "".join(made)
