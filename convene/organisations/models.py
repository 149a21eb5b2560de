from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.text import normalise

models.CharField.register_lookup(Length)


class Kind(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    FEDERATION = "federation", _("Federation or network")
    FOUNDATION = "foundation", _("Foundation")
    PROFESSIONAL = "professional", _("Professional body")
    BUSINESS = "business", _("Business")
    AUTHORITY = "authority", _("Public authority")
    INTERNATIONAL = "international", _("International organisation")
    OTHER = "other", _("Other")


class Theme(models.TextChoices):
    """What an organisation works on, and what a contribution is about."""

    HEALTH = "health", _("Health")
    PSYCHOSOCIAL = "psychosocial", _("Mental health and psychosocial support")
    FOOD = "food", _("Food and basic needs")
    LIVELIHOODS = "livelihoods", _("Livelihoods and business")
    EDUCATION = "education", _("Education and youth")
    INFORMATION = "information", _("Information and languages")
    RIGHTS = "rights", _("Rights and legal aid")
    DISCRIMINATION = "discrimination", _("Xenophobia and discrimination")
    WOMEN = "women", _("Women and families")
    CULTURE = "culture", _("Culture and dialogue")
    TECHNOLOGY = "technology", _("Technology")
    REMITTANCES = "remittances", _("Remittances and investment")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def public(self) -> "OrganisationQuerySet":
        return self.filter(state=Organisation.State.LISTED)

    def filtered(
        self, *, words: str = "", seat: str = "", serves: str = "", theme: str = "", language: str = ""
    ) -> "OrganisationQuerySet":
        """Those that match every filter given. `words` are looked for in names, acronyms and aliases."""
        found = self
        if words:
            needle = normalise(words)
            also = Alias.objects.filter(match_name__contains=needle).values("organisation")
            found = found.filter(
                models.Q(match_name__contains=needle)
                | models.Q(acronym__iexact=words)
                | models.Q(pk__in=also)
            )
        if seat:
            found = found.filter(seat=seat)
        if serves:
            found = found.filter(served__country=serves)
        if theme:
            found = found.filter(themed__theme=theme)
        if language:
            found = found.filter(spoken__language=language)
        return found

    def for_list(self) -> "OrganisationQuerySet":
        return self.prefetch_related("served", "spoken", "themed").order_by("sort_name", "pk")


class Organisation(models.Model):
    """One canonical record of an organisation. Its other names are aliases."""

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("Not yet listed")  # named in a signature or registration that waits
        LISTED = "listed", _("Listed")
        UNLISTED = "unlisted", _("Chose not to be listed")

    name = models.CharField(_("Name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    acronym = models.CharField(_("Acronym"), max_length=40, blank=True)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices, default=Kind.ASSOCIATION)
    language = models.CharField(_("Language of the name"), max_length=16, default="und")
    seat = models.CharField(_("Country of seat"), max_length=2)
    website = models.URLField(_("Website"), max_length=300, blank=True)
    about = models.TextField(_("About"), blank=True)
    founded = models.PositiveSmallIntegerField(_("Founded"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROVISIONAL)
    verified_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(
        default=1
    )  # grows with each edit, so that two editors notice each other
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)
    match_name = models.CharField(max_length=220, db_index=True)  # the name as core.text.normalise leaves it
    sort_name = models.CharField(
        max_length=220, db_index=True
    )  # romanised, so that one list holds all scripts

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(seat__length=2), name="organisation_has_a_seat"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
        ]
        indexes = [models.Index(fields=["state", "sort_name"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:organisation", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state == self.State.LISTED

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class Alias(models.Model):
    """Another name: an acronym written out, a former name, a name in another language or script."""

    class Kind(models.TextChoices):
        OTHER_LANGUAGE = "language", _("In another language")
        FORMER = "former", _("Former name")
        ACRONYM = "acronym", _("Acronym")
        SPELLING = "spelling", _("Other spelling")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SPELLING)
    language = models.CharField(max_length=16, default="und")
    match_name = models.CharField(max_length=220, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "match_name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Served(models.Model):
    """A country the organisation works for; its seat stands apart."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="served")
    country = models.CharField(max_length=2, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "country"], name="served_once")]
        ordering = ["country"]

    def __str__(self) -> str:
        return self.country


class Spoken(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="spoken")
    language = models.CharField(max_length=16, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "language"], name="spoken_once")]
        ordering = ["language"]

    def __str__(self) -> str:
        return self.language


class Themed(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="themed")
    theme = models.CharField(max_length=16, choices=Theme.choices, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "theme"], name="themed_once")]
        ordering = ["theme"]

    def __str__(self) -> str:
        return str(self.get_theme_display())


class MembershipQuerySet(models.QuerySet["Membership"]):
    def verified(self) -> "MembershipQuerySet":
        return self.filter(state=Membership.State.VERIFIED)


class Membership(models.Model):
    """A person's role in an organisation; pending until the organisation or a convener vouches for it."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        VERIFIED = "verified", _("Verified")
        ENDED = "ended", _("Ended")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.EDITOR)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    basis = models.CharField(max_length=200, blank=True)  # why it is verified, in a few words
    created_at = models.DateTimeField(default=times.now)
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
