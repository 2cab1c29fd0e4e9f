"""Made-up articles as newsrooms, press officers, chatbots, blogs and word processors write them, defects and all."""

STRAY_MARKS = """\
Key points from the forum show a turn in Exampleland's spending, the hurry over harbours, and strained ties.**
Outcomes of the Example Forum: A Turn in the Tide**

Outcomes of the Example Forum: A Turn in the Tide**
Insights from the recent Example Forum show new plans amid long quarrels between Exampleland and Samplia.**
The Example Forum brought plans to light that have upset ministers. Talks between Exampleland and Samplia are to \
take place in Testville, yet no islander is invited, which raises questions.
Here are five significant takeaways:
1. **Redrawing the Harbour Pact**
Founded in 1949 to guard the coast, the pact is under strain. Its 32 members were told to pay more.
2. **A Shift over the Islands**
A deal is expected, even as islanders speak of being left out. The last talks were 3 years ago.
3. **More Money for Lighthouses**
Spending is to rise. The guideline of 2% of income may become 3%, and some ask for more.
4. **Ada Example's Disputed Speech**
Minister Ada Example was booed for her remarks. Others in the hall stood up to clap.
5. **Widening Cracks**
The forum laid bare differences, from tariffs to tides. Bo Sample asked for calm.
In conclusion, the Example Forum marks a turn, and the talks on the coast go on.
"""

NEWSROOM = """\
SECURITY
Ministers agree on a lighthouse fund
By Ada Example and Bo Sample
Testville, 3 March 2031
5 min read

The fund is smaller than the coast had asked for.

TESTVILLE — Ministers from thirty states agreed on Sunday to set up a fund for lighthouses. It is to hold two billion \
crowns by 2035, and it will be run from Testville.

(Photo by Cy Specimen/Example Agency)

"It is a beginning," said Ada Example, who leads the fund. Critics call it too little. Others say that nobody \
asked the islanders at all.

Advertisement

Samplia has not signed. Its minister left on Saturday evening and gave no reason. He is expected back in the spring, \
when the states meet again.

Read more: Who pays for the coast
© Example Agency
"""

PRESS_RELEASE = """\
FOR IMMEDIATE RELEASE

Example Institute publishes findings on harbour safety

Testville, 3 March 2031 – The Example Institute today published the findings of its harbour study at the Example \
Forum. It asked 400 pilots in 12 ports.

The main findings are:

• Fewer pilots: One post in five is empty, and every third pilot retires within six years.
• Older boats: The average pilot boat is 31 years old, twice as old as in Samplia.
• More storms: Ports closed on 40 days, against 25 days a decade ago.

"We must act now," said Bo Sample, director of the Example Institute.

ENDS

Notes to editors
The Example Institute was founded in 1999.
Media contact: Cy Specimen, press@institute.example
"""

CHATBOT = """\
Certainly! Here is a polished version of your article:

# Key Takeaways from the Example Forum 2031

*What thirty ministers agreed on, and what they left open.*

The Example Forum met for three days in Testville【4†source】. It brought together ministers, pilots and islanders.

---

## 1. **A fund for lighthouses**

Ministers set up a fund of two billion crowns.[1][2]

- **Who pays**: the thirty states
- **Who decides**: a board in Testville

## 2. **No deal on the islands**

Talks broke off on Saturday.:contentReference[oaicite:3]{index=3} They resume in spring.

1. First the tides
2. Then the tariffs

## 3. **Pilots wanted**

One post in five is empty [12, 13].

---

## Conclusion

The forum ended with a promise [sic] and a fund.

## Sources

[1] Example Report, https://report.example/1
[2] Example Gazette, https://gazette.example/2
"""

HEADING_LEVELS = """\
# What the Example Forum left behind

Thirty states met in Testville. Few expected much.

## Security

### The pact gets a fund

Ministers set up a fund. It is run from Testville.

### The islands get nothing

Talks broke off on Saturday.

## Economy

### Tariffs stay

Samplia keeps its tariffs. Exampleland answered in kind.

#### What it costs

Forty crowns a household.

## Outlook

The next forum is in spring.
"""

