"""More made-up articles, in the shapes of agencies, letters, posts, think tanks and other languages."""

AGENCY = """\
FORUM CLOSES WITHOUT A DEAL ON LIGHTHOUSES

Ministers of thirty states fail to agree on a fund for the coast, as islanders warn of "a dark winter"

By Ada Example, Bo Sample
TESTVILLE, March 3 (Example Agency) – Ministers at the Example Forum failed on Friday to agree on a fund, after three \
days of talks that several of them called the hardest in a decade.

WHAT WAS DECIDED

The states agreed to count their lighthouses within two years and to publish the number.

They also asked the ports for their papers.

WHAT WAS NOT

No agreement was reached on the fund itself. Eleven states asked for a delay of ten years.

WHAT COMES NEXT

The ministers meet again in September.

(Reporting by Ada Example in Testville; editing by Cy Specimen)
"""

EMOJI = """\
# 🌍 **Example Forum 2031: Two Things That Matter**

## 🔑 Key Highlights

- ✅ **New fund:** two billion crowns
- ❌ **No deal** on the islands

## 🚢 1. Ships Come First

Ministers spoke about ships for a day.

> "The tide does not wait," said **Ada Example**, who leads the fund.

## 🛰️ 2. Lights Stay On

Four states share their lighthouses.

## ✨ Final Thoughts

The forum moved the small things and left the large ones.

Let me know if you'd like me to shorten it! 😊
"""

SENT_ON = """\
From: Ada Example <ada@gazette.example>
To: Desk
Subject: Copy for Sunday
Date: 8 Feb 2031 22:14

Hi all, copy below, please run as is. A.

> -------- Original message --------
> From: Bo Sample
>
> The forum ends with more exceptions than rules
>
> Thirty ministers signed a text in Testville on Saturday that lights
> some lighthouses, darkens others and leaves pilots where they had
> been. It took nineteen hours longer than planned.
>
> 1. Steel is out
> The text does not mention steel at all. "We could not have signed it
> otherwise," said Cy Specimen, who led the talks.
>
> 2. Lamps are in
> For the first time, a text covers the lamps. Their oil is left to an
> annex that is not yet written.
>
> The text goes to parliaments in spring. Few of them expect that all
> say yes.
>
> --
> Bo Sample
> Example Gazette
"""

GENRE = """\
ANALYSIS

The Example Forum promised light. It delivered lamps.

The lamps bought in Testville are real, but they are smaller and dimmer than the speeches

Ada Example
Senior correspondent

TESTVILLE — When the lights went out on the second evening, the ministers laughed. They came back after a minute.

Money, at last

Three banks signed for two billion. It is the first time that they do.

MORE ON THIS TOPIC
Ten charts on lamps
How the coast went dark

Oil, not yet

The oil was to be announced on Thursday. It was not. Samplia wants a second study.

What to watch

The second study is due in the autumn.
"""

SECTIONS = """\
# Lamps after Testville

**Executive summary.** Thirty states moved from whether to how. This brief sets out what they learned.

## 1 Introduction

Thirty states met in Testville. Two years ago most of them doubted that they would.

## 2 Lessons

### 2.1 Lamps are no longer optional

Every lamp shown in Testville burns all night.

### 2.2 Pilots want to stay

The ports fear for their pilots. One post in five is empty.

## 3 Conclusion

The question is no longer whether. It is who pays.
"""

POINTS_LAST = """\
The Example Forum: the bill arrives

It was the longest session in the history of the forum, and by the end even the interpreters were asleep. There is a \
text.

Day 1 & 2: Everyone agrees
The opening days were friendly. Samplia put a number on the table.

Day 3: The number splits the room
By Wednesday, the number had become a range. Nobody liked it.

Days 4-5: A deal at dawn
At five on Friday the gavel fell. The text says "at least".

Conclusion
A number is not a payment.

Key takeaways:
* The range is wide
* Loans count for half

Footnotes
1 Figures from the desk, rounded.
2 Interview with the author, 9 May.
"""

