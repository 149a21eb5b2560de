from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.places import Region
from convene.core.trail.models import Source
from convene.initiatives.models import Initiative, Phase, Quoting, Step
from convene.organisations.models import Membership, Organisation, Theme

# Characters
TITLE_LIMIT = 200
PART_LIMIT = 10_000
NAME_LIMIT = 200
REASON_LIMIT = 300
QUANTITY_LIMIT = 120


class Kind(models.TextChoices):
    SUCCESS_STORY = "success-story", _("Success story")
    PRACTICE = "practice", _("Practice")
    NEED = "need", _("Need")
    OFFER = "offer", _("Offer")
    OPPORTUNITY = "opportunity", _("Opportunity for collaboration")


# What was done, what resulted and what others can learn are asked of these; the others have one text.
TOLD_IN_PARTS = frozenset({Kind.SUCCESS_STORY, Kind.PRACTICE})
# Of these, particulars are asked: they can be met.
MATCHED = frozenset({Kind.NEED, Kind.OFFER})


class CallQuerySet(models.QuerySet["Call"]):
    def public(self) -> "CallQuerySet":
        return self.exclude(initiative__state=Initiative.State.DRAFT)

    def behind(self) -> "CallQuerySet":
        """Those the clock has opened or closed since the thread line was told."""
        now = times.now()
        return self.filter(
            Q(told=Step.State.PLANNED, opens_at__lte=now) | Q(told=Step.State.NOW, closes_at__lte=now)
        )


class Call(models.Model):
    """An invitation to contribute, for contributions of stated kinds."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    body = models.TextField(_("What is asked for"), blank=True)  # Markdown
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    kinds = models.JSONField(_("Kinds of contribution"), default=list)  # values of Kind
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # What the initiative's thread line last heard of it; `keep_time` brings it up to the clock.
    told = models.CharField(max_length=12, choices=Step.State.choices, default=Step.State.PLANNED)
    created_at = models.DateTimeField(default=times.now)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="call_closes_after_it_opens",
            )
        ]
        ordering = ["opens_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:call", args=[self.slug])

    @property
    def has_opened(self) -> bool:
        return self.opens_at <= times.now()

    @property
    def has_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= times.now()

    @property
    def is_open(self) -> bool:
        """Whether contributions are taken now: the clock says so and the initiative is under way."""
        return self.has_opened and not self.has_closed and self.initiative.state == Initiative.State.OPEN

    @property
    def step_state(self) -> Step.State:
        """Where it stands by the clock."""
        if self.has_closed:
            return Step.State.DONE
        return Step.State.NOW if self.has_opened else Step.State.PLANNED

    @property
    def kind_labels(self) -> list[str]:
        return [str(kind.label) for kind in Kind if kind.value in self.kinds]


def _speaks() -> Q:
    role = Membership.objects.verified().filter(
        user=OuterRef("author"), organisation=OuterRef("organisation")
    )
    return Q(vouched_at__isnull=False) | Q(Exists(role))


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def public(self) -> "ContributionQuerySet":
        return self.filter(state=Contribution.State.PUBLISHED).exclude(
            call__initiative__state=Initiative.State.DRAFT
        )

    def filtered(
        self,
        *,
        initiative: str = "",
        call: str = "",
        kind: str = "",
        phase: str = "",
        region: str = "",
        country: str = "",
        theme: str = "",
        language: str = "",
    ) -> "ContributionQuerySet":
        """Those that match every filter given; `initiative` and `call` are slugs."""
        wanted = {
            "call__initiative__slug": initiative,
            "call__slug": call,
            "kind": kind,
            "phase": phase,
            "region": region,
            "countries__country": country,
            "theme": theme,
            "language": language,
        }
        return self.filter(**{name: value for name, value in wanted.items() if value})

    def with_standing(self) -> "ContributionQuerySet":
        """Each with `speaks`: whether its author is known to speak for the organisation."""
        return self.annotate(speaks=_speaks())

    def unvouched_first(self) -> "ContributionQuerySet":
        return self.annotate(speaks=_speaks()).order_by("speaks", "-created_at", "-pk")

    def vouched(self) -> "ContributionQuerySet":
        return self.filter(_speaks())

    def unvouched(self) -> "ContributionQuerySet":
        return self.exclude(_speaks())

    def quotable(self) -> "ContributionQuerySet":
        return self.public().vouched().exclude(quoting=Quoting.NOT_AT_ALL)


class Contribution(models.Model):
    """What a representative shares under a call. Its words are in its revisions."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contributions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    author_name = models.CharField(max_length=200, blank=True)  # kept only where it may be shown
    quoting = models.CharField(_("May we quote it?"), max_length=24, choices=Quoting.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    hidden_reason = models.CharField(max_length=300, blank=True)
    # When the author's role in the organisation was known to be real. Once said it stays, also when the
    # role ends. Empty: nobody has vouched yet, unless the role was verified since.
    vouched_at = models.DateTimeField(null=True, blank=True)
    outcome_news = models.BooleanField(_("Tell me what comes of it"), default=False)
    # What was written before conveners hid it stays hidden: earlier revisions are shown to nobody else.
    shown_from = models.PositiveIntegerField(default=1)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    # The latest revision's, so that lists filter and print without a join.
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("Title"), max_length=200)
    language = models.CharField(_("Language"), max_length=16)
    phase = models.CharField(_("Phase"), max_length=12, choices=Phase.choices, blank=True)
    region = models.CharField(_("Region"), max_length=12, choices=Region.choices)
    theme = models.CharField(_("Theme"), max_length=16, choices=Theme.choices, blank=True)
    opening = models.CharField(max_length=300)  # the first words of the text
    revisions_made = models.PositiveIntegerField(default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(hidden_reason=""), name="hidden_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(quoting="organisation-and-name") | Q(author_name=""), name="named_by_choice"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["call", "state", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:contribution", args=[self.pk, self.slug])

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED and self.call.initiative.is_public


