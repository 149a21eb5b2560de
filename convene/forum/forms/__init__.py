from convene.forum.forms.contributing import MEANT, ContributeForm, EditForm, KindForm, QuotingForm, WordsForm
from convene.forum.forms.convening import CallForm, HideForm, VouchForm
from convene.forum.forms.reading import FilterForm

__all__ = [
    "MEANT",
    "CallForm",
    "ContributeForm",
    "EditForm",
    "FilterForm",
    "HideForm",
    "KindForm",
    "QuotingForm",
    "VouchForm",
    "WordsForm",
]