DAYS_WITH_NUMBERS = """\
<h1>Three days in Testville</h1>
<p>Thirty states met to speak about the coast. This is what they agreed on, day by day, and what they left open.</p>
<h2>Day 1: Security</h2>
<p><strong>1. The pact gets a fund</strong></p>
<p>Ministers set up a fund.</p>
<p><strong>2. The islands get nothing</strong></p>
<p>Talks broke off.</p>
<h2>Day 2: Economy</h2>
<p>The second day turned to money.</p>
<p><strong>3. Tariffs stay</strong></p>
<p>Samplia keeps its tariffs.</p>
<h2>What's next</h2>
<p>The next forum is in spring.</p>
"""

DAYS_IN_PROSE = """\
A forum in three acts

Day 1
Ministers set up a fund for lighthouses. It is run from Testville.
Nobody asked the islanders.

Day 2
Samplia keeps its tariffs. Exampleland answered in kind.

Day 3
The forum closed with a dinner and a promise to meet again.
"""

BULLETS_WITH_LEADS = """\
<p>Headline: Four things to know about the Example Forum</p>
<p>Deck: A fund, a quarrel and two surprises.</p>
<p>The Example Forum ended on Sunday. Here is what matters:</p>
<ul>
<li><b>A fund for lighthouses.</b> Ministers set up a fund of two billion crowns.</li>
<li><b>A quarrel over islands:</b> Talks broke off on Saturday. <a
href="https://gazette.example/islands">The Gazette</a> has the details.</li>
<li><b>Pilots wanted</b> – One post in five is empty.</li>
<li><b>No more storms?</b> Ports closed on 40 days.</li>
</ul>
<p>The next forum is in spring.</p>
"""

ONE_LINE_EACH = """\
Five Lessons from the Example Forum

Thirty states met in Testville to speak about the coast, and they went home with a fund, a quarrel and many questions.

1) The pact gets a fund: ministers set up two billion crowns for lighthouses.
2) The islands get nothing – talks broke off on Saturday and resume in spring.
3) Samplia keeps its tariffs. Exampleland answered in kind within the hour.
4) One pilot's post in five is empty, which the ports had kept quiet about until a study by the Example Institute \
laid it open, port by port and boat by boat, and named those \
who had known about it for years without saying so to anybody.
5) Storms: ports closed on 40 days, against 25 days a decade ago, and boats grow old.
"""

WORD_NUMBERS = """\
Who pays for the coast?

Key points:
- A fund of two billion crowns
- No deal on the islands

Thirty states met in Testville.

One: Ministers now pay for lighthouses.
The fund holds two billion crowns. It is run from Testville.

Two: The islands were forgotten.
Talks broke off on Saturday.

Three: Pilots are hard to find.
One post in five is empty.

Overall, the forum did less than it promised.
"""

PROSE_ONLY = """\
A quiet forum

Thirty states met in Testville and agreed on very little, which surprised nobody who had read the papers beforehand.

In 2031, the coast had other worries. 3. März was the day on which the storm came, and 2% of all boats were lost. The \
ministers spoke about it for an hour and then went to dinner.

2025 was no better. There had been a storm in the spring and another in the autumn, and the ministers had spoken about \
both of them for an hour each.
"""

NUMBERS_ALONE = """\
<h2>Three things the Example Forum settled</h2>
<p>Thirty states met in Testville. They settled more than was expected of them.</p>
<p><b>1</b></p><p><b>A fund for lighthouses</b></p><p>Ministers set up a fund.</p>
<p><b>2</b></p><p><b>Tariffs that stay</b></p><p>Samplia keeps its tariffs.</p>
<p><b>3</b></p><p><b>Pilots who return</b></p><p>One post in five is empty.</p><p>Ports offer more pay.</p>
"""

RIGHT_TO_LEFT = """\
ثلاثة دروس من منتدى المثال

اجتمعت ثلاثون دولة في مدينة الاختبار. تحدثت عن الساحل وعن السفن.

١. صندوق للمنارات
أنشأ الوزراء صندوقا للمنارات.

٢. لا اتفاق على الجزر
توقفت المحادثات يوم السبت.

٣. مطلوب مرشدون
وظيفة من كل خمس وظائف شاغرة.

في الختام، وعد الوزراء باللقاء في الربيع.
"""

