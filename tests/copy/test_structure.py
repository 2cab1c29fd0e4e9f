"""What is recognised in whole articles: every piece of each, with its part."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.copy.manuscript import Manuscript, Paragraph, Run
from articles.copy.pieces import check_pieces, piece_texts
from articles.copy.reading import read_copy
from articles.copy.reading.plain import read_plain
from articles.copy.structure import recognise
from tests.copy import texts
from tests.copy.effort import ratio_of_times
from tests.copy.manuscripts import manuscripts

EXPECTED = {
    "STRAY_MARKS": """
key_point: Key points from the forum show a turn in Exampleland's spending, the hurry over harbours, and strain…
headline: Outcomes of the Example Forum: A Turn in the Tide
left_out: Outcomes of the Example Forum: A Turn in the Tide
deck: Insights from the recent Example Forum show new plans amid long quarrels between Exampleland and Sam…
introduction: The Example Forum brought plans to light that have upset ministers. Talks between Exampleland and Sa…
left_out: Here are five significant takeaways:
takeaway_heading: 1. Redrawing the Harbour Pact
takeaway_text: Founded in 1949 to guard the coast, the pact is under strain. Its 32 members were told to pay more.
takeaway_heading: 2. A Shift over the Islands
takeaway_text: A deal is expected, even as islanders speak of being left out. The last talks were 3 years ago.
takeaway_heading: 3. More Money for Lighthouses
takeaway_text: Spending is to rise. The guideline of 2% of income may become 3%, and some ask for more.
takeaway_heading: 4. Ada Example's Disputed Speech
takeaway_text: Minister Ada Example was booed for her remarks. Others in the hall stood up to clap.
takeaway_heading: 5. Widening Cracks
takeaway_text: The forum laid bare differences, from tariffs to tides. Bo Sample asked for calm.
conclusion: In conclusion, the Example Forum marks a turn, and the talks on the coast go on.
""",
    "NEWSROOM": """
left_out: SECURITY
headline: Ministers agree on a lighthouse fund
left_out: By Ada Example and Bo Sample
left_out: Testville, 3 March 2031
left_out: 5 min read
deck: The fund is smaller than the coast had asked for.
introduction: TESTVILLE — Ministers from thirty states agreed on Sunday to set up a fund for lighthouses. It is to…
left_out: (Photo by Cy Specimen/Example Agency)
introduction: "It is a beginning," said Ada Example, who leads the fund. Critics call it too little. Others say th…
left_out: Advertisement
introduction: Samplia has not signed. Its minister left on Saturday evening and gave no reason. He is expected bac…
left_out: Read more: Who pays for the coast
left_out: © Example Agency
""",
    "PRESS_RELEASE": """
left_out: FOR IMMEDIATE RELEASE
headline: Example Institute publishes findings on harbour safety
introduction: Testville, 3 March 2031 – The Example Institute today published the findings of its harbour study at…
left_out: The main findings are:
takeaway_heading: Fewer pilots:
takeaway_text: One post in five is empty, and every third pilot retires within six years.
takeaway_heading: Older boats:
takeaway_text: The average pilot boat is 31 years old, twice as old as in Samplia.
takeaway_heading: More storms:
takeaway_text: Ports closed on 40 days, against 25 days a decade ago.
conclusion: "We must act now," said Bo Sample, director of the Example Institute.
left_out: ENDS
left_out: Notes to editors
left_out: The Example Institute was founded in 1999.
left_out: Media contact: Cy Specimen, press@institute.example
""",
    "CHATBOT": """
left_out: Certainly! Here is a polished version of your article:
headline: Key Takeaways from the Example Forum 2031
deck: What thirty ministers agreed on, and what they left open.
introduction: The Example Forum met for three days in Testville【4†source】. It brought together ministers, pilots a…
left_out: ---
takeaway_heading: 1. A fund for lighthouses
takeaway_text: Ministers set up a fund of two billion crowns.[1][2]
takeaway_text: Who pays: the thirty states
takeaway_text: Who decides: a board in Testville
takeaway_heading: 2. No deal on the islands
takeaway_text: Talks broke off on Saturday.:contentReference[oaicite:3]{index=3} They resume in spring.
takeaway_text: 1. First the tides
takeaway_text: 2. Then the tariffs
takeaway_heading: 3. Pilots wanted
takeaway_text: One post in five is empty [12, 13].
left_out: ---
left_out: Conclusion
conclusion: The forum ended with a promise [sic] and a fund.
left_out: Sources
left_out: [1] Example Report, https://report.example/1
left_out: [2] Example Gazette, https://gazette.example/2
""",
    "HEADING_LEVELS": """
