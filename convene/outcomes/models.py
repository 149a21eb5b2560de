import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.places import Region
from convene.core.trail.models import AppendOnlyModel, AppendOnlyQuerySet, Source
from convene.initiatives.models import Initiative, Phase


def phase_name(phase: str) -> str:
    return str(Phase(phase).label if phase else _("Across the phases"))


def region_name(region: str) -> str:
    return str(Region(region).label if region else _("No region named"))


class OutcomeDocumentQuerySet(models.QuerySet["OutcomeDocument"]):
    def public(self) -> "OutcomeDocumentQuerySet":
        return (
            self.filter(editions__isnull=False).exclude(initiative__state=Initiative.State.DRAFT).distinct()
        )


class OutcomeDocument(models.Model):
    """The working copy of an outcome document. What readers see are its editions."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="outcome_documents")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    language = models.CharField(_("Language it is written in"), max_length=16, default="en")
    introduction = models.TextField(_("Introduction"), blank=True)  # Markdown
    version = models.PositiveIntegerField(default=1)  # of title, language and introduction
    compiled_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)

    objects = OutcomeDocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:document", args=[self.slug])


class Section(models.Model):
    """A group of passages: one phase in one region, or one of the convener's own."""

    document = models.ForeignKey(OutcomeDocument, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    phase = models.CharField(_("Phase"), max_length=12, choices=Phase.choices, blank=True)
    region = models.CharField(_("Region"), max_length=12, choices=Region.choices, blank=True)
    title = models.CharField(
        _("Title"), max_length=200, blank=True
    )  # a convener's own; else phase and region name it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "phase", "region"],
                condition=Q(title=""),
                name="one_section_a_phase_and_region",
            )
        ]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title or f"{self.phase} {self.region}"

    @property
    def name(self) -> str:
        """Its heading in the active language."""
        return self.title or f"{phase_name(self.phase)} – {region_name(self.region)}"


class Passage(models.Model):
    """A quote or a figure that stands verbatim in its source, or words of the conveners that rest on sources."""

    class Kind(models.TextChoices):
        QUOTE = "quote", _("Quote")
        OWN = "own", _("Our words")
        FIGURE = "figure", _("Figure")

    document = models.ForeignKey(OutcomeDocument, on_delete=models.CASCADE, related_name="passages")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="passages")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(_("Text"))  # a quote's is exactly its cited span
    language = models.CharField(_("Language"), max_length=16)
    included = models.BooleanField(default=True)
    rank = models.FloatField(null=True, blank=True)  # the compiler's score; none for what a convener chose
    # What the compiler proposed here, so that it is not proposed again however the passage was edited since.
    origin = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    origin_start = models.PositiveIntegerField(null=True, blank=True)
    origin_end = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of text, language and sources

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class PassageSource(models.Model):
    """What a passage of the working copy rests on: a span of a source, in code points."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=models.F("end")), name="passage_span_is_not_empty"),
            models.UniqueConstraint(fields=["passage", "source", "start", "end"], name="passage_source_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source_id}[{self.start}:{self.end}]"

    @property
    def quoted(self) -> str:
        return self.source.span(self.start, self.end)


class EditionQuerySet(AppendOnlyQuerySet["Edition"]):
    def public(self) -> "EditionQuerySet":
        return self.exclude(document__initiative__state=Initiative.State.DRAFT)


class Edition(AppendOnlyModel):
    """A published state of an outcome document: numbered, dated, never changed."""

    document = models.ForeignKey(OutcomeDocument, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    content = models.JSONField()  # the document as data, every passage with its citations
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes of its .json
    published_at = models.DateTimeField(default=times.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="edition_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="editions_from_one"),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("outcomes:edition", args=[self.document.slug, self.number])


class EditionPassage(AppendOnlyModel):
    """A passage of an edition, in the order of its number. What the trail's citations mean by "edition-passage"."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="passages")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of its text

    objects = AppendOnlyQuerySet["EditionPassage"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="edition_passage_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.edition_id}#{self.fragment}"

    @property
    def fragment(self) -> str:
        return f"passage-{self.number}"


class EditionFile(AppendOnlyModel):
    """An edition in one format, kept as it was made so that the same address always gives the same bytes."""

    class Format(models.TextChoices):
        HTML = "html", "HTML"
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        JSON = "json", "JSON"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format.choices)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes

    objects = AppendOnlyQuerySet["EditionFile"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "format"], name="edition_format_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.format}"

    @staticmethod
    def digest_of(content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()
