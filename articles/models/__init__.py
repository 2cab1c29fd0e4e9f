from articles.models.address import OldAddress
from articles.models.article import Article
from articles.models.audit import AuditEntry
from articles.models.author import Author
from articles.models.comment import Comment
from articles.models.conference import Conference
from articles.models.copy import Copy
from articles.models.correction import Correction
from articles.models.erasure import Erasure
from articles.models.generation import Generation
from articles.models.heartbeat import Heartbeat
from articles.models.login import LoginAttempt
from articles.models.mail import Mail
from articles.models.merger import MergedRecord
from articles.models.open_form import OpenForm
from articles.models.photo import Photo
from articles.models.position import Position
from articles.models.preview_link import PreviewLink
from articles.models.proposition import Proposition
from articles.models.schedule import Package, ScheduledChange
from articles.models.search import SearchEntry
from articles.models.second_factor import RecoveryCode, SecondFactor
from articles.models.series import ConferenceSeries
from articles.models.snapshot import Snapshot
from articles.models.source import Source
from articles.models.speaker import Speaker, SpeakerRole
from articles.models.takeaway import Takeaway
from articles.models.topic import ArticleTopic, TakeawayTopic, Topic
from articles.models.user import User

__all__ = [
    "Article",
    "ArticleTopic",
    "AuditEntry",
    "Author",
    "Comment",
    "Conference",
    "ConferenceSeries",
    "Copy",
    "Correction",
    "Erasure",
    "Generation",
    "Heartbeat",
    "LoginAttempt",
    "Mail",
    "MergedRecord",
    "OldAddress",
    "OpenForm",
    "Package",
    "Photo",
    "Position",
    "PreviewLink",
    "Proposition",
    "RecoveryCode",
    "ScheduledChange",
    "SearchEntry",
    "SecondFactor",
    "Snapshot",
    "Source",
    "Speaker",
    "SpeakerRole",
    "Takeaway",
    "TakeawayTopic",
    "Topic",
    "User",
]