class ContributionCountry(models.Model):
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=2, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "country"], name="contribution_country_once")
        ]
        ordering = ["country"]

    def __str__(self) -> str:
        return self.country


class Revision(models.Model):
    """What a contribution said from one moment on. Never changed; its plain text is a citeable source."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    phase = models.CharField(max_length=12, choices=Phase.choices, blank=True)
    region = models.CharField(max_length=12, choices=Region.choices)
    theme = models.CharField(max_length=16, choices=Theme.choices, blank=True)
    countries = models.JSONField(default=list)  # ISO 3166-1 alpha-2
    body = models.TextField(_("In your own words"), blank=True)  # Markdown, as are the three parts
    done = models.TextField(_("What was done"), blank=True)
    resulted = models.TextField(_("What resulted"), blank=True)
    learned = models.TextField(_("What others can learn"), blank=True)
    at = models.DateTimeField(default=times.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="revision_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("forum:revision", args=[self.contribution_id, self.contribution.slug, self.number])

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What was written, each part with the heading it stands under; "" for what needs none."""
        told = [
            ("", self.body),
            (str(_("What was done")), self.done),
            (str(_("What resulted")), self.resulted),
            (str(_("What others can learn")), self.learned),
        ]
        return [(heading, text) for heading, text in told if text]


class Category(models.TextChoices):
    """What is needed or offered; a short list, so that both sides find each other."""

    HEALTH = "health", _("Health and protective equipment")
    FOOD = "food", _("Food and basic goods")
    SHELTER = "shelter", _("Shelter")
    MONEY = "money", _("Money")
    LEGAL = "legal", _("Legal advice")
    COUNSEL = "counsel", _("Counselling and care")
    LANGUAGE = "language", _("Translation and interpreting")
    EDUCATION = "education", _("Education and training")
    WORK = "work", _("Jobs and businesses")
    TECHNOLOGY = "technology", _("Technology and connections")
    TRANSPORT = "transport", _("Transport and delivery")
    VOLUNTEERS = "volunteers", _("Volunteers and expertise")
    OTHER = "other", _("Something else")


class Urgency(models.TextChoices):
    NOW = "now", _("Within days")
    SOON = "soon", _("Within weeks")
    LATER = "later", _("No hurry")


class Span(models.IntegerChoices):
    """For how many days an entry stands as open before its author is asked whether it still does."""

    SHORT = 30, _("30 days")
    USUAL = 60, _("60 days")
    LONG = 90, _("90 days")


class Particulars(models.Model):
    """What a need or an offer says beside its words, so that it can be found and met."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="particulars")
    category = models.CharField(_("Category"), max_length=12, choices=Category.choices)
    quantity = models.CharField(_("How much or how many"), max_length=QUANTITY_LIMIT, blank=True)
    remote = models.BooleanField(_("Can be done from anywhere"), default=False)  # else in its countries
    from_on = models.DateField(_("From"), null=True, blank=True)
    until_on = models.DateField(_("Until"), null=True, blank=True)
    urgency = models.CharField(_("How urgent"), max_length=8, choices=Urgency.choices, default=Urgency.SOON)
    days = models.PositiveSmallIntegerField(choices=Span.choices, default=Span.USUAL)  # what renewing adds
    expires_at = models.DateTimeField()  # no longer shown as open from then on, unless renewed
    reminded_at = models.DateTimeField(null=True, blank=True)  # of this expiry
    closed_at = models.DateTimeField(null=True, blank=True)  # met, or no longer on offer
    # Grows with each change: the words' revisions do not tell that these have changed.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "particulars"
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(from_on__lte=F("until_on")),
                name="particulars_end_after_they_begin",
            )
        ]
        indexes = [models.Index(fields=["closed_at", "expires_at"])]

    def __str__(self) -> str:
        return f"particulars of {self.contribution_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and times.now() < self.expires_at

    @property
    def language_codes(self) -> list[str]:
        return [row.language for row in self.languages.all()]


class ParticularsLanguage(models.Model):
    """A language in which a need can be met, or an offer be taken up."""

    particulars = models.ForeignKey(Particulars, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=16, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["particulars", "language"], name="particulars_language_once")
        ]
        ordering = ["language"]

    def __str__(self) -> str:
        return self.language
