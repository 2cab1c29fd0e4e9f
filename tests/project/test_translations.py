"""Every word that the public site says is translatable: what a reader meets is a translated string or of the record."""

import ast
import re
from html.parser import HTMLParser
from string import ascii_uppercase

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, TextField
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe

from articles.countries import countries
from articles.text import plain_text
from coverage_site.bootstrap import ROOT
from tests import factories
from tests.views.world import LISTS, NAMES, address, grow, make_world

# What is the same in every language, and why.
SAME_IN_EVERY_LANGUAGE = {
    **dict.fromkeys(ascii_uppercase, "a letter under which names stand"),
    "CSV": "a format",
    "BibTeX": "a format",
    "RIS": "a format",
    "Bluesky": "a proper name",
    "Facebook": "a proper name",
    "LinkedIn": "a proper name",
    "WhatsApp": "a proper name",
    "X": "a proper name",
}
WORD = re.compile(r"[^\W\d_]+")
# Addresses, keys, and the time zone of a moment.
NOT_WORDS = re.compile(r"https?://\S+|[0-9a-f-]{36}|\b\d\d:\d\d +\([A-Z]+\)")
SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "aria-valuetext", "label", "placeholder", "title"}
# In addresses, not on pages.
PARAMETER = "page"
# Their text is for machines.
UNSPOKEN_ELEMENTS = {"code", "pre", "script", "style", "textarea"}


class Reading(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self):
        super().__init__()
        self.texts, self.inside = [], None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        self.inside = self.inside or (tag if tag in UNSPOKEN_ELEMENTS else None)
        self.texts += [value for name, value in attrs.items() if name in SPOKEN_ATTRIBUTES]
        if attrs.get("name") == "description":
            self.texts.append(attrs["content"])
        if tag == "input" and attrs.get("type") in {"submit", "button", "reset"}:
            self.texts.append(attrs.get("value", ""))

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data):
        if not self.inside:
            self.texts.append(data)


def words_in(html):
    """Return the texts in markup that have a word in them."""
    reading = Reading()
    reading.feed(html)
    reading.close()
    texts = (" ".join(text.split()) for text in reading.texts)
    return [text for text in texts if set(WORD.findall(text)) - set(SAME_IN_EVERY_LANGUAGE)]


class TestTemplates:
    """What stands in the files, also where no test opens it."""

    TEMPLATES = sorted(
        path
        for path in (ROOT / "templates").rglob("*")
        if path.suffix in {".html", ".md"} and "admin" not in path.parts
    )

    @staticmethod
    def markup(source):
        """Return what of a template is neither a tag, a value, a comment nor in `blocktranslate`."""
        kept, inside = [], None
        for token in Lexer(source).tokenize():
            name = token.contents.partition(" ")[0] if token.token_type == TokenType.BLOCK else ""
            if inside:
                inside = None if name == f"end{inside}" else inside
            elif name in {"blocktranslate", "comment"}:
                inside = name
            elif token.token_type == TokenType.TEXT:
                kept.append(token.contents)
        return "".join(kept)

    @staticmethod
    def words_given_to_filters(source):
        """Return the words that a filter puts in place of a value. What holds a number is a size."""
        words = re.findall(r'\|(?:default|default_if_none|yesno|pluralize|join|add):"([^"]*)"', source)
        return [text for text in words if WORD.search(text) and not re.search(r"\d", text) and text != PARAMETER]

    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
    def test_template_holds_no_words_outside_translations(self, path):
        assert words_in(self.markup(path.read_text())) == []
        assert self.words_given_to_filters(path.read_text()) == []

    @pytest.mark.parametrize(
        "source",
        [
            "<p>Words</p>",
            '<p{% if x %} aria-label="Words"{% endif %}>{% translate "Said" %}</p>',
            '<img alt="Words">',
            "{% blocktranslate %}Said{% endblocktranslate %} words",
            '{% translate "Said" %}: words',
            '<meta name="description" content="Words">',
        ],
    )
    def test_words_outside_translations_are_found(self, source):
        assert len(words_in(self.markup(source))) == 1

    def test_words_in_place_of_a_value_are_found(self):
        source = '{{ name|default:"Nobody" }} {{ size|default:"10.5rem" }} {{ number|pluralize:"y,ies" }}'
        assert self.words_given_to_filters(source) == ["Nobody", "y,ies"]


