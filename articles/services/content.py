"""Writing a content over the rows of an article: everything that stands against it is found first."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.aggregate.content import ARTICLE_FIELDS, POSITION_FIELDS, SETS, TAKEAWAY_FIELDS, Content
from articles.models import Article, ArticleTopic, Author, Position, Takeaway, TakeawayTopic, Topic
from articles.queries.snapshot import clean_alone, on_file, rows_named, set_plain
from articles.services.address import keep_address
from articles.text import is_id

_FIELDS = {Article: ARTICLE_FIELDS, Takeaway: TAKEAWAY_FIELDS, Position: POSITION_FIELDS}
_TAKEN = gettext_lazy("Another article has this address.")
# Of a retracted statement these may have been taken away; no draft and no old version brings them back.
WORDS = (
    *("stance", "conditions", "stance_reason", "paraphrase", "quote", "quote_language", "translation"),
    *("quote_source", "figure_low", "figure_high", "figure_wording"),
)
_COLUMNS = {model: [name for name in names if name not in SETS] for model, names in _FIELDS.items()}


class Overwriting:
    """The rows of an article with the values of a content; raises ValidationError where they cannot be stored."""

    def __init__(self, article: Article, content: Content):
        self.article, self.content, self.faults = article, content, []
        self.address = "" if article._state.adding else article.slug
        _require_whole(article, content)
        self.stored = self._load()
        self.there = on_file(rows_named(content))
        self.written = {Takeaway: [], Position: []}
        self._fill()
        self._refuse_lost_tombstones()
        if self.faults:
            raise ValidationError(self.faults)

    def check_address(self) -> None:
        """Raise ValidationError where another article has the address, or had it, so that readers are led there."""
        if Article.objects.filter(slug=self.article.slug).exclude(pk=self.article.pk).exists():
            raise ValidationError({"slug": _TAKEN})
        if self.article.slug != self.address:
            self.article.refuse_old_address()

    def write(self) -> None:
        """Store what differs. Raises ValidationError where another article has the address, or had it."""
        self._write_article()
        for model, parent in ((Takeaway, "article"), (Position, "takeaway")):
            update = {"update_conflicts": True, "unique_fields": ["id"]}
            update["update_fields"] = [*_COLUMNS[model], parent, "sort_order"]
            model.objects.bulk_create(self.written[model], **update)
        self._write_sets()
        self._delete_removed()

    def _load(self):
        """Return the rows there are, by model and key. Raises ValidationError where another article has one of them."""
        takeaways = Takeaway.objects.filter(Q(article=self.article.pk) | Q(pk__in=self.content["takeaways"]))
        self._refuse(row for row in takeaways if row.article_id != self.article.pk)
        own = {takeaway.pk for takeaway in takeaways}
        answers = Position.objects.filter(responds_to=OuterRef("pk")).exclude(takeaway__in=own)
        positions = Position.objects.filter(Q(takeaway__in=own) | Q(pk__in=self.content["positions"]))
        positions = positions.annotate(is_answered_elsewhere=Exists(answers))
        self._refuse(row for row in positions if row.takeaway_id not in own)
        return {rows.model: {str(row.pk): row for row in rows} for rows in (takeaways, positions)}

    def _refuse(self, others):
        if any(others):
            raise ValidationError(_("A takeaway or position of another article cannot be stored in this one."))

    def _fill(self):
        self._fill_row(self.article, self.content["article"], _("Article"))
        for number, key in enumerate(self.content["article"]["takeaways"], start=1):
            about = {"number": number}
            takeaway, fields = self._row(Takeaway, key), self.content["takeaways"][key]
            place = {"article_id": self.article.pk, "sort_order": number}
            self._fill_row(takeaway, fields, _("Takeaway %(number)s") % about, **place)
            for place, position in enumerate(fields["positions"], start=1):
                label = _("Takeaway %(number)s, position %(place)s") % {**about, "place": place}
                row, place = self._row(Position, position), {"takeaway_id": takeaway.pk, "sort_order": place}
                self._fill_row(row, self._position_fields(row), label, **place)

    def _row(self, model, key):
        return self.stored[model].get(key) or model(pk=model._meta.pk.to_python(key))

    def _position_fields(self, row):
        fields = self.content["positions"][str(row.pk)]
        is_wordless = row.retracted_at and not (row.quote or row.paraphrase)
        return {name: value for name, value in fields.items() if not (is_wordless and name in WORDS)}

    def _fill_row(self, row, fields, label, **place):
        before = None if row._state.adding else _values(row)
        try:
            for name in filter(fields.__contains__, _COLUMNS[type(row)]):
                self._fill_field(row, row._meta.get_field(name), fields[name])
            for name, value in place.items():
                setattr(row, name, value)
            clean_alone(row)
        except ValidationError as error:
            self.faults += [f"{label}: {text}" for text in _sentences(row, error)]
        if place and _values(row) != before:
            self.written[type(row)].append(row)

    def _fill_field(self, row, field, value):
        if field.is_relation and not self._is_there(field.related_model, value):
            if not field.null:
                raise ValidationError({field.name: _("It is not on file; choose another.")})
            value = None
        set_plain(row, field, value)

    def _is_there(self, model, key):
        if model is Position and (key in self.content["positions"] or key in self.stored[Position]):
            return key in self.content["positions"]
        return (model, key) in self.there

    def _refuse_lost_tombstones(self):
        """What readers were told is retracted goes on saying so."""
        text = _("“%(position)s” is retracted, and readers see the reason in its place. It cannot be removed.")
        lost = [position for position in self._removed(Position) if position.retracted_at]
        self.faults += [text % {"position": position} for position in lost]

    def _removed(self, model):
        kept = self.content[f"{model._meta.model_name}s"]
        return [row for key, row in self.stored[model].items() if key not in kept]

    def _write_article(self):
        fields = None if self.article._state.adding else [*_COLUMNS[Article], "updated_at"]
        if self.article.slug != self.address:
            self.article.refuse_old_address()
        try:
            self.article.save(update_fields=fields)
        except IntegrityError as error:
            raise ValidationError({"slug": _TAKEN}) from error
        if self.address and self.article.slug != self.address:
            keep_address(self.article, self.address)

    def _write_sets(self):
        article = {str(self.article.pk): self.content["article"]}
        removed = {str(row.pk): {"topics": []} for row in self._removed(Takeaway)}
        _write_set(Article.authors.through, "article", "author", self._wanted(article, "authors", Author))
        _write_set(ArticleTopic, "content_object", "tag", self._wanted(article, "topics", Topic))
        _write_set(
            TakeawayTopic, "content_object", "tag", self._wanted(removed | self.content["takeaways"], "topics", Topic)
        )

    def _wanted(self, records, name, model):
        return {
            key: [value for value in fields[name] if (model, value) in self.there]
            for key, fields in records.items()
            if name in fields
        }

    def _delete_removed(self):
        """Delete what the content lacks. Nothing hangs on it any more, so that nothing has to be collected first."""
        positions, takeaways = self._removed(Position), self._removed(Takeaway)
        if any(position.is_answered_elsewhere for position in positions):
            Position.objects.filter(responds_to__in=positions).update(responds_to=None)
        for model, rows in ((Position, positions), (Takeaway, takeaways)):
            if rows:
                queryset = model.objects.filter(pk__in=[row.pk for row in rows])
                queryset._raw_delete(queryset.db)


def _require_whole(article, content):
    """Every record stands in one place under a proper key, or the database would be asked to write one row twice."""
    under = [key for fields in content["takeaways"].values() for key in fields["positions"]]
    orders = {"takeaways": content["article"]["takeaways"], "positions": under}
    keys = [content["article"]["id"], *content["takeaways"], *content["positions"]]
    whole = all(sorted(order) == sorted(content[name]) for name, order in orders.items())
    if not whole or keys[0] != str(article.pk) or not all(is_id(key) and key == str(UUID(key)) for key in keys):
        raise ValidationError(_("The takeaways and positions of this version do not fit together."))


def _values(row: Model) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _sentences(row, error):
    """Return what is wrong with a row, each with the label of its field."""
    faults = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, messages in faults.items():
        label = f"{row._meta.get_field(name).verbose_name}: " if name else ""
        yield from (f"{label}{message}" for message in messages)


def _write_set(through, owner, other, wanted):
    """Give each owner, by its key, exactly the wanted others; the rows of those that stay are left as they are."""
    pairs = [Q(**{owner: key, f"{other}__in": values}) for key, values in wanted.items()]
    through.objects.filter(**{f"{owner}__in": wanted}).exclude(reduce(or_, pairs, Q(pk__in=[]))).delete()
    rows = [
        through(**{f"{owner}_id": UUID(key), f"{other}_id": UUID(value)})
        for key, values in wanted.items()
        for value in values
    ]
    through.objects.bulk_create(rows, ignore_conflicts=True)
