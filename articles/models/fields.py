from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from articles import text


class _CleanedOnSave:
    """Clean the value on every way to the database: forms, fixtures, bulk writes and updates."""

    def to_python(self, value):
        value = super().to_python(value)
        return self.cleaned(value) if isinstance(value, str) else value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = self.cleaned(value)
            self.refuse_if_too_long(value)
        return super().get_db_prep_save(value, connection)

    def refuse_if_too_long(self, value):
        # SQLite would store it, PostgreSQL would answer with its own error; both get the same sentence here.
        if self.max_length is not None and len(value) > self.max_length:
            raise ValidationError(
                _("%(field)s has %(count)s characters; at most %(limit)s fit."),
                params={"field": self.name, "count": len(value), "limit": self.max_length},
            )


class LineField(_CleanedOnSave, models.CharField):
    """One line of plain text."""

    cleaned = staticmethod(text.clean_line)


class AddressField(_CleanedOnSave, models.SlugField):
    """The last part of a page's address."""

    cleaned = staticmethod(text.clean_line)


class PlainTextField(_CleanedOnSave, models.TextField):
    """Paragraphs of plain text."""

    cleaned = staticmethod(text.clean_text)


class RichTextFormField(ProseEditorFormField):
    """Shows what was sent as it would be stored: the editor would load and run what is in it before it drops that."""

    def bound_data(self, data, initial):
        shown = super().bound_data(data, initial)
        return text.sanitise_html(shown) if isinstance(shown, str) else shown


class RichTextField(_CleanedOnSave, ProseEditorField):
    """Text with the few kinds of markup that our pages know, sanitised as the last step before storing."""

    cleaned = staticmethod(text.sanitise_html)
    EXTENSIONS = {
        "Bold": True,
        "Italic": True,
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "HardBreak": True,
        "Heading": {"levels": [3, 4]},
        "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
        "NoSpellCheck": False,
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=self.EXTENSIONS, sanitize=text.sanitise_html, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField} | kwargs)
