"""What is typed to plan an action, to name who helps, to report."""

from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convene.coalition import evidence
from convene.coalition.models import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Action, Coalition, Decision
from convene.coalition.models.plan import HOW_LIMIT, MEASURE_LIMIT
from convene.coalition.queries import plan as queries
from convene.core.places import Region
from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, TextField, WebsiteField
from convene.organisations.models import Organisation
from convene.organisations.queries import named

BLANK_ROWS = 3


class DecisionField(forms.ModelChoiceField[Decision]):
    def label_from_instance(self, obj: Decision) -> str:
        return gettext("Decision %(number)s: %(title)s") % {"number": obj.number, "title": obj.title}


class ActionForm(forms.Form):
    title = LineField(label=_("What will be done, in a few words"), limit=TITLE_LIMIT)
    decision = DecisionField(
        label=_("Decision it carries out"),
        queryset=Decision.objects.none(),
        empty_label=_("Choose a decision"),
    )
    owner = forms.ModelChoiceField(
        label=pgettext_lazy("of an action", "Owner"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
        help_text=_("The member or observer that answers for it."),
        error_messages={
            "required": _(
                "An action without an owner is nobody’s. Choose the organisation that answers for it."
            )
        },
    )
    region = forms.ChoiceField(label=_("Region"), choices=Region.choices, initial=Region.GLOBAL)
    due_on = forms.DateField(
        label=_("Due"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("The last day on which it is in time."),
        error_messages={"invalid": _("Enter a day, such as 2026-07-08.")},
    )
    measure = LineField(
        label=_("How we will know it is done"),
        limit=MEASURE_LIMIT,
        help_text=_("Something that can be seen or counted: “Hotlines in ten languages answer calls”."),
    )
    body = TextField(
        label=_("More about it"), limit=TEXT_LIMIT, required=False, help_text=_("You can use Markdown.")
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, coalition: Coalition, owner: Organisation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        decisions = coalition.decisions.order_by("-number")
        cast("DecisionField", self.fields["decision"]).queryset = decisions
        owners = queries.may_own(coalition)
        if owner is not None:  # one that left meanwhile can stay what it is
            owners = Organisation.objects.filter(pk__in=[*owners.values_list("pk", flat=True), owner.pk])
        cast("forms.ModelChoiceField[Organisation]", self.fields["owner"]).queryset = owners.order_by(
            "sort_name", "pk"
        )

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        names = ["title", "region", "due_on", "measure", "body", "language", "version"]
        return {
            **{name: getattr(action, name) for name in names},
            "decision": action.decision_id,
            "owner": action.owner_id,
        }

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(self.fields["due_on"].error_messages["invalid"], code="invalid")
        return day


class SupporterForm(forms.Form):
    """One organisation that helps; an empty name takes it out."""

    name = LineField(
        label=_("Organisation"),
        limit=200,
        required=False,
        help_text=_("Its name or acronym in the directory. Empty: nobody."),
    )
    how = LineField(label=_("How it helps"), limit=HOW_LIMIT, required=False)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        self.organisation = named(name) if name else None
        if name and (self.organisation is None or not self.organisation.is_public):
            message = gettext("“%(name)s” is not in the directory.") % {"name": name}
            raise forms.ValidationError(message, code="unknown")
        return name

    organisation: Organisation | None = None


SupporterRows: type[BaseFormSet[SupporterForm]] = formset_factory(
    SupporterForm, extra=BLANK_ROWS, max_num=50 + BLANK_ROWS, absolute_max=100
)


class ReportForm(forms.Form):
    """How an action goes. `states` are those its reporter may choose."""

    text = TextField(
        label=_("What happened"),
        limit=TEXT_LIMIT,
        help_text=_("You can use Markdown."),
        error_messages={"required": _("Say in a few words how it goes.")},
    )
    state = forms.ChoiceField(label=_("How it stands now"), widget=forms.RadioSelect)
    reason = LineField(
        label=_("Why it is dropped"),
        limit=REASON_LIMIT,
        required=False,
        help_text=_("Only where it is dropped. Everyone can read it."),
    )
    link = WebsiteField(
        label=_("Where it can be seen"),
        required=False,
        help_text=_("An address on the web, if there is one."),
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    file_1 = forms.FileField(
        label=_("Evidence"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "A PDF, a JPEG or a PNG of at most 5 MB. What a camera notes in a picture, such as where it was taken, is "
            "removed. Everyone can open it."
        ),
    )
    file_2 = forms.FileField(label=_("A second file"), required=False, allow_empty_file=True)
    file_3 = forms.FileField(label=_("A third file"), required=False, allow_empty_file=True)
    state_read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, states: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["state"]).choices = states
        for number in range(1, evidence.FILES + 1):
            self.fields[f"file_{number}"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def files_sent(self) -> list[evidence.Sent]:
        """What was chosen, in order, read up to just over the limit: more is refused anyway."""
        fields = [f"file_{number}" for number in range(1, evidence.FILES + 1)]
        chosen = [(field, self.cleaned_data.get(field)) for field in fields]
        return [
            evidence.Sent(name=str(one.name or ""), content=one.read(evidence.LIMIT + 1), field=field)
            for field, one in chosen
            if one is not None
        ]


class BoardForm(forms.Form):
    """What a reader wants to see of the plan; anything unknown counts as everything."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    owner = forms.ModelChoiceField(
        label=pgettext_lazy("of an action", "Owner"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Every owner"),
        to_field_name="slug",
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, owners: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["region"]).choices = [
            ("", _("Every region")),
            *Region.choices,
        ]
        cast("forms.ChoiceField", self.fields["state"]).choices = [
            ("", _("Every state")),
            (queries.LATE, _("Late")),
            *Action.State.choices,
        ]
        owner = cast("forms.ModelChoiceField[Organisation]", self.fields["owner"])
        owner.queryset = Organisation.objects.filter(pk__in=[one.pk for one in owners]).order_by(
            "sort_name", "pk"
        )

    @property
    def chosen(self) -> queries.Chosen:
        self.is_valid()
        data = self.cleaned_data
        owner = data.get("owner")
        return queries.Chosen(
            region=data.get("region") or "", owner=owner.pk if owner else None, state=data.get("state") or ""
        )
