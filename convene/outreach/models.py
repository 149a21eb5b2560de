from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.notifications.models import Message
from convene.initiatives.models import FrozenFigure, Initiative

# Characters
TITLE_LIMIT = 200
SUMMARY_LIMIT = 300
TEXT_LIMIT = 20_000


class NewsQuerySet(models.QuerySet["News"]):
    def public(self) -> "NewsQuerySet":
        return self.filter(state=News.State.PUBLISHED).exclude(initiative__state=Initiative.State.DRAFT)


class News(models.Model):
    """A press note, in one language or several. Its figures are frozen when it is published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="news")
    slug = models.SlugField(max_length=80, unique=True)
    language = models.CharField(_("Language it was first written in"), max_length=16, default="en")
    contact_name = models.CharField(_("Contact for the press"), max_length=200, blank=True)
    contact_email = models.EmailField(_("Contact’s e-mail, shown to everyone"), blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of the note and all its texts
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "news"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="news_has_its_date"
            )
        ]
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("outreach:news", args=[self.slug])


class NewsText(models.Model):
    """What a press note says in one language."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("Language"), max_length=16)
    title = models.CharField(_("Headline"), max_length=TITLE_LIMIT)
    summary = models.CharField(_("In one sentence"), max_length=SUMMARY_LIMIT)
    body = models.TextField(_("Text"))  # Markdown, with {figure} where a figure stands
    translator = models.CharField(_("Translated by"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["news", "language"], name="news_language_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class NewsCorrection(models.Model):
    """That a published note was corrected in one language, when, and what."""

    text = models.ForeignKey(NewsText, on_delete=models.CASCADE, related_name="corrections")
    note = models.CharField(_("What was corrected"), max_length=SUMMARY_LIMIT)
    at = models.DateTimeField(default=times.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="correction_says_what")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.note


class NewsFigure(models.Model):
    """A figure a press note quotes, as {key} in its texts; frozen from publication on."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)  # as in FrozenFigure
    scope_kind = models.CharField(max_length=100)
    scope_id = models.PositiveBigIntegerField()
    frozen = models.ForeignKey(
        FrozenFigure, on_delete=models.PROTECT, null=True, blank=True, related_name="in_news"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["news", "key"], name="news_figure_once")]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.key


class Mailing(models.Model):
    """A letter to many: whom it goes to, what it says in each language, and how far it is."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        SENT = "sent", _("Sent")
        STOPPED = "stopped", _("Stopped")

    class Audience(models.TextChoices):
        SIGNATORIES = "signatories", _("Signatories")
        REGISTRANTS = "registrants", _("Registrants")
        CONTRIBUTORS = "contributors", _("Contributors")
        MEMBERS = "members", _("Members of the coalition")

    class Matter(models.TextChoices):
        """What it is about: nobody is written to about what they did not agree to."""

        OUTCOME = "outcome", _("What came of it")
        COALITION = "coalition", _("The coalition: its founding, its meetings, its work")
        EVENT = "event", _("The event they registered for")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="mailings")
    name = models.CharField(_("What you call it"), max_length=TITLE_LIMIT)  # for the conveners alone
    audience = models.CharField(_("Whom it is for"), max_length=16, choices=Audience.choices)
    # Of which statement, event, call or coalition; none for contributors of the whole initiative.
    audience_of = models.PositiveBigIntegerField(null=True, blank=True)
    matter = models.CharField(_("What it is about"), max_length=12, choices=Matter.choices)
    filters = models.JSONField(default=dict)  # as audiences.Filters keeps them
    fallback = models.CharField(_("Language for everyone else"), max_length=16, blank=True)
    reply_to = models.EmailField(_("Replies go to"), blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of all it says and whom it is for
    turn = models.PositiveIntegerField(default=0)  # of handing over: a job of an earlier turn does nothing
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=times.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(started_at__isnull=False), name="mailing_was_started"
            ),
            models.CheckConstraint(
                condition=Q(audience_of__isnull=False) | Q(audience="contributors"),
                name="mailing_says_whose_audience",
            ),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outreach:mailing", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_under_way(self) -> bool:
        """Whether letters still go out, or will once it is resumed."""
        return self.state in {self.State.SENDING, self.State.PAUSED}


class MailingText(models.Model):
    """What a mailing says in one language, with {name}, {organisation} and their like to fill in."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("Language"), max_length=16)
    subject = models.CharField(_("Subject"), max_length=TITLE_LIMIT)
    body = models.TextField(_("Text"))  # plain text

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "language"], name="mailing_language_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def first_line(self) -> str:
        return self.body.partition("\n")[0]


class Recipient(models.Model):
    """One address a mailing goes to, written down when sending starts. `state` is where it has got to."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        HANDED = "handed", _("Handed to the mail queue")  # its message tells the rest
        LEFT_OUT = "left-out", _("Left out")  # since sending started

    class Reason(models.TextChoices):
        """Why somebody of the audience gets no letter."""

        FILTERED = "filtered", _("Not among those you chose")
        WITHDRAWN = "withdrawn", _("Withdrawn or cancelled")
        NO_ADDRESS = "no-address", _("No address")
        NO_CONSENT = "no-consent", _("Did not agree")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        BOUNCED = "bounced", _("Address takes no mail")

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="recipients")
    key = models.PositiveBigIntegerField()  # of the addressee in its domain
    email = models.EmailField(blank=True)  # lower case; blank once erased
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=16)  # of the text they get
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)  # why left out
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="recipient"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "mailing", Lower("email"), condition=~Q(email=""), name="one_letter_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(state="left-out") | ~Q(reason=""), name="left_out_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["mailing", "state"]), models.Index(fields=["email"])]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class Unsubscription(models.Model):
    """An address that wants no more letters of an initiative, or of none at all."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, null=True, blank=True, related_name="unsubscriptions"
    )  # none: of no initiative
    email = models.EmailField()  # lower case
    at = models.DateTimeField(default=times.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "email"],
                condition=Q(initiative__isnull=False),
                name="unsubscribed_once",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=Q(initiative__isnull=True), name="unsubscribed_from_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"unsubscription {self.pk}"
