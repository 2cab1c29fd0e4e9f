"""What a form says of itself: which opening it is, who else has the article open, and what was left unsaved in it."""

from uuid import UUID, uuid4

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import OpenForm, User
from articles.queries.open_form import SEEN_FOR, forms_of, own_text
from articles.services.form_key import FormKey, read_key
from articles.services.open_form import open_form, turn_of
from articles.text import is_id

CARRY_ON = "carry_on"
OFFERED = 3
# Of an address only this is kept: what a list was filtered by is not needed to open the form again.
NOT_KEPT = (CARRY_ON, "_changelist_filters")
MOST_PATH = OpenForm._meta.get_field("path").max_length


def open_form_context(request, *, article_id, base, path=None) -> dict:
    """Record that the form is opened, and return what `_kept.html` shows. Two queries on a GET.

    `base` is the digest of the version that the form shows. The `article_id` of an article that was never saved is the
    key that it will have, None where there is none yet. A form that comes back with faults stays the same opening.
    """
    key = _posted_key(request, article_id)
    if key is None:
        address = lasting_address(path or request.get_full_path())
        article = UUID(str(article_id or uuid4()))
        key = FormKey(uuid4(), request.user.pk, article, address, base, carried=_carried(request))
        open_form(key)
    forms = forms_of(key.article, key.path, request.user, timezone.now())
    texts = [text_line(form, key.path) for form in forms if _is_unsaved(form, key)]
    return {
        "form_key": key,
        "form_turn": turn_of(request.POST),
        "presence": presence(forms, key),
        "unsaved_texts": texts[:OFFERED],
        "more_texts": len(texts) > OFFERED,
    }


def kept_data(request, open_form_id) -> QueryDict:
    """Return the person's own unsaved text as it would be posted. Raises Http404."""
    form = own_text(open_form_id, request.user) if is_id(open_form_id) else None
    if form is None:
        raise Http404
    return QueryDict(bytes(form.data))


def carry_on_address(path, pk) -> str:
    """Return the address of a form that opens with an unsaved text in it."""
    return f"{path}{'&' if '?' in path else '?'}{CARRY_ON}={pk}"


def presence(forms, key) -> list[str]:
    """Return in sentences who else has the article open."""
    since = timezone.now() - SEEN_FOR
    others = {}
    for form in forms:
        if form.pk != key.form and form.seen_at > since:
            others.setdefault(form.user, form)
    return [_has_it_open(form, key) for form in others.values()]


def text_line(form, path) -> dict:
    """Return what a line about an unsaved text shows, on the form with that path."""
    return {
        "form": form,
        "is_here": form.path == path,
        "is_open": form.seen_at > timezone.now() - SEEN_FOR,
        "address": carry_on_address(form.path, form.pk),
    }


def key_of(request) -> FormKey | None:
    """Return the key of the form that was sent, of a person who still exists, or None."""
    key = read_key(request.POST.get("form_key", ""))
    is_known = key and (key.user == request.user.pk or User.objects.filter(pk=key.user).exists())
    return key if is_known else None


def lasting_address(address) -> str:
    """Return an address without what is only of the moment, and at most as long as is kept."""
    place, _mark, query = address.partition("?")
    kept = QueryDict(query, mutable=True)
    for name in NOT_KEPT:
        kept.pop(name, None)
    whole = f"{place}?{kept.urlencode()}" if kept else place
    return whole if len(whole) <= MOST_PATH else place


def clock(moment) -> str:
    """Return the time of day for the desk."""
    return date_format(timezone.localtime(moment), "H:i")


def _has_it_open(form, key):
    if form.user_id == key.user:
        return _("You have it open in another tab.")
    return _("%(name)s has had it open since %(time)s.") % {"name": form.user, "time": clock(form.opened_at)}


def _posted_key(request, article_id):
    key = read_key(request.POST.get("form_key", ""))
    is_own = key and key.user == request.user.pk
    return key if is_own and str(key.article) == str(article_id or key.article) else None


def _carried(request):
    named = request.GET.get(CARRY_ON, "")
    return UUID(named) if request.method == "GET" and is_id(named) else None


def _is_unsaved(form, key):
    return form.user_id == key.user and form.typed_at and form.pk not in {key.form, key.carried}
