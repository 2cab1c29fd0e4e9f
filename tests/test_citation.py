import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.citation import Citation, Name, Sentence, bibtex, plain, ris

ADDRESS = "https://plenary.example/articles/an-example/"
HOSTILE = '}\\input{x} 100% of $1 & a_b #2 ~ ^ {\r\nER  - \r\nTY  - BOOK\n@misc{other, "'
ANYTHING = st.text(max_size=60)


def cite(**facts):
    known = {
        "key": "an-example",
        "authors": [Name("Ada Example")],
        "title": "An Example",
        "site": "Plenary",
        "address": ADDRESS,
        "issued": date(2025, 2, 7),
    }
    return Citation(**known | facts)


def words(citation):
    return " ".join(sentence.words for sentence in plain(citation))


def fields(citation):
    """Return what BibTeX reads as the fields of the entry, each with what stands between its outer braces."""
    return dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,$", bibtex(citation), re.MULTILINE))


def tags(citation):
    """Return what stands under each tag, line by line, of a record in which every line ends as the format asks."""
    *lines, rest = ris(citation).split("\r\n")
    assert rest == ""
    assert [line for line in lines if re.search(r"[\r\n]", line)] == []
    return [tuple(line.split("  - ")) if line.count("  - ") == 1 else (line[:2], line[6:]) for line in lines]


def test_plain_names_author_date_title_site_and_address_in_this_order():
    assert words(cite()) == f"Ada Example. (2025, February 7). An Example. Plenary. {ADDRESS}"


def test_plain_lists_all_authors_and_gives_details_before_the_site_and_the_origin_last():
    citation = cite(
        authors=[Name("Ada Example"), Name("Bob Example")],
        details=[Sentence("Updated 9 February 2025")],
        origin="Source: The Daily Example",
    )
    assert words(citation) == (
        "Ada Example, Bob Example. (2025, February 7). An Example. Updated 9 February 2025. "
        f"Plenary. {ADDRESS} Source: The Daily Example."
    )


def test_plain_begins_with_the_title_where_nobody_signed():
    assert words(cite(authors=[])).startswith("An Example. (2025, February 7). Plenary.")


def test_plain_names_a_site_that_is_its_own_author_once():
    assert words(cite(authors=[Name("Plenary")])) == f"Plenary. (2025, February 7). An Example. {ADDRESS}"


def test_plain_says_that_no_date_is_given():
    assert "Ada Example. (n.d.). An Example." in words(cite(issued=None))


def test_plain_prefers_a_byline_that_says_more_than_the_authors():
    assert words(cite(byline="Ada Example, Minister of Examples")).startswith(
        "Ada Example, Minister of Examples. (2025"
    )


@pytest.mark.parametrize(
    ("title", "ended"),
    [
        ("An example", "An example."),
        ("An example.", "An example."),
        ("An example?", "An example?"),
        ("“An example!”", "“An example!”"),
        ("“north of 3%”", "“north of 3%”."),
        ("Ministers, among others, ", "Ministers, among others."),
        ("Seen at https://press.example/a", "Seen at https://press.example/a"),
    ],
)
def test_plain_ends_each_sentence_once_and_no_address_in_a_full_stop(title, ended):
    assert plain(cite(title=title))[2].words == ended


def test_plain_keeps_the_language_and_direction_of_what_is_quoted():
    sentences = plain(cite(details=[Sentence("«مثال»", "ar"), Sentence("Munich")]))
    assert [(each.language, each.direction) for each in sentences[3:5]] == [("ar", "rtl"), ("", "ltr")]


def test_bibtex_gives_every_field_that_is_known():
    assert bibtex(cite(details=[Sentence("Updated 9 February 2025")], origin="Source: The Daily Example")) == (
        "@misc{an-example,\n"
        "  author = {{Ada Example}},\n"
        "  title = {{An Example}},\n"
        "  howpublished = {Plenary},\n"
        "  year = {2025},\n"
        "  month = feb,\n"
        "  day = {7},\n"
        "  note = {Updated 9 February 2025. Source: The Daily Example.},\n"
        f"  url = {{{ADDRESS}}},\n"
        "}\n"
    )


