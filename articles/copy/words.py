"""The words by which copy says what it is, in English, German, French and some Arabic. In lower case, between bars."""


def _divided(*lines):
    return tuple(words for line in lines for words in line.split("|"))


# A label above what follows it, or before it on the same line with a colon.
LABELS = {
    "headline": "headline|title|überschrift|schlagzeile|titel|titre",
    "deck": (
        "deck|dek|standfirst|stand-first|strapline|subtitle|sub-title|subheadline|sub-headline|subheading|sub-heading|"
        "subdeck|sub-deck|teaser|lead|untertitel|vorspann|chapeau|sous-titre"
    ),
    "summary": "summary|in summary|executive summary|abstract|zusammenfassung|résumé",
    "key_points": (
        "key points|key point|keypoints|main points|key facts|key messages|key highlights|highlights|at a glance|"
        "in brief|in short|the short version|quick read|tl;dr|tldr|tl dr|what you need to know|what to know|"
        "kernpunkte|auf einen blick|das wichtigste|das wichtigste in kürze|in kürze|points clés|l’essentiel|en bref|"
        "أبرز النقاط|النقاط الرئيسية|أهم النقاط|باختصار"
    ),
    "takeaways": (
        "takeaways|key takeaways|main takeaways|the takeaways|top takeaways|key findings|main findings|findings|"
        "key insights|main insights|insights|key outcomes|main outcomes|outcomes|key lessons|lessons learned|"
        "erkenntnisse|die wichtigsten erkenntnisse|zentrale erkenntnisse|ergebnisse|enseignements|"
        "principaux enseignements|à retenir|ce qu’il faut retenir"
    ),
    "introduction": "introduction|intro|einleitung|einführung|مقدمة|المقدمة",
    "conclusion": (
        "conclusion|conclusions|in conclusion|concluding remarks|outlook|bottom line|the bottom line|what’s next|"
        "what next|what comes next|what happens next|next steps|final thoughts|final thought|closing thoughts|"
        "looking ahead|the road ahead|the way forward|way forward|the way ahead|wrap-up|wrapping up|the big picture|"
        "what to watch|what to watch for|what to watch next|what i’ll be watching|what we’ll be watching|what now|"
        "now what|so what|and now|our take|my take|our conclusion|fazit|unser fazit|mein fazit|schluss|"
        "schlussfolgerung|schlussfolgerungen|ausblick|schlusswort|wie es weitergeht|wie geht es weiter|was nun|"
        "und nun|und jetzt|en conclusion|perspectives|bilan|et maintenant|et après|la suite|الخلاصة|الخاتمة|خلاصة|خاتمة"
    ),
    "sources": (
        "sources|source list|references|notes|footnotes|endnotes|citations|bibliography|works cited|further reading|"
        "quellen|quellenangaben|fußnoten|anmerkungen|literatur|notes et références|références"
    ),
    "related": (
        "related|related articles|related stories|read more|read next|more on this|more on this topic|see also|"
        "you may also like|recommended|mehr zum thema|lesen sie auch|à lire|à lire aussi|sur le même sujet"
    ),
    "about": (
        "about the author|about the authors|notes to editors|note to editors|notes for editors|media contact|contact"
    ),
}
LABEL_OF = {words: kind for kind, every in LABELS.items() for words in _divided(every)}
# Labels that close an article even as a numbered heading.
PLAIN_CONCLUSIONS = _divided("conclusion|conclusions|fazit|schlussfolgerung|en conclusion")

# What kind of piece it is, as a line above the headline says.
GENRES = frozenset(
    _divided(
        "analysis|opinion|comment|commentary|editorial|exclusive|explainer|feature|interview|report|briefing|news|live",
        "column|essay|background|fact check|news analysis|analyse|kommentar|meinung|leitartikel|bericht|reportage",
        "hintergrund|tribune|éditorial|décryptage|entretien",
    )
)
# How a paragraph begins that sums up.
CLOSING_PHRASES = _divided(
    "in conclusion|to conclude|in summary|to sum up|summing up|to summarise|to summarize|overall,|all in all",
    "taken together|ultimately,|in closing|in sum,|in the end,|the bottom line|in short,|all told",
    "zusammenfassend|insgesamt|abschließend|alles in allem|unterm strich",
    "en conclusion|pour conclure|en somme|en résumé|dans l’ensemble|总之|综上所述|في الختام|وفي الختام|ختاما|לסיכום",
)
KEY_POINT_PHRASES = _divided("key points |key point |kernpunkte |the key points |main points ")

