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

    @property
    def meaning(self):
        """What it says of a statement, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Stance.SUPPORTS: _("The speaker agrees with the proposition or demands what it says."),
    Stance.SUPPORTS_WITH_CONDITIONS: _(
        "The speaker agrees in part or under conditions, which are recorded with the statement."
    ),
    Stance.OPPOSES: _("The speaker rejects the proposition or wants the contrary."),
    Stance.NEUTRAL: _("The speaker says explicitly that no side is taken."),
    Stance.UNCLEAR: _("The speaker spoke to the matter, but the words allow no classification."),
}


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


class CopyPart(TextChoices):
    """What a piece of imported text becomes in the article."""

    HEADLINE = "headline", _("Headline")
    DECK = "deck", _("Deck")
    KEY_POINT = "key_point", _("Key point")
    INTRODUCTION = "introduction", _("Introduction")
    TAKEAWAY_HEADING = "takeaway_heading", _("Takeaway: heading")
    TAKEAWAY_TEXT = "takeaway_text", _("Takeaway: text")
    CONCLUSION = "conclusion", _("Conclusion")
    LEFT_OUT = "left_out", _("Left out")


class RowOutcome(TextChoices):
    """What becomes of a row of a table of positions."""

    ADD = "add", _("New")
    CHANGE = "change", _("Changed")
    ALREADY_THERE = "already_there", _("Already there")
    PROBLEM = "problem", _("Problem")


class SnapshotKind(TextChoices):
    """Why a version of an article was kept."""

    FOUND = "found", _("As it was found")
    SAVED = "saved", _("Saved")
    IMPORTED = "imported", _("Imported")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Draft discarded")
    RESTORED = "restored", _("Restored")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Retracted")
    SET_ASIDE = "set_aside", _("Set aside")


class ReviewState(TextChoices):
    """How far the newest work on an article has come on its way to publication."""

    WORKING = "working", _("Being written")
    SUBMITTED = "submitted", _("Waiting for review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class CommentSubject(TextChoices):
    """What a comment is about."""

    ARTICLE = "article", _("Article")
    TAKEAWAY = "takeaway", _("Takeaway")
    POSITION = "position", _("Position")


class SearchKind(TextChoices):
    """What can be found."""

    ARTICLE = "article", _("Article")
    TAKEAWAY = "takeaway", _("Takeaway")
    POSITION = "position", _("Position")
    SPEAKER = "speaker", _("Speaker")
    PROPOSITION = "proposition", _("Proposition")
    CONFERENCE = "conference", _("Conference")
    TOPIC = "topic", _("Topic")


class ChangeKind(TextChoices):
    """What a scheduled change does."""

    PUBLISH = "publish", _("Publish")
    UPDATE = "update", _("Publish changes")


class ChangeState(TextChoices):
    """What became of a scheduled change. Held: it cannot be made, and somebody has to look."""

    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class GateRule(TextChoices):
    """What an article is looked at for before it may be published, worded as what holds when all is well."""

    STORABLE = "storable", _("Everything can be stored")
    ON_FILE = "on_file", _("Everything chosen is on file")
    TAKEAWAY_TEXT = "takeaway_text", _("Every takeaway has text")
    SOURCE = "source", _("Every position has a source")
    QUOTE_SOURCE = "quote_source", _("Every quotation has a source")
    CONDITIONS = "conditions", _("Conditions are given where there are any")
    PHOTO = "photo", _("Photos have alternative text and credit")
    GROUND_RULES = "ground_rules", _("The conference’s ground rules are kept")
    HEADLINE = "headline", _("The headline is short enough")
    TOPICS = "topics", _("There are topics")
    ROLE = "role", _("Every speaker has a role at the time")
    DATE = "date", _("Every position has a date")
    QUOTATION = "quotation", _("Quotations stand in the excerpts of their sources")
    LINK = "link", _("No source’s link was found dead")

    @property
    def refuses(self):
        """Whether the article cannot be published as long as it does not hold; the others only warn."""
        return self not in _SECOND_LOOK


_SECOND_LOOK = {
    GateRule.HEADLINE,
    GateRule.TOPICS,
    GateRule.ROLE,
    GateRule.DATE,
    GateRule.QUOTATION,
    GateRule.LINK,
}


class AuditAction(TextChoices):
    """What the audit log tells."""

    PUBLISHED = "published", _("Published")
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Plan cancelled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Retracted")
    RESTORED = "restored", _("Retraction lifted")
    ERASED = "erased", _("Erased")
    RIGHTS_CHANGED = "rights_changed", _("Rights changed")
    PASSWORD_SET = "password_set", _("Password set")
    SECOND_FACTOR_ON = "second_factor_on", _("Two-factor login turned on")
    SECOND_FACTOR_OFF = "second_factor_off", _("Two-factor login turned off")
    RECOVERY_CODES = "recovery_codes", _("New recovery codes")
    LOGGED_IN = "logged_in", _("Logged in")
    LOGIN_BLOCKED = "login_blocked", _("Login blocked")
    LOG_EXPORTED = "log_exported", _("Audit log exported")
    RESTORED_BACKUP = "restored_backup", _("Site replaced by a backup")
