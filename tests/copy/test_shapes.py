"""What is recognised in articles of more shapes: every piece of each, with its part."""

import pytest

from tests.copy import shapes
from tests.copy.test_structure import parts_of

EXPECTED = {
    "AGENCY": """
headline: FORUM CLOSES WITHOUT A DEAL ON LIGHTHOUSES
deck: Ministers of thirty states fail to agree on a fund for the coast, as islanders warn of "a dark winte…
left_out: By Ada Example, Bo Sample
introduction: TESTVILLE, March 3 (Example Agency) – Ministers at the Example Forum failed on Friday to agree on a …
takeaway_heading: WHAT WAS DECIDED
takeaway_text: The states agreed to count their lighthouses within two years and to publish the number.
takeaway_text: They also asked the ports for their papers.
takeaway_heading: WHAT WAS NOT
takeaway_text: No agreement was reached on the fund itself. Eleven states asked for a delay of ten years.
left_out: WHAT COMES NEXT
conclusion: The ministers meet again in September.
left_out: (Reporting by Ada Example in Testville; editing by Cy Specimen)
""",
    "EMOJI": """
headline: 🌍 Example Forum 2031: Two Things That Matter
left_out: 🔑 Key Highlights
key_point: ✅ New fund: two billion crowns
key_point: ❌ No deal on the islands
takeaway_heading: 🚢 1. Ships Come First
takeaway_text: Ministers spoke about ships for a day.
takeaway_text: "The tide does not wait," said Ada Example, who leads the fund.
takeaway_heading: 🛰️ 2. Lights Stay On
takeaway_text: Four states share their lighthouses.
left_out: ✨ Final Thoughts
conclusion: The forum moved the small things and left the large ones.
left_out: Let me know if you'd like me to shorten it! 😊
""",
    "SENT_ON": """
left_out: From: Ada Example <ada@gazette.example>
left_out: To: Desk
left_out: Subject: Copy for Sunday
left_out: Date: 8 Feb 2031 22:14
left_out: Hi all, copy below, please run as is. A.
left_out: -------- Original message --------
left_out: From: Bo Sample
headline: The forum ends with more exceptions than rules
introduction: Thirty ministers signed a text in Testville on Saturday that lights some lighthouses, darkens others…
takeaway_heading: 1. Steel is out
takeaway_text: The text does not mention steel at all. "We could not have signed it otherwise," said Cy Specimen, w…
takeaway_heading: 2. Lamps are in
takeaway_text: For the first time, a text covers the lamps. Their oil is left to an annex that is not yet written.
takeaway_text: The text goes to parliaments in spring. Few of them expect that all say yes.
left_out: --
left_out: Bo Sample
left_out: Example Gazette
""",
    "GENRE": """
left_out: ANALYSIS
headline: The Example Forum promised light. It delivered lamps.
deck: The lamps bought in Testville are real, but they are smaller and dimmer than the speeches
left_out: Ada Example
left_out: Senior correspondent
introduction: TESTVILLE — When the lights went out on the second evening, the ministers laughed. They came back af…
takeaway_heading: Money, at last
takeaway_text: Three banks signed for two billion. It is the first time that they do.
left_out: MORE ON THIS TOPIC
left_out: Ten charts on lamps
left_out: How the coast went dark
takeaway_heading: Oil, not yet
takeaway_text: The oil was to be announced on Thursday. It was not. Samplia wants a second study.
left_out: What to watch
conclusion: The second study is due in the autumn.
""",
    "SECTIONS": """
headline: Lamps after Testville
left_out: Executive summary.
deck: Thirty states moved from whether to how. This brief sets out what they learned.
left_out: 1 Introduction
introduction: Thirty states met in Testville. Two years ago most of them doubted that they would.
left_out: 2 Lessons
takeaway_heading: 2.1 Lamps are no longer optional
takeaway_text: Every lamp shown in Testville burns all night.
takeaway_heading: 2.2 Pilots want to stay
takeaway_text: The ports fear for their pilots. One post in five is empty.
left_out: 3 Conclusion
conclusion: The question is no longer whether. It is who pays.
""",
    "POINTS_LAST": """
headline: The Example Forum: the bill arrives
introduction: It was the longest session in the history of the forum, and by the end even the interpreters were as…
takeaway_heading: Day 1 & 2: Everyone agrees
takeaway_text: The opening days were friendly. Samplia put a number on the table.
takeaway_heading: Day 3: The number splits the room
takeaway_text: By Wednesday, the number had become a range. Nobody liked it.
takeaway_heading: Days 4-5: A deal at dawn
takeaway_text: At five on Friday the gavel fell. The text says "at least".
left_out: Conclusion
conclusion: A number is not a payment.
left_out: Key takeaways:
key_point: The range is wide
key_point: Loans count for half
left_out: Footnotes
left_out: 1 Figures from the desk, rounded.
left_out: 2 Interview with the author, 9 May.
""",
    "COUNTDOWN": """
headline: Three moments that made the Example Forum
deck: From a walkout to an ovation: the forum had it all.
takeaway_heading: 3. The walkout.
takeaway_text: On day one, four states left the hall during the speech. They were back for lunch.
takeaway_heading: 2. The piano.
takeaway_text: Nobody knows who brought it, but it stayed for three days.
takeaway_heading: 1. The goodbye.
takeaway_text: The chair, Bo Sample, thanked the cleaners first.
""",
    "POSTS": """
headline: 🧵 What happened at the Example Forum? A thread. 1/
takeaway_heading: 2/ First: the lamps.
takeaway_text: Every mayor on the stage said that oil alone does not do it, and all of them nodded.
takeaway_heading: 3/ Second: the money.
takeaway_text: Banks want to lend, but only to those who need none.
takeaway_heading: 4/ The islands.
takeaway_text: Nobody spoke of them, and nobody was asked to.
""",
    "DIVIDED": """
headline: What the forum achieved
introduction: The forum was short, dry and better than its reputation. Two results stand out.
left_out: 1
takeaway_heading: Two more states sign
takeaway_text: Exampleland and Samplia handed in their papers. That makes thirty.
left_out: 2
takeaway_heading: Lamps stay on
takeaway_text: The lamps are paid for until 2036. Samplia pays most.
left_out: *
conclusion: The next forum is in spring.
""",
    "WRAPPED": """
headline: NOTES FROM THE EXAMPLE FORUM
left_out: ============================
introduction: Mayors from forty cities met in Testville last week for the Example Forum. They came to talk about l…
takeaway_heading: 1. Lamps are a resource
takeaway_text: Half of the lamps of a closed lighthouse can be used again. Testville and Port Sample showed how, wi…
takeaway_heading: 2. Oil before walls
takeaway_text: Every mayor said the same: without oil, nobody returns home. The pipes come first, then the schools,…
takeaway_text: The forum meets again in two years.
left_out: --
left_out: Ada Example, Example Gazette
""",
    "INTERVIEW_LETTERED": """
headline: "We have ten years, not thirty"
deck: Interview with Ada Example, chair of the Example Forum, on lamps, rain and donors who forget
introduction: The Example Forum ended on Tuesday. Ada Example chaired it for the second time.
takeaway_heading: Q: What was agreed?
takeaway_text: A: A lamp bank for nine states. It opens in 2033.
takeaway_heading: Q: And the other half?
takeaway_text: A: That is a question for the ministers. I ask them every day.
takeaway_heading: Q: What happens if nobody pays at all?
takeaway_text: A: We light what we have.
""",
    "ARABIC": """
headline: قمة المثال: ما الذي اتفق عليه الوزراء؟
deck: اختتمت القمة أعمالها يوم الأحد بعد ثلاثة أيام من النقاش.
left_out: أبرز النقاط:
key_point: صندوق للمنارات
key_point: لا اتفاق على الجزر
takeaway_heading: أولاً: صندوق للمنارات
takeaway_text: اتفق الوزراء على إنشاء صندوق مشترك. ستبدأ الأعمال في الربيع.
takeaway_heading: ثانياً: الجزر خارج الاتفاق
takeaway_text: لم تتوصل الدول إلى اتفاق. وقالت الوزيرة إن الباب مفتوح.
left_out: الخلاصة:
conclusion: كانت القمة خطوة أولى.
""",
    "FRENCH": """
headline: Forum de l’Exemple : deux enseignements
deck: Les ministres se sont entendus sur les phares, pas sur les îles
left_out: Par Ada Exemple, envoyée spéciale à Testville
introduction: Pendant deux jours, trente ministres ont parlé de phares. Le texte final tient en six pages.
takeaway_heading: 1. Un fonds pour les phares
takeaway_text: Neuf pays paieront dès 2033. Le siège sera à Testville.
takeaway_heading: 2. Pas d’accord sur les îles
takeaway_text: Les discussions ont été rompues samedi. Elles reprendront au printemps.
left_out: Et maintenant ?
conclusion: Le prochain forum aura lieu au printemps.
""",
    "UNCOUNTED_END": """
headline: What ministers agreed
introduction: Thirty states met. They spoke.
takeaway_heading: Takeaway #1 — The fund is small
takeaway_text: Two billion crowns are not much.
takeaway_heading: Takeaway #2 — Lamps: no
takeaway_text: The paragraph on lamps was deleted.
conclusion: The long view
conclusion: The text is a beginning. The lamps will be back.
""",
    "BLOG_COPIED": """
headline: I went to the Example Forum so that you need not
deck: Notes from three days of panels and one fire alarm
left_out: Ada Example
left_out: Nov 3, 2031
introduction: This was my fourth year in Testville. Here is what stuck.
takeaway_heading: Nobody believes in rules
takeaway_text: Not even the ports.
left_out: The main hall, before the alarm. Photo: Bo Sample
takeaway_heading: Oil is the new lamp
takeaway_text: Every second panel ended there. I counted.
left_out: What I'll be watching
conclusion: The text goes to parliaments in spring.
left_out: Subscribe now
left_out: Thanks for reading my notes! Subscribe to receive new ones.
""",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_recognise_article_of_another_shape_gives_every_piece_its_part(name):
    text = getattr(shapes, name)
    ending = "html" if text.startswith("<") else "txt"
    assert parts_of(text, f"paste.{ending}") == EXPECTED[name].strip().splitlines()


def test_shapes_are_all_expected():
    assert [name for name in vars(shapes) if name.isupper()] == list(EXPECTED)


@pytest.mark.parametrize(
    "text",
    [
        "To: nobody in particular, as the minister put it. From there, all went home.",
        "He held up a photo: it showed the coast at night, and nobody in the hall had seen it.",
        "Thanks to the readers of the Example Gazette, the lamp burns. It is their lamp.",
        "Hello, said the minister, and everybody in the hall below her laughed at once. She did not.",
        "Nov 3, 2031 was the day of the storm. Nobody slept.",
        "3/4 of all lamps are dark. The others are dim.",
        "Let me know the coast, and I know the ministers. That is a proverb.",
        "1 in 5 posts is empty. Nobody knows why.",
        "> 40 ports closed. The others stayed open.",
    ],
)
@pytest.mark.parametrize("place", ["{}\n\n{}", "{1}\n\n{0}"])
def test_recognise_prose_that_looks_like_a_letter_or_clutter_is_placed(text, place):
    prose = "It ended. All went home."
    parts = parts_of("A headline of the forum\n\nThe forum met. It was loud.\n\n" + place.format(text, prose))
    assert [part for part in parts if part.startswith(("left_out", "takeaway"))] == []


def test_recognise_prose_below_related_links_is_placed():
    prose = "The oil was to be announced on Thursday. It was not."
    parts = parts_of(f"The forum\n\nThey met. It rained.\n\nRelated\n\n- Ten charts\n\n{prose}\n\nOil\n\n{prose}")
    assert parts[2:] == [
        "left_out: Related",
        "left_out: Ten charts",
        f"introduction: {prose}",
        "introduction: Oil",
        f"introduction: {prose}",
    ]
