"""What comes of two who do the same at once; run by test_concurrency.py."""

from typing import Any

from convene.core.notifications.models import Message
from convene.core.trail.models import Citation
from convene.forum.models import Particulars
from convene.matching import actions, queries
from convene.matching.models import Partnership, Reply
from tests.factories import forum, matching
from tests.statements.races import at_once


def run() -> dict[str, Any]:
    """Every race, each with a need of its own."""
    came: dict[str, Any] = {}
    call = forum.call()
    givers = forum.organisation("Nurses Abroad", "DE")
    pair = [forum.member(givers), forum.member(givers)]

    need = matching.need(call)
    outcome = at_once(lambda who: matching.reply(need, who), pair)
    came["two answer for one organisation"] = [outcome, Reply.objects.filter(to=need).count()]

    need = matching.need(call)
    outcome = at_once(lambda one: matching.proposal(one, others=[givers]), [need] * 2)
    came["a proposal sent twice"] = [outcome, Partnership.objects.filter(need=need).count()]

    need = matching.need(call)
    third = forum.organisation("Third", "FR")
    speaker = forum.member(third)
    made = matching.proposal(need, others=[givers, third])
    Message.objects.all().delete()
    answers = [(matching.party(made, givers), pair[0]), (matching.party(made, third), speaker)]
    outcome = at_once(lambda one: actions.agree(party=one[0], version=1, actor=one[1]), answers)
    made.refresh_from_db()
    cited = Citation.objects.filter(passage_kind="partnership", passage_id=made.pk).count()
    told = Message.objects.filter(to=need.author.email).count()
    came["the last two agree"] = [outcome, made.state, cited, told]

    need = matching.need(call)
    made = matching.proposal(need, others=[givers])
    party = matching.party(made, givers)

    def answer(agrees: bool) -> object:
        if agrees:
            return actions.agree(party=party, version=1, actor=pair[0])
        return actions.deny(party=party, actor=pair[1])

    outcome = at_once(answer, [True, False])
    made.refresh_from_db()
    came["two of one organisation disagree"] = [outcome.count("done"), made.state in {"under-way", "denied"}]

    made = matching.agreed(matching.proposal(matching.need(call), others=[givers]))
    outcome = at_once(
        lambda who: actions.end(partnership=made, is_done=True, result="900 calls.", actor=who), pair
    )
    came["two say what came of it"] = outcome

    need = matching.need(call)
    token = queries.token(Particulars.objects.get(contribution=need))
    came["a link pressed twice"] = at_once(lambda one: actions.renew_by_link(token=one), [token] * 2)
    return came