headline: What the Example Forum left behind
introduction: Thirty states met in Testville. Few expected much.
left_out: Security
takeaway_heading: The pact gets a fund
takeaway_text: Ministers set up a fund. It is run from Testville.
takeaway_heading: The islands get nothing
takeaway_text: Talks broke off on Saturday.
left_out: Economy
takeaway_heading: Tariffs stay
takeaway_text: Samplia keeps its tariffs. Exampleland answered in kind.
takeaway_text: What it costs
takeaway_text: Forty crowns a household.
left_out: Outlook
conclusion: The next forum is in spring.
""",
    "DAYS_WITH_NUMBERS": """
headline: Three days in Testville
introduction: Thirty states met to speak about the coast. This is what they agreed on, day by day, and what they l…
left_out: Day 1: Security
takeaway_heading: 1. The pact gets a fund
takeaway_text: Ministers set up a fund.
takeaway_heading: 2. The islands get nothing
takeaway_text: Talks broke off.
left_out: Day 2: Economy
introduction: The second day turned to money.
takeaway_heading: 3. Tariffs stay
takeaway_text: Samplia keeps its tariffs.
left_out: What's next
conclusion: The next forum is in spring.
""",
    "DAYS_IN_PROSE": """
headline: A forum in three acts
takeaway_heading: Day 1
takeaway_text: Ministers set up a fund for lighthouses. It is run from Testville.
takeaway_text: Nobody asked the islanders.
takeaway_heading: Day 2
takeaway_text: Samplia keeps its tariffs. Exampleland answered in kind.
takeaway_heading: Day 3
takeaway_text: The forum closed with a dinner and a promise to meet again.
""",
    "BULLETS_WITH_LEADS": """
left_out: Headline:
headline: Four things to know about the Example Forum
left_out: Deck:
deck: A fund, a quarrel and two surprises.
introduction: The Example Forum ended on Sunday. Here is what matters:
takeaway_heading: A fund for lighthouses.
takeaway_text: Ministers set up a fund of two billion crowns.
takeaway_heading: A quarrel over islands:
takeaway_text: Talks broke off on Saturday. The Gazette has the details.
takeaway_heading: Pilots wanted –
takeaway_text: One post in five is empty.
takeaway_heading: No more storms?
takeaway_text: Ports closed on 40 days.
conclusion: The next forum is in spring.
""",
    "ONE_LINE_EACH": """
headline: Five Lessons from the Example Forum
deck: Thirty states met in Testville to speak about the coast, and they went home with a fund, a quarrel a…
takeaway_heading: 1) The pact gets a fund:
takeaway_text: ministers set up two billion crowns for lighthouses.
takeaway_heading: 2) The islands get nothing –
takeaway_text: talks broke off on Saturday and resume in spring.
takeaway_heading: 3) Samplia keeps its tariffs.
takeaway_text: Exampleland answered in kind within the hour.
takeaway_heading: 4) One pilot's post in five is empty, which the ports had kept quiet about until a study by the Exam…
takeaway_text: and named those who had known about it for years without saying so to anybody.
takeaway_heading: 5) Storms:
takeaway_text: ports closed on 40 days, against 25 days a decade ago, and boats grow old.
""",
    "WORD_NUMBERS": """
headline: Who pays for the coast?
left_out: Key points:
key_point: A fund of two billion crowns
key_point: No deal on the islands
deck: Thirty states met in Testville.
takeaway_heading: One: Ministers now pay for lighthouses.
takeaway_text: The fund holds two billion crowns. It is run from Testville.
takeaway_heading: Two: The islands were forgotten.
takeaway_text: Talks broke off on Saturday.
takeaway_heading: Three: Pilots are hard to find.
takeaway_text: One post in five is empty.
conclusion: Overall, the forum did less than it promised.
""",
    "PROSE_ONLY": """