def test_bibtex_leaves_out_what_is_not_known():
    assert set(fields(cite(authors=[], issued=None))) == {"title", "howpublished", "url"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name("Ada Example", "Example, Ada"), "Example, Ada"),
        (Name("Plenary desk"), "{Plenary desk}"),
        (Name("Ministry of Trade and Examples", "Ministry of Trade and Examples"), "{Ministry of Trade and Examples}"),
        (Name("Ada Rock and Roll", "Rock and Roll, Ada"), "{Ada Rock and Roll}"),
        (Name("Ada Example Jr", "Example, Jr, Ada"), "{Ada Example Jr}"),
        (Name("Ada Example", ", Ada"), "{Ada Example}"),
        (Name("Ada Ex{ample", "Ex{ample, Ada"), r"Ex\textbraceleft{}ample, Ada"),
    ],
)
def test_bibtex_divides_a_name_only_where_it_is_known_how(name, written):
    assert f"  author = {{{written}}},\n" in bibtex(cite(authors=[name]))


def test_bibtex_separates_authors_by_the_word_that_it_knows():
    authors = [Name("Ada Example", "Example, Ada"), Name("Plenary desk")]
    assert fields(cite(authors=authors))["author"] == "Example, Ada and {Plenary desk}"


def test_bibtex_escapes_what_tex_reads_as_a_command():
    title = bibtex(cite(title=r"\ { } # $ % & _ ~ ^ é « „"))
    assert (
        r"{{\textbackslash{} \textbraceleft{} \textbraceright{} \# \$ \% \& \_ \textasciitilde{} "
        r"\textasciicircum{} é « „}}"
    ) in title


@given(ANYTHING | st.just(HOSTILE), ANYTHING | st.just(HOSTILE), ANYTHING | st.just(HOSTILE))
def test_bibtex_is_one_entry_whatever_is_cited(author, title, detail):
    entry = bibtex(cite(authors=[Name(author, author)], title=title, details=[Sentence(detail)]))
    depths, depth = [], 0
    for character in entry:
        depth += {"{": 1, "}": -1}.get(character, 0)
        depths.append(depth)
    first = entry.index("{")
    assert depths.index(0, first) == len(entry) - 2  # the last brace closes the first, and only a line end follows
    assert len(re.findall(r"^\S", entry, re.MULTILINE)) == 2
    assert re.findall(r"(?<!\\)[#$%&_~^]", entry) == []


def test_ris_gives_every_tag_that_is_known_and_ends_each_line_as_the_format_asks():
    citation = cite(authors=[Name("Ada Example", "Example, Ada"), Name("Plenary desk")], origin="Source: Example")
    assert ris(citation) == (
        "TY  - ELEC\r\n"
        "AU  - Example, Ada\r\n"
        "AU  - Plenary desk\r\n"
        "PY  - 2025\r\n"
        "DA  - 2025/02/07\r\n"
        "TI  - An Example\r\n"
        "T2  - Plenary\r\n"
        "N1  - Source: Example.\r\n"
        f"UR  - {ADDRESS}\r\n"
        "ER  - \r\n"
    )


def test_ris_leaves_out_what_is_not_known():
    assert [tag for tag, value in tags(cite(authors=[], issued=None))] == ["TY", "TI", "T2", "UR", "ER"]


def test_ris_inverts_a_name_only_where_it_is_known_how():
    names = [Name("Ada Example", "Example, Ada"), Name("Bob Example", "Bob"), Name("Cora", "Cora, ")]
    found = tags(cite(authors=names))
    assert [value for tag, value in found if tag == "AU"] == ["Example, Ada", "Bob Example", "Cora"]


def test_ris_has_no_asterisk_in_a_name():
    assert ("AU", "Ada Example") in tags(cite(authors=[Name("Ada* Example")]))


@given(ANYTHING | st.just(HOSTILE), ANYTHING | st.just(HOSTILE), ANYTHING | st.just(HOSTILE))
def test_ris_is_one_record_whatever_is_cited(author, title, detail):
    found = [tag for tag, value in tags(cite(authors=[Name(author)], title=title, details=[Sentence(detail)]))]
    assert (found[0], found[-1]) == ("TY", "ER")
    assert (found.count("TY"), found.count("ER")) == (1, 1)
    assert set(found) <= {"TY", "AU", "PY", "DA", "TI", "T2", "N1", "UR", "ER"}


def test_both_files_say_in_a_note_what_the_byline_says():
    citation = cite(byline="Ada Example, Minister of Examples", details=[Sentence("A speech")])
    note = "Ada Example, Minister of Examples. A speech."
    assert fields(citation)["note"] == note
    assert ("N1", note) in tags(citation)
