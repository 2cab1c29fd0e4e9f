"""The vocabulary of made-up coverage. Every name says by itself that nobody bears it."""


def _listed(text):
    return tuple(text.split("|"))


# Together these make 18,720 people before a name comes twice; accents as names have them.
GIVEN_NAMES = _listed(
    "Ada|Bela|Cleo|Dario|Edda|Fabio|Gwen|Hugo|Ines|Jonas|Kaya|Luis|Mara|Nils|Olga|Pablo|Quentin|Rosa|Sven|Tilda|Ugo|"
    "Vera|Wanda|Xenia|Yusuf|Zoë|Łucja|Øystein|Ángel|Çiğdem|Émile|Günter|Šárka|Amina|Bao|Chidi|Dina|Emeka|Farid|Goro|"
    "Hana|Ivo|Juma|Kenji|Leila|Min-jun|Nadia|Oluwaseun|Priya|Qiang|Ravi|Siti|Tariq|Uma|Valentina|Wei|Ximena|Yara|"
    "Zanele|Björk"
)
STEMS = _listed(
    "Example|Sample|Specimen|Mock|Dummy|Fable|Generic|Hypothet|Imagin|Jest|Kidding|Lorem|Makebeliev|Nobody|Otherwise|"
    "Placehold|Quasi|Ruritan|Template|Unreal|Void|Whatsit|Xample|Yarn|Zero|Anyone"
)
NAME_ENDINGS = ("", "son", "berg", "wood", "ford", "ova", "sen", "field", "stein", "mann", "ini", "ez")
PLACE_ENDINGS = ("ton", "ville", "burgh", "haven", "mouth", "stadt", "by", "polis", "minster", "ham", "dorf", "grad")

ADJECTIVES = _listed(
    "made-up|imaginary|fictional|hypothetical|invented|sample|pretend|mock|notional|fabled|make-believe|placeholder|"
    "specimen|supposed|simulated|fictitious"
)
NOUNS = _listed(
    "matters|harbours|railways|fisheries|orchards|lighthouses|bridges|archives|glaciers|vineyards|canals|airships|"
    "observatories|libraries|ferries|windmills|tramways|greenhouses|satellites|aquifers|forests|reefs|pipelines|"
    "granaries|museums|borders|currencies|vaccines|batteries|sensors|dictionaries|reservoirs|shipyards|festivals|"
    "passports|quarries|laboratories|theatres|roundabouts|beehives|telescopes|dykes|monuments|footpaths|kilns"
)

# A country, a time zone there, and how a person speaks there, where that is to be quoted in another language.
COUNTRIES = [
    row.split()
    for row in _listed(
        "DE Europe/Berlin de|FR Europe/Paris fr|ES Europe/Madrid es|GB Europe/London en|US America/New_York en|"
        "JP Asia/Tokyo ja|EG Africa/Cairo ar|AT Europe/Vienna de|BE Europe/Brussels fr|MX America/Mexico_City es|"
        "IN Asia/Kolkata en|BR America/Sao_Paulo en|KE Africa/Nairobi en|NO Europe/Oslo en|PL Europe/Warsaw en|"
        "AR America/Argentina/Buenos_Aires es|AU Australia/Sydney en|CA America/Toronto en|CL America/Santiago es|"
        "CN Asia/Shanghai en|CZ Europe/Prague en|DK Europe/Copenhagen en|ET Africa/Addis_Ababa en|"
        "FI Europe/Helsinki en|GH Africa/Accra en|GR Europe/Athens en|HU Europe/Budapest en|ID Asia/Jakarta en|"
        "IE Europe/Dublin en|IS Atlantic/Reykjavik en|IT Europe/Rome en|JO Asia/Amman ar|KR Asia/Seoul en|"
        "LV Europe/Riga en|MA Africa/Casablanca ar|MN Asia/Ulaanbaatar en|NG Africa/Lagos en|"
        "NL Europe/Amsterdam en|NP Asia/Kathmandu en|NZ Pacific/Auckland en|PE America/Lima es|"
        "PH Asia/Manila en|PT Europe/Lisbon en|QA Asia/Qatar ar|RO Europe/Bucharest en|RW Africa/Kigali en|"
        "SE Europe/Stockholm en|SN Africa/Dakar fr|TH Asia/Bangkok en|TN Africa/Tunis fr|TR Europe/Istanbul en|"
        "UA Europe/Kyiv en|UY America/Montevideo es|VN Asia/Ho_Chi_Minh en|VU Pacific/Efate en|"
        "ZA Africa/Johannesburg en|ZM Africa/Lusaka en|CH Europe/Zurich de|LU Europe/Luxembourg fr|SG Asia/Singapore en"
    )
]
EVENTS = _listed(
    "Forum|Summit|Dialogue|Conference|Congress|Assembly|Roundtable|Symposium|Convention|Colloquium|Council|Gathering"
)
VENUES = ("Hotel Placeholder", "Palace of Samples", "Old Mock Exchange", "House of Examples", "Hall of Templates")
OFFICES = (
    "Minister",
    "Deputy Minister",
    "State Secretary",
    "Special Envoy",
    "Ambassador",
    "Commissioner",
    "Chief Negotiator",
    "Director General",
    "Chair of the Working Group",
    "Parliamentary Rapporteur",
)
PUBLISHERS = (
    "The Daily Example",
    "Specimen Press Agency",
    "Example Radio",
    "Mock Evening Post",
    "Office of the Example Government",
    "Imaginary Broadcasting Corporation",
    "Secretariat of the Example Forum",
    "Placeholder Weekly",
)
OCCASIONS = (
    "Opening speech",
    "Closing press conference",
    "Panel on {topic}",
    "Interview on the margins",
    "Answer to a question from the floor",
    "Reported from the conference",
    "Keynote on the second day",
    "Joint statement",
)