class TestCode:
    """Words that Python puts on pages."""

    MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "npgettext", "pgettext", "pgettext_lazy"}
    SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-z]+(?:[ .,:!?…]|$)")
    # A word beside a value.
    PIECE = re.compile(r"(?:^ [^\W\d_]{2,}|[^\W\d_]{2,}:? $)")
    NAMES = {"Link": "of a header", "Listed": "of a class", "Vary": "of a header"}
    # What is said to a log, in English, and to a database.
    FOR_NO_READER = {"exception", "execute", "info", "warning"}
    WRITE_SQL = {"as_sql", "as_sqlite"}
    FILES = sorted(
        path for folder in ("views", "queries", "templatetags") for path in (ROOT / "articles" / folder).glob("*.py")
    )
    FILES += [path for path in (ROOT / "articles").glob("*.py") if path.stem in {"citation", "enums", "feeds"}]

    def sentences(self, node, pattern=SENTENCE):
        """Return the strings with words for readers that are not given to gettext. Docstrings and errors stay out."""
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_marked = isinstance(node, ast.Call) and self._name(node) in self.MARKS | self.FOR_NO_READER
        is_sql = isinstance(node, ast.FunctionDef) and node.name in self.WRITE_SQL
        if is_docstring or is_marked or is_sql or isinstance(node, ast.Raise):
            return
        if isinstance(node, ast.JoinedStr):
            pattern = self.PIECE
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and pattern.search(node.value):
            yield node.value
        for child in ast.iter_child_nodes(node):
            yield from self.sentences(child, pattern)

    @staticmethod
    def _name(call):
        return getattr(call.func, "id", getattr(call.func, "attr", ""))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "articles")))
    def test_module_holds_no_sentence_outside_translations(self, path):
        found = set(self.sentences(ast.parse(path.read_text())))
        assert found - set(self.NAMES) - set(SAME_IN_EVERY_LANGUAGE) == set()

    @pytest.mark.parametrize(
        "line",
        ['label = "No statement"', 'label = "Nothing"', 'label = f"{count} statements"', 'show("and more of it")'],
    )
    def test_sentence_outside_translations_is_found(self, line):
        assert len(list(self.sentences(ast.parse(line)))) == 1

    @pytest.mark.parametrize(
        "line",
        ['label = _("No statement")', 'form = "j F Y"', '"""A docstring of words."""', 'logger.info("Said to a log")'],
    )
    def test_translated_sentence_and_code_are_not_taken_for_one(self, line):
        assert list(self.sentences(ast.parse(line))) == []


class TestPages:
    """What pages say, with every translated string marked as such."""

    @pytest.fixture
    def marked(self, monkeypatch):
        def mark(message):
            marked = f"⟦{message}⟧"
            return mark_safe(marked) if isinstance(message, SafeData) else marked  # noqa: S308 as the real one does

        monkeypatch.setattr(translation._trans, "gettext", mark)
        monkeypatch.setattr(translation._trans, "pgettext", lambda context, message: mark(message))
        monkeypatch.setattr(
            translation._trans, "ngettext", lambda one, many, number: mark(one if number == 1 else many)
        )

    @staticmethod
    def untranslated(html):
        """Return what is left of a page without translated strings and the words of the record."""
        before = None
        while html != before:
            before, html = html, re.sub("⟦[^⟦⟧]*⟧", "", html)
        record = sorted({text for text in record_words() if text}, key=len, reverse=True)
        for text in words_in(html):
            for known in record:
                text = text.replace(known, "")
            text = NOT_WORDS.sub("", text)
            if set(WORD.findall(text)) - set(SAME_IN_EVERY_LANGUAGE):
                yield " ".join(text.split())

    @pytest.fixture
    def world(self, db):
        world = make_world("seen", published=True)
        grow(world, 1)
        factories.PositionFactory(
            takeaway=world.takeaway, proposition=world.proposition, retracted=True, speaker=world.speaker
        )
        return world

    @pytest.mark.parametrize("name", NAMES)
    def test_page_says_nothing_but_translations_and_the_record(self, reader, marked, world, name):
        response = reader.get(address(name, world))
        assert response.status_code == 200
        assert list(self.untranslated(response.text)) == []

    @pytest.mark.parametrize("name", LISTS)
    def test_page_of_an_empty_record_says_nothing_but_translations(self, db, reader, marked, name):
        assert list(self.untranslated(reader.get(address(name, None)).text)) == []

    def test_page_that_is_not_there_says_nothing_but_translations(self, db, reader, marked):
        page = reader.get("/nothing/here/").text
        assert "⟦" in page
        assert list(self.untranslated(page)) == []

    def test_retracted_article_says_nothing_but_translations_and_the_record(self, db, reader, marked):
        article = factories.ArticleFactory(retracted=True)
        assert list(self.untranslated(reader.get(article.get_absolute_url()).text)) == []

    def test_words_that_are_not_translated_are_found(self, db):
        factories.SpeakerFactory(name="Ada Example")
        page = "<p>⟦Spoken by <b>Ada ⟦Example⟧</b> today⟧, Ada Example</p><p aria-label='Loose'>⟦Held⟧ words</p>"
        assert list(self.untranslated(page)) == ["Loose", "words"]


def record_words():
    """Return every text of the record, also without markup and line by line, and the names of countries and site."""
    yield settings.SITE_NAME
    yield from countries().values()
    for model in apps.get_app_config("articles").get_models():
        fields = [field.attname for field in model._meta.fields if isinstance(field, CharField | TextField)]
        for values in model.objects.values_list(*fields):
            for value in filter(None, values):
                yield from [" ".join(str(value).split()), plain_text(str(value)), *str(value).split("\n")]