headline: A quiet forum
deck: Thirty states met in Testville and agreed on very little, which surprised nobody who had read the pa…
introduction: In 2031, the coast had other worries. 3. März was the day on which the storm came, and 2% of all boa…
introduction: 2025 was no better. There had been a storm in the spring and another in the autumn, and the minister…
""",
    "NUMBERS_ALONE": """
headline: Three things the Example Forum settled
introduction: Thirty states met in Testville. They settled more than was expected of them.
left_out: 1
takeaway_heading: A fund for lighthouses
takeaway_text: Ministers set up a fund.
left_out: 2
takeaway_heading: Tariffs that stay
takeaway_text: Samplia keeps its tariffs.
left_out: 3
takeaway_heading: Pilots who return
takeaway_text: One post in five is empty.
takeaway_text: Ports offer more pay.
""",
    "RIGHT_TO_LEFT": """
headline: ثلاثة دروس من منتدى المثال
introduction: اجتمعت ثلاثون دولة في مدينة الاختبار. تحدثت عن الساحل وعن السفن.
takeaway_heading: ١. صندوق للمنارات
takeaway_text: أنشأ الوزراء صندوقا للمنارات.
takeaway_heading: ٢. لا اتفاق على الجزر
takeaway_text: توقفت المحادثات يوم السبت.
takeaway_heading: ٣. مطلوب مرشدون
takeaway_text: وظيفة من كل خمس وظائف شاغرة.
conclusion: في الختام، وعد الوزراء باللقاء في الربيع.
""",
    "CHINESE": """
headline: 示例论坛的三点启示
introduction: 三十个国家在测试城开会。会议讨论了海岸和船只。
takeaway_heading: 一、灯塔基金
takeaway_text: 部长们设立了灯塔基金。
takeaway_heading: 二、岛屿没有协议
takeaway_text: 谈判在星期六破裂。
takeaway_heading: 三、缺少引航员
takeaway_text: 五分之一的职位空缺。
conclusion: 总之，部长们承诺春天再见。
""",
    "GERMAN": """
headline: Was vom Beispielforum bleibt
left_out: Kernpunkte
key_point: Ein Fonds für Leuchttürme
key_point: Kein Abkommen über die Inseln
introduction: Dreißig Staaten trafen sich am 3. März in Teststadt. Sie sprachen über die Küste.
left_out: Foto: Cy Specimen/Beispielagentur
takeaway_heading: 1. Ein Fonds für Leuchttürme
takeaway_text: Die Minister gründeten einen Fonds. 2. April ist der erste Zahltag.
takeaway_heading: 2. Kein Abkommen über die Inseln
takeaway_text: Die Gespräche brachen am Samstag ab.
left_out: Fazit
conclusion: Im Frühjahr treffen sich die Staaten wieder.
""",
    "BLOG": """
headline: What I learned at the Example Forum
deck: I spent three days in Testville, and I came home with sore feet and four thoughts.
takeaway_heading: Nobody speaks to pilots
takeaway_text: There was not one pilot on a panel. I asked why, and nobody knew.
takeaway_heading: The coffee is better than the talks
takeaway_text: It really is. The queue was the best panel of all.
takeaway_heading: Money finds its way
takeaway_text: The fund was agreed upon before anybody arrived. Everybody knew it.
left_out: Final thoughts
conclusion: I will go again. Perhaps the pilots will be there.
""",
    "SHORT_TAKEAWAYS_FIRST": """
headline: Example Forum: the fund, the islands, the pilots
left_out: Key takeaways
key_point: A fund of two billion crowns
key_point: No deal on the islands
key_point: One pilot's post in five is empty
left_out: Introduction
introduction: Thirty states met in Testville. They spoke about the coast for three days.
takeaway_heading: A fund is born
takeaway_text: Ministers set up a fund.
takeaway_heading: The islands wait
takeaway_text: Talks broke off on Saturday.
left_out: Bottom line
conclusion: The next forum is in spring.
""",
    "QUESTIONS": """
