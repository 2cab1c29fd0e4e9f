"""Making one record of two: everything that leads to the one that goes leads to the one that stays."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import digest, with_merged
from articles.enums import ChangeState, SnapshotKind
from articles.models import (
    Article,
    ArticleTopic,
    MergedRecord,
    OldAddress,
    Proposition,
    ScheduledChange,
    Snapshot,
    Source,
    Speaker,
    TakeawayTopic,
)
from articles.queries.address import was_ever_public
from articles.queries.merger import FIELDS, LINKS, SEEN, positions_for_themselves, state_of
from articles.queries.snapshot import content_in, take_all
from articles.queries.usage import articles_showing, articles_with_drafts_naming
from articles.services.article import WrongState
from articles.services.generation import move_generation
from articles.services.link import forget_findings
from articles.services.role import Actor, user_of
from articles.services.search import index_articles, index_records
from articles.services.snapshot import keep_newest, keep_version
from articles.text import excerpt

NOTE_LENGTH = Snapshot._meta.get_field("note").max_length


def may_merge(user: Actor, model: type[Model]) -> bool:
    """Tell whether the person may merge records of the kind: change those in use, and delete one."""
    kind = model._meta.model_name
    needed = ("change_live_record", f"change_{kind}", f"delete_{kind}")
    return all(user.has_perm(f"articles.{permission}") for permission in needed)


def merge_records(gone: Model, kept: Model, *, taking: Collection[str], seen: str, by: Actor) -> Model:
    """Merge a speaker, source, topic or proposition into another one, and return that. It cannot be undone.

    `taking` names the fields in which the one that goes prevails, `seen` is the `state_of` both as somebody saw them.
    Rows, and with them what readers see, are moved at once. Versions, drafts and open forms stay as they were written;
    the key in them leads to the record that stays. So does the address of the page. Raises PermissionDenied, WrongState
    (one of the two is gone, or something has changed since) and ValidationError (what stays would break a rule).
    """
    if not may_merge(by, type(gone)):
        raise PermissionDenied
    if gone.pk == kept.pk:
        raise WrongState(_("These two are one and the same already."))
    try:
        with transaction.atomic():
            return _Merger(gone, kept, seen=seen, by=by).merge(taking)
    except (IntegrityError, ProtectedError) as error:
        raise WrongState(_("Somebody has just used one of the two. Look again, please.")) from error


class _Merger:
    def __init__(self, gone, kept, *, seen, by):
        # Articles first and then what they name, in the order of their keys: as whoever saves an article locks.
        self.articles = self._lock_articles(gone, kept)
        self.gone, self.kept = _lock(gone, kept)
        if seen != state_of(self.gone, self.kept):
            raise WrongState(_("Somebody has changed one of the two since you looked. Look again, please."))
        self.showing = {article.pk for article in articles_showing(self.gone)}
        if not self.showing <= self.articles.keys():
            raise WrongState(_("Somebody has just used one of the two. Look again, please."))
        self.by, self.keys = by, {str(self.gone.pk): str(self.kept.pk)}
        self.note = excerpt(_("“%(gone)s” was merged into “%(kept)s”.") % self._names(), NOTE_LENGTH)

    def merge(self, taking):
        now = timezone.now()
        seen_of_kept, shown = articles_showing(self.kept).published(now), _seen(self.gone)
        touched = set(seen_of_kept.values_list("pk", flat=True)), _seen(self.kept)
        contents = take_all(self.showing)
        for key, content in contents.items():
            # What somebody has in a form that is open must be on record, to be joined with what it has become.
            keep_newest(self.articles[key], content)
        self._move_digests(contents)
        had_a_page = was_ever_public(self.gone, now)
        propositions = list(Proposition.objects.filter(topic=self.gone.pk).values_list("pk", flat=True))
        self._move_links()
        self._lead_on(had_a_page)
        gone = self.gone.pk
        self.gone.delete()
        self._fill(taking)
        for key, content in contents.items():
            after = with_merged(content, self.keys)
            found = {"kind": SnapshotKind.FOUND, "base": digest(content), "note": self.note}
            keep_version(self.articles[key], after, by=self.by, **found)
        self._touch(now, shown, touched)
        index_articles(self.showing)
        index_records(Proposition, propositions)
        index_records(type(self.kept), [gone, self.kept.pk])
        move_generation()
        return self.kept

    def _names(self):
        return {"gone": self.gone, "kept": self.kept}

    def _lock_articles(self, *records):
        keys = {key for record in records for key in articles_showing(record).values_list("pk", flat=True)}
        keys |= set(articles_with_drafts_naming(records).values_list("pk", flat=True))
        return {row.pk: row for row in Article.objects.select_for_update().filter(pk__in=keys).order_by("pk")}

    def _move_digests(self, contents):
        """Let what was approved or planned be the same text still, although a key in it is another."""
        drafts = Snapshot.objects.drafts().filter(article__in=self.articles)
        for key, content in {**contents, **{each.article_id: content_in(each) for each in drafts}}.items():
            moved = digest(with_merged(content, self.keys))
            Article.objects.filter(pk=key, approved_digest=digest(content)).update(approved_digest=moved)
        waiting = ScheduledChange.objects.filter(
            article__in=contents, state__in=[ChangeState.WAITING, ChangeState.HELD]
        ).exclude(live_digest="")
        for change in waiting:
            content = contents[change.article_id]
            if change.live_digest == digest(content):
                change.live_digest = digest(with_merged(content, self.keys))
                change.save(update_fields=["live_digest"])

    def _move_links(self):
        if isinstance(self.gone, Speaker):
            positions_for_themselves(self.gone, self.kept).update(on_behalf_of=None)
            self._move_roles()
        for model, name, _label in LINKS[type(self.gone)]:
            rows = model.objects.filter(**{name: self.gone.pk})
            if model in {ArticleTopic, TakeawayTopic}:
                tagged = model.objects.filter(tag=self.kept.pk).values("content_object")
                rows.filter(content_object__in=tagged).delete()
            rows.update(**{name: self.kept.pk})

    def _move_roles(self):
        """Give the one that stays the roles of the one that goes, without those that it has."""
        held = {_role(role) for role in self.kept.roles.all()}
        for role in self.gone.roles.all():
            if _role(role) not in held:
                held.add(_role(role))
                role.speaker = self.kept
                role.save(update_fields=["speaker"])

    def _lead_on(self, had_a_page):
        """Let key and address of the one that goes lead to the one that stays, and all that led to it, in one step."""
        kind = self.kept._meta.model_name
        gone, kept = self.gone.pk, self.kept.pk
        # One that a fixture brought back may be merged again, and even stay.
        MergedRecord.objects.filter(pk=kept).delete()
        MergedRecord.objects.filter(kept_key=gone).update(kept_key=kept)
        facts = {"kind": kind, "kept_key": kept, "name": str(self.gone), "merged_by": user_of(self.by)}
        MergedRecord.objects.update_or_create(pk=gone, defaults=facts)
        OldAddress.objects.filter(kind=kind, record_key=gone).update(record_key=kept)
        if had_a_page:
            OldAddress.objects.update_or_create(kind=kind, slug=self.gone.slug, defaults={"record_key": kept})

    def _fill(self, taking):
        """Give the one that stays what was chosen of the other, and its names."""
        before = [*_names(self.kept), *_names(self.gone)]
        for name in FIELDS[type(self.kept)]:
            if name in taking:
                setattr(self.kept, name, getattr(self.gone, name))
        if isinstance(self.kept, Source) and {"url", "archived_url"} & set(taking):
            forget_findings(self.kept)
        if isinstance(self.kept, Speaker):
            names = {}
            for name in before:
                names.setdefault(name.casefold(), name)
            names.pop(self.kept.name.casefold(), None)
            self.kept.aliases = "\n".join(names.values())
        try:
            self.kept.full_clean()
        except ValidationError as error:
            labels = {field.name: field.verbose_name for field in self.kept._meta.fields}
            sentences = [f"{labels.get(name, name)}: {text}" for name, texts in error for text in texts]
            raise ValidationError(sentences) from error
        self.kept.save()

    def _touch(self, now, shown, touched):
        """Note of live articles in which something reads differently that readers see something else."""
        keys, before = touched
        after = _seen(self.kept)
        changed = (self.showing if shown != after else set()) | (keys if before != after else set())
        Article.objects.published(now).filter(pk__in=changed).update(modified_at=now)


def _lock(*records):
    """Return the rows of two records as they stand, held until the transaction ends. Raises WrongState."""
    model, keys = type(records[0]), [record.pk for record in records]
    rows = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(rows) < len(keys):
        raise WrongState(_("One of the two is gone: somebody has deleted or merged it meanwhile."))
    return [rows[key] for key in keys]


def _seen(record):
    return [getattr(record, type(record)._meta.get_field(name).attname) for name in SEEN[type(record)]]


def _names(record):
    return [record.name, *record.alias_list] if isinstance(record, Speaker) else []


def _role(role):
    return role.title.casefold(), role.starts_on, role.ends_on
