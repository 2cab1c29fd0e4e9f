"""Sentences as a report of a conference has them, about nothing that there is."""

from articles.services.demo.draw import Draw
from articles.services.demo.names import place
from articles.services.demo.words import ACTIONS, ADJECTIVES, CIRCUMSTANCES, NOUNS, OPENINGS, SPOKE, WHO

SENTENCES = (
    "{opening}{who} {spoke} that {topic} should {action} {circumstance}.",
    "{opening}{who} from {place} {spoke} that {matter} cost {number} thousand imaginary crowns a year, {few} times "
    "what {topic} do.",
    "The draft on {topic} ran to {number} paragraphs, {few} more than in the year before.",
    "{opening}nobody disputed that {topic} should {action}; what it would cost was another question.",
    "Whether {matter} should {action} {circumstance} was left to a committee of {few}.",
    "{opening}{who} and {who2} compared {topic} with {matter}, which should {action}.",
    "“{Topic} first,” read a banner outside the hall in {place}, where {number} people waited in the rain.",
    "A vote on {topic} ended {number} to {few}, and {who2} {spoke} that it would be repeated {circumstance}.",
    "The hall fell silent when {who2} {spoke} that {topic} might one day {action}.",
    "It took {few} hours to agree on a word for {topic} that {who2} could live with.",
    "{opening}{who} handed round a sample of {matter}, and {number} signatures in favour of it.",
    "{few} of {number} speakers mentioned {topic}; the others preferred {matter}, which {who2} had built in {place}.",
    "A map of {place} showed {topic} where {matter} had stood, {number} paces from the sea.",
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
    opening, who = draw.pick(OPENINGS), draw.pick(WHO)
    text = draw.pick(forms).format(
        opening=opening,
        who=who if opening else who[0].upper() + who[1:],
        who2=draw.pick(WHO),
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
