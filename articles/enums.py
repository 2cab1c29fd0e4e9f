"""The fixed vocabularies: states, stances, kinds. Stored values never change; labels may."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArticleStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ArticleState(TextChoices):
    """What an article is at one moment, worked out from its status and its times; never stored."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Retracted")


class Stance(TextChoices):
    """How a statement stands to a proposition. No row means that no statement is on record."""

    SUPPORTS = "supports", _("Supports")
    SUPPORTS_WITH_CONDITIONS = "supports_with_conditions", _("Supports with conditions")
    OPPOSES = "opposes", _("Opposes")
    NEUTRAL = "neutral", _("Neutral")
    UNCLEAR = "unclear", _("Unclear")


class SpeakerKind(TextChoices):
    PERSON = "person", _("Person")
    GOVERNMENT = "government", _("Government")
    DELEGATION = "delegation", _("Delegation or group")
    ORGANISATION = "organisation", _("Organisation")


class SourceKind(TextChoices):
    TRANSCRIPT = "transcript", _("Transcript")
    VIDEO = "video", _("Video or audio recording")
    OFFICIAL_TEXT = "official_text", _("Official text")
    PRESS = "press", _("Press")
    REPORT = "report", _("Report on file")


class GroundRules(TextChoices):
    ON_THE_RECORD = "on_the_record", _("On the record")
    CHATHAM_HOUSE = "chatham_house", _("Chatham House rule")
    MIXED = "mixed", _("Mixed")


class CorrectionKind(TextChoices):
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    RETRACTION = "retraction", _("Retraction")
