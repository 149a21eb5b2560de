from convene.matching.forms.entries import FilterForm, ReplyForm
from convene.matching.forms.partnerships import (
    AgreeForm,
    DenyForm,
    EndForm,
    PartnershipFilterForm,
    ProposalForm,
    ProposeForm,
)

__all__ = [
    "AgreeForm",
    "DenyForm",
    "EndForm",
    "FilterForm",
    "PartnershipFilterForm",
    "ProposalForm",
    "ProposeForm",
    "ReplyForm",
]