CHINESE = """\
示例论坛的三点启示

三十个国家在测试城开会。会议讨论了海岸和船只。

一、灯塔基金
部长们设立了灯塔基金。

二、岛屿没有协议
谈判在星期六破裂。

三、缺少引航员
五分之一的职位空缺。

总之，部长们承诺春天再见。
"""

GERMAN = """\
Was vom Beispielforum bleibt

Kernpunkte
• Ein Fonds für Leuchttürme
• Kein Abkommen über die Inseln

Dreißig Staaten trafen sich am 3. März in Teststadt. Sie sprachen über die Küste.

Foto: Cy Specimen/Beispielagentur

1. Ein Fonds für Leuchttürme
Die Minister gründeten einen Fonds. 2. April ist der erste Zahltag.

2. Kein Abkommen über die Inseln
Die Gespräche brachen am Samstag ab.

Fazit
Im Frühjahr treffen sich die Staaten wieder.
"""

BLOG = """\
What I learned at the Example Forum

I spent three days in Testville, and I came home with sore feet and four thoughts.

Nobody speaks to pilots
There was not one pilot on a panel. I asked why, and nobody knew.

The coffee is better than the talks
It really is. The queue was the best panel of all.

Money finds its way
The fund was agreed upon before anybody arrived. Everybody knew it.

Final thoughts
I will go again. Perhaps the pilots will be there.
"""

SHORT_TAKEAWAYS_FIRST = """\
# Example Forum: the fund, the islands, the pilots

## Key takeaways

- A fund of two billion crowns
- No deal on the islands
- One pilot's post in five is empty

## Introduction

Thirty states met in Testville. They spoke about the coast for three days.

## A fund is born

Ministers set up a fund.

## The islands wait

Talks broke off on Saturday.

## Bottom line

The next forum is in spring.
"""

QUESTIONS = """\
What we learned in Testville

**Who pays?** The states pay. All of them do.

**Who decides?** A board decides.

**And now?** More talks.
"""

LETTER = """\
Hi Ada,

please find below the text for Sunday.

Headline: The forum closes
Standfirst: All you need to know

Key points
A fund is set up
Talks have failed

Takeaway 1: A fund for lighthouses
The states pay for it.

Takeaway 2: No deal
Talks broke off.

Bottom line: it was a start.
"""

ORDERED_LIST = """\
<h1>Three things</h1>
<p>Thirty states met in Testville. They spoke about the coast.</p>
<ol><li><p><strong>A fund</strong></p><p>The states pay.</p><ul><li>all of them</li></ul></li>
<li><p><strong>No deal</strong></p><p>Talks broke off.</p></li>
<li><p>Pilots</p><p>One post in five is empty.</p></li></ol>
<p>The next forum is in spring.</p>
"""

ROMAN_NUMBERS = """\
The forum's verdict

Thirty states met in Testville. V. Example spoke for an hour.

I. A fund for lighthouses
The states pay.

II. No deal
I. Sample said no. He left on Saturday.

III. Pilots
One post in five is empty.
"""

DAYS_WITHOUT_STYLE = """\
Two days in Testville

Day One
Ministers met early. It rained.
1. A fund
The states pay.
2. No deal
Talks broke off.

Day Two
1. Pilots
One post in five is empty.
2. Storms
Ports closed on 40 days.

The delegates left by train.
"""

HEADINGS_OVER_LISTS = """\
<h1>What was agreed in Testville</h1>
<h2>Lighthouses</h2><ul><li>A fund</li><li>Run from Testville</li></ul>
<h2>Islands</h2><ul><li>No deal</li></ul>
<h2>Pilots</h2><ol><li>More pay</li><li>More boats</li></ol>
"""

DAYS_WITH_BULLETS = """\
# The Example Forum, day by day

*Two days in Testville, told in short.*

Ministers met for two days. They left tired.

## Day 1

- **A fund for lighthouses.** The states pay for it.
- **No deal on the islands.** Talks broke off.

## Day 2

- **Pilots wanted.** One post in five is empty.

## What it all means

The forum did less than it promised.
"""

INTERVIEW = """\
“We must act,” says Ada Example

The minister speaks about the fund.

Ms Example, what is the fund for?
It is for lighthouses. We need them.

Who pays?
The states pay. All of them do.
"""