headline: What we learned in Testville
takeaway_heading: Who pays?
takeaway_text: The states pay. All of them do.
takeaway_heading: Who decides?
takeaway_text: A board decides.
takeaway_heading: And now?
takeaway_text: More talks.
""",
    "LETTER": """
left_out: Hi Ada,
left_out: please find below the text for Sunday.
left_out: Headline:
headline: The forum closes
left_out: Standfirst:
deck: All you need to know
left_out: Key points
key_point: A fund is set up
key_point: Talks have failed
takeaway_heading: Takeaway 1: A fund for lighthouses
takeaway_text: The states pay for it.
takeaway_heading: Takeaway 2: No deal
takeaway_text: Talks broke off.
left_out: Bottom line:
conclusion: it was a start.
""",
    "ORDERED_LIST": """
headline: Three things
introduction: Thirty states met in Testville. They spoke about the coast.
takeaway_heading: A fund
takeaway_text: The states pay.
takeaway_text: all of them
takeaway_heading: No deal
takeaway_text: Talks broke off.
takeaway_heading: Pilots
takeaway_text: One post in five is empty.
conclusion: The next forum is in spring.
""",
    "ROMAN_NUMBERS": """
headline: The forum's verdict
introduction: Thirty states met in Testville. V. Example spoke for an hour.
takeaway_heading: I. A fund for lighthouses
takeaway_text: The states pay.
takeaway_heading: II. No deal
takeaway_text: I. Sample said no. He left on Saturday.
takeaway_heading: III. Pilots
takeaway_text: One post in five is empty.
""",
    "DAYS_WITHOUT_STYLE": """
headline: Two days in Testville
left_out: Day One
introduction: Ministers met early. It rained.
takeaway_heading: 1. A fund
takeaway_text: The states pay.
takeaway_heading: 2. No deal
takeaway_text: Talks broke off.
left_out: Day Two
takeaway_heading: 1. Pilots
takeaway_text: One post in five is empty.
takeaway_heading: 2. Storms
takeaway_text: Ports closed on 40 days.
conclusion: The delegates left by train.
""",
    "HEADINGS_OVER_LISTS": """
headline: What was agreed in Testville
takeaway_heading: Lighthouses
takeaway_text: A fund
takeaway_text: Run from Testville
takeaway_heading: Islands
takeaway_text: No deal
takeaway_heading: Pilots
takeaway_text: More pay
takeaway_text: More boats
""",
    "DAYS_WITH_BULLETS": """
headline: The Example Forum, day by day
deck: Two days in Testville, told in short.
introduction: Ministers met for two days. They left tired.
left_out: Day 1
takeaway_heading: A fund for lighthouses.
takeaway_text: The states pay for it.
takeaway_heading: No deal on the islands.
takeaway_text: Talks broke off.
left_out: Day 2
takeaway_heading: Pilots wanted.
takeaway_text: One post in five is empty.
conclusion: What it all means
conclusion: The forum did less than it promised.
""",
    "INTERVIEW": """