COUNTDOWN = """\
Three moments that made the Example Forum

From a walkout to an ovation: the forum had it all.

3. The walkout. On day one, four states left the hall during the speech. They were back for lunch.

2. The piano. Nobody knows who brought it, but it stayed for three days.

1. The goodbye. The chair, Bo Sample, thanked the cleaners first.
"""

POSTS = """\
🧵 What happened at the Example Forum? A thread. 1/

2/ First: the lamps. Every mayor on the stage said that oil alone does not do it, and all of them nodded.

3/ Second: the money. Banks want to lend, but only to those who need none.

4/ The islands. Nobody spoke of them, and nobody was asked to.
"""

DIVIDED = """\
What the forum achieved

The forum was short, dry and better than its reputation. Two results stand out.

1
Two more states sign
Exampleland and Samplia handed in their papers. That makes thirty.

2
Lamps stay on
The lamps are paid for until 2036. Samplia pays most.

*

The next forum is in spring.
"""

WRAPPED = """\
NOTES FROM THE EXAMPLE FORUM
============================

Mayors from forty cities met in Testville last week for the Example
Forum. They came to talk about lamps and left with a plan for them.
What follows is what our reporter took away from three long days of
panels, walks and coffee.

  1. Lamps are a resource

     Half of the lamps of a closed lighthouse can be used again.
     Testville and Port Sample showed how, with numbers and with
     photographs that silenced the whole room.

  2. Oil before walls

     Every mayor said the same: without oil, nobody returns home.
     The pipes come first, then the schools, and then the roofs.

The forum meets again in two years.

--
Ada Example, Example Gazette
"""

INTERVIEW_LETTERED = """\
"We have ten years, not thirty"

Interview with Ada Example, chair of the Example Forum, on lamps, rain and donors who forget

The Example Forum ended on Tuesday. Ada Example chaired it for the second time.

Q: What was agreed?
A: A lamp bank for nine states. It opens in 2033.

Q: And the other half?
A: That is a question for the ministers. I ask them every day.

Q: What happens if nobody pays at all?
A: We light what we have.
"""

ARABIC = """\
قمة المثال: ما الذي اتفق عليه الوزراء؟

اختتمت القمة أعمالها يوم الأحد بعد ثلاثة أيام من النقاش.

أبرز النقاط:
• صندوق للمنارات
• لا اتفاق على الجزر

أولاً: صندوق للمنارات
اتفق الوزراء على إنشاء صندوق مشترك. ستبدأ الأعمال في الربيع.

ثانياً: الجزر خارج الاتفاق
لم تتوصل الدول إلى اتفاق. وقالت الوزيرة إن الباب مفتوح.

الخلاصة:
كانت القمة خطوة أولى.
"""

FRENCH = """\
Forum de l’Exemple : deux enseignements

Les ministres se sont entendus sur les phares, pas sur les îles

Par Ada Exemple, envoyée spéciale à Testville

Pendant deux jours, trente ministres ont parlé de phares. Le texte final tient en six pages.

1. Un fonds pour les phares
Neuf pays paieront dès 2033. Le siège sera à Testville.

2. Pas d’accord sur les îles
Les discussions ont été rompues samedi. Elles reprendront au printemps.

Et maintenant ?
Le prochain forum aura lieu au printemps.
"""

UNCOUNTED_END = """\
# What ministers agreed

Thirty states met. They spoke.

## Takeaway #1 — The fund is small

Two billion crowns are not much.

## Takeaway #2 — Lamps: no

The paragraph on lamps was deleted.

## The long view

The text is a beginning. The lamps will be back.
"""

BLOG_COPIED = """\
<h1>I went to the Example Forum so that you need not</h1>
<h3>Notes from three days of panels and one fire alarm</h3>
<div>Ada Example</div><div>Nov 3, 2031</div>
<p>This was my fourth year in Testville. Here is what stuck.</p>
<h4>Nobody believes in rules</h4><p>Not even the ports.</p>
<p>The main hall, before the alarm. Photo: Bo Sample</p>
<h4>Oil is the new lamp</h4><p>Every second panel ended there. I counted.</p>
<h4>What I'll be watching</h4><p>The text goes to parliaments in spring.</p>
<p>Subscribe now</p>
<p>Thanks for reading my notes! Subscribe to receive new ones.</p>
"""
