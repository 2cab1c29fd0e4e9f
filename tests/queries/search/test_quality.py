"""What people look for in the coverage that comes with Plenary, and what they have to find first."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.queries.search.page import search
from articles.queries.search.question import question_of
from articles.queries.search.result import name_of
from articles.queries.search.visible import Filters
from tests.indexing import index_everything

pytestmark = pytest.mark.django_db

# What is typed; the kind of what comes first, and how its name or its words begin.
EXPECTED = """
Stoltenberg                             | speaker     | Jens Stoltenberg
jens stoltenberg                        | speaker     | Jens Stoltenberg
Stoltenburg                             | speaker     | Jens Stoltenberg
Stoltneberg                             | speaker     | Jens Stoltenberg
stolt                                   | speaker     | Jens Stoltenberg
Zelensky                                | speaker     | Volodymyr Zelensky
Zelenskyy                               | speaker     | Volodymyr Zelensky
Selenskyj                               | speaker     | Volodymyr Zelensky
Zelinsky                                | speaker     | Volodymyr Zelensky
Volodimyr                               | speaker     | Volodymyr Zelensky
Sánchez                                 | speaker     | Pedro Sánchez
Sanchez                                 | speaker     | Pedro Sánchez
SANCHEZ PEDRO                           | speaker     | Pedro Sánchez
Rassmussen                              | speaker     | Anders Fogh Rasmussen
Hegsth                                  | speaker     | Pete Hegseth
Keir Starmr                             | speaker     | Keir Starmer
Friedrich März                          | speaker     | Friedrich Merz
Sir Keir                                | speaker     | Keir Starmer
J.D. Vance                              | speaker     | JD Vance
James David Vance                       | speaker     | JD Vance
von der Leyen                           | speaker     | Ursula von der Leyen
who is Kaja Kallas?                     | speaker     | Kaja Kallas
NATO                                    | speaker     | NATO Heads of State and Government
North Atlantic Treaty Organisation      | speaker     | NATO Heads of State and Government
defence spending                        | topic       | Defence spending
defense spending                        | topic       | Defence spending
Democracy in Europe                     | topic       | Democracy in Europe
talks about Ukraine                     | topic       | Talks on Ukraine
NATO membership                         | topic       | NATO membership
transatlantic relation                  | topic       | Transatlantic relations
border                                  | topic       | Ukraine's borders
Ukraine in NATO                         | proposition | Ukraine should become a member of NATO.
should Ukraine become a member of NATO? | proposition | Ukraine should become a member of NATO.
Ukraine at the table                    | proposition | Ukraine must take part in any negotiation
Europe's own retreat                    | proposition | European governments are retreating
internationally recognized borders      | proposition | A settlement must restore
staying out                             | proposition | Allies should stay out
Munich 2025                             | conference  | 61st Munich Security Conference
munich 2026                             | conference  | 62nd Munich Security Conference
Munich Security Conference              | conference  | 62nd Munich Security Conference
60th Munich Security Conference         | conference  | 60th Munich Security Conference
The Hague                               | conference  | NATO Summit in The Hague 2025
Wales 2014                              | conference  | NATO Wales Summit 2014
UK                                      | speaker     | Keir Starmer
America                                 | speaker     | JD Vance
Newport                                 | conference  | NATO Wales Summit 2014
Vilnius                                 | conference  | NATO Vilnius Summit 2023
Vilnus                                  | conference  | NATO Vilnius Summit 2023
Burgenstock 2024                        | conference  | Summit on Peace in Ukraine
Switzerland                             | conference  | Summit on Peace in Ukraine
Ramstein                                | conference  | 26th meeting of the Ukraine Defense Contact Group
Outcomes of the Munich Security Conference | article  | Outcomes of the Munich Security Conference
Two per cent is now the floor           | article     | Two per cent is now the floor
Merz speaks of a rift                   | article     | Merz speaks of a rift
Redefining NATO’s role                  | takeaway    | Redefining NATO
culture war                             | takeaway    | A deep rift, and a culture war
Putin direct threat                     | takeaway    | Putin warns of a direct threat
"threat from within"                    | position    | What I worry about is the threat from within
“nothing about Ukraine without Ukraine” | position    | Nothing about Ukraine without Ukraine
Spain 2.1%                              | article     | Five per cent by 2035
2%                                      | article     | Allies pledge to end the cuts and to aim at 2%
north of 3%                             | position    | probably north of 3%
escape clause                           | position    | I will propose to activate the escape clause
counterproductive                       | position    | committing to a 5% target
hard power                              | position    | we must build our hard power
Prime Minister of Spain                 | position    | At the summit he joined
Verteidigungsgüter                      | position    | für alle Investitionen in Verteidigungsgüter
"""


def first(typed, now):
    page = search(question_of(typed), Filters(), now, 1)
    if not page.results:
        return "nothing", ""
    result = page.results[0]
    record = result.record
    is_statement = result.kind == "position"
    return result.kind.value, (record.quote or record.paraphrase) if is_statement else name_of(result.kind, record)


@pytest.fixture
def record(db):
    call_command("loaddata", "munich_2025", "companions", verbosity=0)
    index_everything()


def test_what_is_looked_for_comes_first(record):
    rows = [[cell.strip() for cell in line.split("|")] for line in EXPECTED.strip().splitlines()]
    assert len(rows) >= 40
    now = timezone.now()
    answers = {typed: first(typed, now) for typed, _kind, _name in rows}
    missed = {
        typed: answers[typed]
        for typed, kind, name in rows
        if answers[typed][0] != kind or not answers[typed][1].startswith(name)
    }
    assert missed == {}