headline: “We must act,” says Ada Example
deck: The minister speaks about the fund.
takeaway_heading: Ms Example, what is the fund for?
takeaway_text: It is for lighthouses. We need them.
takeaway_heading: Who pays?
takeaway_text: The states pay. All of them do.
""",
}


def parts_of(text, name="paste.txt"):
    """The pieces a line each: the part, and the first words where they are many."""
    manuscript = read_copy(text.encode(), name)
    pieces = recognise(manuscript)
    check_pieces(manuscript, pieces)
    texts_of_pieces = piece_texts(manuscript, pieces)
    return [
        f"{piece.part}: {words if len(words) <= 100 else words[:100] + '…'}"
        for piece, words in zip(pieces, texts_of_pieces, strict=True)
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_recognise_whole_article_gives_every_piece_its_part(name):
    text = getattr(texts, name)
    ending = "html" if text.startswith("<") else "txt"
    assert parts_of(text, f"paste.{ending}") == EXPECTED[name].strip().splitlines()


def test_texts_are_all_expected():
    assert [name for name in vars(texts) if name.isupper()] == list(EXPECTED)


def test_recognise_what_is_left_out_says_why():
    for name in EXPECTED:
        pieces = recognise(read_copy(getattr(texts, name).encode()))
        assert [piece for piece in pieces if piece.part == "left_out" and not piece.note] == []


@pytest.mark.parametrize(
    "text",
    [
        "Photo: Cy Specimen/Example Agency",
        "(Photo by Ada Example/Example Agency)",
        "Image credit: Example Agency",
        "Foto: Example Agency",
        "© Example Agency",
        "Credit: Ada Example",
        "By Ada Example",
        "By Ada Example and Bo Sample, Example Gazette",
        "By the Example desk",
        "Published 3 March 2031",
        "Last updated: 3 March 2031, 10:15",
        "Testville, 3 March 2031",
        "5 min read",
        "Share this article",
        "Advertisement",
        "Read more: Who pays",
        "Related: Who pays",
        "---",
        "* * *",
        "https://gazette.example/story",
        "[1] Example Report, https://report.example",
    ],
)
def test_recognise_line_between_paragraphs_is_left_out(text):
    parts = parts_of(f"A headline of the forum\n\nThe forum met. It was loud.\n\n{text}\n\nIt ended. All went home.")
    assert parts[2:] == [f"left_out: {text}", "introduction: It ended. All went home."]


@pytest.mark.parametrize(
    "text",
    [
        "By Sunday, everybody had left.",
        "Share prices fell on Monday, and nobody knew why.",
        "Published figures show that 40 ports closed.",
        "More: that is what the ministers asked for, and did not get, on the last day, in the last hour, by one vote, "
        "after a night of talks in which nobody slept, nobody ate, and everybody said more than once that it was over, "
        "only to begin anew.",
        "Photographs were not allowed in the hall.",
        "On 3 March 2031 the forum met in Testville.",
        "2025 was no better.",
        "3. März war der letzte Tag.",
        "Credit is what the ports need.",
        "Images of the storm were shown.",
    ],
)
def test_recognise_prose_that_begins_like_a_credit_is_placed(text):
    parts = parts_of(f"A headline of the forum\n\nThe forum met. It was loud.\n\n{text}\n\nIt ended. All went home.")
    assert [part.split(":")[0] for part in parts[2:]] == ["introduction", "introduction"]


@pytest.mark.parametrize(
    ("lines", "headings"),
    [
        (["1. A fund", "1. No deal", "1. Pilots"], ["1. A fund", "1. No deal", "1. Pilots"]),
        (["1. A fund", "2. No deal", "4. Pilots"], ["1. A fund", "2. No deal", "4. Pilots"]),
        (["1. A fund", "2. No deal", "2. Pilots"], ["1. A fund", "2. No deal", "2. Pilots"]),
        (["#1 A fund", "#2 No deal"], ["#1 A fund", "#2 No deal"]),
        (["(1) A fund", "(2) No deal"], ["(1) A fund", "(2) No deal"]),
        (["1 - A fund", "2 - No deal"], ["1 - A fund", "2 - No deal"]),
        (["1: A fund", "2: No deal"], ["1: A fund", "2: No deal"]),
        (["First: A fund", "Second: No deal"], ["First: A fund", "Second: No deal"]),
        (["Lesson one: A fund", "Lesson two: No deal"], ["Lesson one: A fund", "Lesson two: No deal"]),
        (["1. **A fund**", "2. No deal", "3. **Pilots**"], ["1. A fund", "2. No deal", "3. Pilots"]),
        (["## 1. A fund", "## 2. No deal"], ["1. A fund", "2. No deal"]),
        (["## 1. A fund", "## No deal", "## 3. Pilots"], ["1. A fund", "No deal", "3. Pilots"]),
        (["1. A fund"], []),
    ],
)
def test_recognise_numbers_that_count_are_takeaways(lines, headings):
    text = "The forum ends\n\nThirty states met. They spoke.\n\n" + "\n\n".join(
        f"{line}\n\nThe states met for long. They spoke." for line in lines
    )
    found = [part.partition(": ")[2] for part in parts_of(text) if part.startswith("takeaway_heading")]
    assert found == headings


@pytest.mark.parametrize(
    ("line", "heading", "rest"),
    [
        ("1. **A fund** is born in Testville. It is large.", "1. A fund", "is born in Testville. It is large."),
        ("1. A fund: the states pay for the lighthouses now.", "1. A fund:", "the states pay for the lighthouses now."),
        (
            "1. A fund – the states pay for the lighthouses now.",
            "1. A fund –",
            "the states pay for the lighthouses now.",
        ),
        ("1. A fund is born. The states pay.", "1. A fund is born.", "The states pay."),
        ("1. Mr. Example of the U.S. pays. He must.", "1. Mr. Example of the U.S. pays.", "He must."),
    ],
)
def test_recognise_heading_with_text_on_its_line_is_cut(line, heading, rest):
    parts = parts_of(f"The forum ends\n\nThirty states met. They spoke.\n\n{line}\n\n2. No deal came. Talks broke off.")
    assert parts[2:4] == [f"takeaway_heading: {heading}", f"takeaway_text: {rest}"]


def test_recognise_sentence_too_long_for_a_heading_is_cut_with_a_note():
    line = "1. " + "A fund for lighthouses, " * 20 + "is born."
    manuscript = Manuscript(read_plain(f"The forum ends\n\nThey met. They spoke.\n\n{line}\n\n2. No deal came."))
    pieces = recognise(manuscript)
    assert len(piece_texts(manuscript, pieces)[2]) <= 200
    assert "cut" in pieces[2].note


@pytest.mark.parametrize("again", ["The forum ends", "THE FORUM ENDS", "The Forum Ends!", "**The forum ends**"])
def test_recognise_headline_given_twice_is_left_out_once(again):
    parts = parts_of(f"The forum ends\n\n{again}\n\nThirty states met. They spoke.")
    assert [part.split(":")[0] for part in parts] == ["headline", "left_out", "introduction"]


def test_recognise_picture_is_left_out():
    words = Paragraph((Run("They met. They spoke."),))
    manuscript = Manuscript([words, Paragraph(tag="img", picture=0), words])
    assert [piece.part for piece in recognise(manuscript)] == ["introduction", "left_out", "introduction"]


def test_recognise_nothing_gives_nothing():
    assert recognise(Manuscript([])) == []


WORDS = st.sampled_from(
    [
        *("1.", "2.", "3)", "#1", "One:", "Day 1", "Conclusion", "Key points", "Sources", "Headline:", "ENDS", "**"),
        *("In conclusion,", "Takeaway 1:", "- ", "• ", "##", "# ", "\n", "\n\n", "[1]", "Photo:", "fund", ":", "a"),
        *("Ministers agree.", "They pay."),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_recognise_any_text_gives_a_partition(text):
    manuscript = Manuscript(read_plain(text))
    pieces = recognise(manuscript)
    check_pieces(manuscript, pieces)
    assert {piece.start.paragraph for piece in pieces} == set(range(len(manuscript.paragraphs)))


@settings(max_examples=150, deadline=None)
@given(manuscripts())
def test_recognise_any_manuscript_gives_a_partition(manuscript):
    check_pieces(manuscript, recognise(manuscript))


@pytest.mark.parametrize(
    "unit",
    [
        "1. Head\nText and text.\n",
        "- **Lead.** Text\n",
        "Key points:\n",
        "Key takeaways\n- a\n",
        "Day 1\n1. a\n",
        "## a\n### b\n",
        "Sources\n",
        "**a** b ",
        "Head\nText of it. More.\n",
        "the " * 40 + "\n",
        "Photo " * 20 + "\n",
        ". ",
        "[1,",
    ],
)
def test_recognise_takes_linear_time(unit):
    def work(size):
        recognise(manuscripts_by_size[size])

    size = 6_000
    manuscripts_by_size = {each: Manuscript(read_plain(unit * (each // len(unit)))) for each in (size, 4 * size)}
    assert ratio_of_times(work, size) < 9