WHO = _listed(
    "ministers|delegates|envoys|several mayors|the hosts|two observers|engineers in the working group|officials|the "
    "chairs|smaller members|insurers|campaigners|a group of twelve members|researchers|harbour masters|trade unions|"
    "the drafting committee|younger delegates|both delegations|critics|surveyors|the rapporteurs|interpreters|"
    "auditors|members from the islands|members without a coast|retired pilots|secretaries|cartographers"
)
SPOKE = _listed(
    "argued|insisted|acknowledged|warned|agreed|doubted|repeated|conceded|proposed|stressed|denied|hoped|reckoned|"
    "calculated|complained|announced|recalled|predicted|maintained|suggested"
)
ACTIONS = _listed(
    "be insured against storms|be inspected every spring|be opened to visitors|be repaired before they are enlarged|"
    "be counted anew|be paid for by those who use them|be mapped within a year|be run by the municipalities|be "
    "protected by a treaty|be closed on public holidays|be open to smaller members|be taught at every school|be "
    "financed by a common fund|be subject to a levy|be exempt from the levy|be listed in a public register|be "
    "measured in the same way everywhere|be moved further inland|be rebuilt with local timber|be lit by night|be "
    "shared between neighbours|be licensed for ten years|be audited by outsiders|be named after their builders|be "
    "supplied with fresh water|be guarded by volunteers|be described in plain language|be left as they are|be "
    "handed to the next generation|be kept out of the budget|be judged by their results|be connected by rail|be "
    "restored stone by stone|be translated into every language of the members|be tested in winter|be given a "
    "second chance|be limited in number|be placed under one roof|be freed of paperwork|be sold only with consent|be "
    "valued by a neutral party"
)
CIRCUMSTANCES = _listed(
    "before the decade ends|without new staff|as soon as the pretend treaty enters into force|even if the price "
    "doubles|whatever the neighbours decide|in every second year|under the old rules|at the expense of the larger "
    "members|with the consent of those who live nearby|where the ground allows it|unless the weather turns|for the "
    "first time since the founding assembly|in small steps|by a simple majority|from next autumn|for a trial period "
    "of eighteen months|within the existing budget|once the survey is complete|outside the capital|in spite of the "
    "auditors’ report"
)
OPENINGS = _listed(
    "||||On the second day, |In a side room, |After a long night, |Over breakfast, |Behind closed doors, |As in the "
    "year before, |To nobody’s surprise, |In the final session, |Before the vote, |During the boat trip, |According "
    "to the minutes, |At the request of the hosts, "
)
REASONS = _listed(
    "They ask for it in so many words.|They reject the draft text.|They name a condition.|They voted for the motion.|"
    "They say that no side is taken.|The words allow two readings.|They signed the letter.|They want the opposite."
)
CONDITIONS = _listed(
    "If the cost is shared by all members|Provided that the survey confirms it|Only after the trial period|If smaller "
    "members keep their veto|As long as no new levy is raised|If the neighbours do the same"
)

# Of each language sentences with their translation.
QUOTES = {
    "de": [
        ("Das ist ein erfundenes Beispiel, und wir stehen dazu.", "This is a made-up example, and we stand by it."),
        ("Ohne Muster kein Maßstab: so einfach ist das.", "Without a sample no measure: it is as simple as that."),
        ("Wir haben lange genug über Platzhalter geredet.", "We have talked about placeholders for long enough."),
    ],
    "fr": [
        ("C’est un exemple inventé, et nous l’assumons.", "This is a made-up example, and we stand by it."),
        ("Sans échantillon, il n’y a pas de mesure.", "Without a sample there is no measure."),
        (
            "Nous avons assez parlé de fictions ; il faut agir.",
            "We have talked about fictions enough; now we must act.",
        ),
    ],
    "es": [
        ("Es un ejemplo inventado y lo defendemos.", "It is a made-up example and we defend it."),
        ("Sin muestra no hay medida.", "Without a sample there is no measure."),
        ("Ya hemos hablado bastante de lo imaginario.", "We have talked about the imaginary for long enough."),
    ],
    "ar": [
        ("هذا مثال مختلق ونحن نتمسك به.", "This is a made-up example, and we hold on to it."),
        ("لا قياس من دون عينة.", "There is no measure without a sample."),
        ("تحدثنا طويلا عن أمور متخيلة.", "We have talked about imagined things for long."),
    ],
    "ja": [
        (
            "これは架空の例ですが、私たちは責任を持ちます。",
            "This is a made-up example, but we take responsibility for it.",
        ),
        ("見本がなければ尺度もありません。", "Without a sample there is no measure."),
        ("架空の話はもう十分です。", "Enough of imaginary talk."),
    ],
}