LIST_NOUNS = _divided(
    "takeaway|lesson|finding|point|insight|outcome|theme|number|erkenntnis|punkt|enseignement|point clé"
)
# What a sentence that leads into a list announces.
LIST_PLURALS = _divided(
    "takeaways|take-aways|findings|lessons|points|things|insights|outcomes|results|conclusions|highlights|themes",
    "messages|moments|developments|reasons|erkenntnisse|punkte|ergebnisse|lehren|enseignements|leçons|points clés",
)
_COUNTED = _divided(
    "one first firstly erstens eins premièrement premier 一 أولا",
    "two second secondly zweitens zwei deuxièmement 二 ثانيا",
    "three third thirdly drittens drei troisièmement 三 ثالثا",
    "four fourth fourthly viertens vier quatrièmement 四 رابعا",
    "five fifth fifthly fünftens fünf cinquièmement 五 خامسا",
    "six sixth sixthly sechstens sechs sixièmement 六 سادسا",
    "seven seventh siebtens sieben 七|eight eighth achtens acht 八|nine ninth neuntens neun 九",
    "ten tenth zehntens zehn 十|eleven eleventh|twelve twelfth",
)
NUMBER_WORDS = {word: number for number, words in enumerate(_COUNTED, start=1) for word in words.split()}
# After “3.” these make a date.
MONTHS = _divided(
    "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre",
)
ENGLISH_MONTHS = _divided("january|february|march|april|may|june|july|august|september|october|november|december")
WEEKDAYS = _divided("monday|tuesday|wednesday|thursday|friday|saturday|sunday")

# For names in text. What stands before a person's name, within it, and what no person is called.
PERSON_TITLES = frozenset(
    _divided(
        "president|vice|prime|deputy|first|foreign|defence|defense|finance|interior|minister|premier|chancellor|sir|dame",
        "lord|lady|mr|mrs|ms|dr|prof|professor|general|admiral|colonel|captain|senator|representative|congressman",
        "congresswoman|secretary|state|governor|mayor|ambassador|commissioner|director|chief|chair|chairman|chairwoman",
        "king|queen|prince|princess|pope|sheikh|us|uk|eu|un|former|herr|frau|doktor|ministre|président|présidente|directeur|directrice|monsieur|madame|secrétaire",
    )
)
# How German titles end, which are written as one word: Außenministerin, Landrat, Netzchef.
TITLE_ENDINGS = _divided(
    "minister|ministerin|kanzler|kanzlerin|präsident|präsidentin|sekretär|sekretärin|landrat|landrätin|chef|chefin",
    "bürgermeister|bürgermeisterin|sprecher|sprecherin|botschafter|botschafterin|direktor|direktorin|professorin",
    "kommissar|kommissarin|vorsitzende|vorsitzender|leiter|leiterin",
)
NAME_PARTICLES = frozenset(_divided("von|van|der|den|de|del|della|di|da|dos|du|la|le|bin|ibn|al|el|ben|ter|ten|zu|zur"))
# Words that are capitalised because they begin a sentence.
COMMON_CAPITALS = frozenset(
    _divided(
        "a|an|the|this|that|these|those|his|her|its|their|our|my|your|he|she|it|they|we|i|in|on|at|by|for|from|to|of",
        "with|without|as|and|but|or|so|yet|if|when|while|after|before|since|until|although|though|because|however|also",
        "meanwhile|notably|some|many|most|all|both|each|every|no|not|only|even|there|here|what|who|why|how|where|which",
        "critics|ministers|officials|leaders|experts|more|one|two|three|four|five|during|under|over|between|among",
        "according|like|last|next|later|earlier|today|yesterday|still|just|then|now|western|eastern|northern|southern",
        "der|die|das|ein|eine|und|aber|im|am|auch|nach|vor|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|unser|unsere",
        "dieser|diese|dieses|viele|alle|kein|keine|doch|mit|für|bei|zum|zur|noch|nur|wir|wer|was|wie|warum|denn|so",
        "le|la|les|un|une|et|mais|dans|deux|trois|quatre|cinq|ce|cette|ces|nous|notre|pour|par|avec|selon",
    )
)
EVENT_WORDS = frozenset(
    _divided(
        "conference|forum|summit|congress|council|commission|committee|parliament|ministry|department|office|agency",
        "institute|university|college|school|bank|fund|union|nations|organisation|organization|association|alliance",
        "treaty|pact|agreement|accord|declaration|security|act|court|army|navy|force|forces|party|group|company|times",
        "post|gazette|street|square|city|state|states|kingdom|republic|emirates|sea|ocean|river|gulf|island|islands",
        "north|south|east|west|new|white|house|day|war|world|european|international|united|national|report|index|week",
        "konferenz|forum|gipfel|ministerium|universität|konferenz|rat|bund|partei",
    )
)
