"""Every deed the trail can tell of, by name and in words.

A name is written into the trail and never changes its meaning. One paragraph a subject; the names of
one subject stand together, in alphabetical order.
"""

from enum import StrEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Deed(StrEnum):
    """A deed's name, "statement.freeze"; `label` tells what happened: "Statement frozen"."""

    _value_: str
    label: Promise

    def __new__(cls, name: str, label: Promise | None = None) -> Self:
        if label is None:
            raise TypeError(f"the deed {name} does not say what happened")
        deed = str.__new__(cls, name)
        deed._value_ = name
        deed.label = label
        return deed

    ACCOUNT_APPOINT = "account.appoint", _("Account appointed")
    ACCOUNT_CHANGE = "account.change", _("Account changed")
    ACCOUNT_ERASE = "account.erase", _("Account erased")
    ACCOUNT_OPEN = "account.open", _("Account opened")

    ORGANISATION_ACCEPT = "organisation.accept", _("Organisation accepted")
    ORGANISATION_ADD = "organisation.add", _("Organisation added")
    ORGANISATION_ALIAS = "organisation.alias", _("Organisation’s other name added")
    ORGANISATION_EDIT = "organisation.edit", _("Organisation’s entry edited")
    ORGANISATION_FORGET = "organisation.forget", _("Organisation’s second record dropped")
    ORGANISATION_NAME = "organisation.name", _("Organisation named")
    ORGANISATION_UNLIST = "organisation.unlist", _("Organisation taken out of the directory")
    ORGANISATION_VERIFY = "organisation.verify", _("Organisation verified")

    MEMBER_ADD = "member.add", _("Representative added")
    MEMBER_LEAVE = "member.leave", _("Representative left")
    MEMBER_VERIFY = "member.verify", _("Representative verified")

    INITIATIVE_CONVENED = "initiative.convened", _("Initiative’s conveners named")
    INITIATIVE_CREATE = "initiative.create", _("Initiative drafted")
    INITIATIVE_EDIT = "initiative.edit", _("Initiative edited")
    INITIATIVE_FINISH = "initiative.finish", _("Initiative finished")
    INITIATIVE_OPEN = "initiative.open", _("Initiative opened")
    INITIATIVE_STEP = "initiative.step", _("Initiative moved on")

    SERIES_ADD = "series.add", _("Figure of the situation added")
    SERIES_EDIT = "series.edit", _("Figure of the situation edited")

    READING_CORRECT = "reading.correct", _("Reading corrected")
    READING_IMPORT = "reading.import", _("Readings imported")
    READING_NOTE = "reading.note", _("Reading noted")
    READING_TAKE_BACK = "reading.take-back", _("Reading taken back")

    FIGURE_FREEZE = "figure.freeze", _("Figure frozen")

    CONVENER_APPOINT = "convener.appoint", _("Convener appointed")
    CONVENER_DISMISS = "convener.dismiss", _("Convener dismissed")

    STATEMENT_CLOSE = "statement.close", _("Statement closed")
    STATEMENT_DRAFT = "statement.draft", _("Statement drafted")
    STATEMENT_EDIT = "statement.edit", _("Statement edited")
    STATEMENT_FREEZE = "statement.freeze", _("Statement frozen")
    STATEMENT_OPEN = "statement.open", _("Statement opened for signatures")
    STATEMENT_RESCHEDULE = "statement.reschedule", _("Statement’s closing time moved")

    SIGNATURE_APPROVE = "signature.approve", _("Signature approved")
    SIGNATURE_CONFIRM = "signature.confirm", _("Signature confirmed by e-mail")
    SIGNATURE_CONFIRM_BY_HAND = "signature.confirm-by-hand", _("Signature confirmed by a convener")
    SIGNATURE_CORRECT = "signature.correct", _("Signature corrected")
    SIGNATURE_DECLINE = "signature.decline", _("Signature declined")
    SIGNATURE_ENTER = "signature.enter", _("Signature entered by a convener")
    SIGNATURE_LIST = "signature.list", _("Signature put on the roll")
    SIGNATURE_READDRESS = "signature.readdress", _("Signature’s e-mail address changed")
    SIGNATURE_RESEND = "signature.resend", _("Confirmation sent again")
    SIGNATURE_SIGN = "signature.sign", _("Statement signed")
    SIGNATURE_WITHDRAW = "signature.withdraw", _("Signature withdrawn")

    CALL_CLOSE = "call.close", _("Call closed")
    CALL_EDIT = "call.edit", _("Call edited")
    CALL_OPEN = "call.open", _("Call opened")

    CONTRIBUTION_EDIT = "contribution.edit", _("Contribution edited")
    CONTRIBUTION_FINISH = "contribution.finish", _("Need or offer closed")
    CONTRIBUTION_HIDE = "contribution.hide", _("Contribution hidden")
    CONTRIBUTION_MAKE = "contribution.make", _("Contribution made")
    CONTRIBUTION_NEWS = "contribution.news", _("Wish to hear what comes of the contribution changed")
    CONTRIBUTION_QUOTING = "contribution.quoting", _("Choice about quoting the contribution changed")
    CONTRIBUTION_RENEW = "contribution.renew", _("Need or offer renewed")
    CONTRIBUTION_SHOW = "contribution.show", _("Contribution shown again")
    CONTRIBUTION_VOUCH = "contribution.vouch", _("Contribution’s author vouched for")
    CONTRIBUTION_WITHDRAW = "contribution.withdraw", _("Contribution withdrawn")

    EVENT_ANNOUNCE = "event.announce", _("Event announced")
    EVENT_CANCEL = "event.cancel", _("Event cancelled")
    EVENT_EDIT = "event.edit", _("Event edited")
    EVENT_HOLD = "event.hold", _("Event held")
    EVENT_PLAN = "event.plan", _("Event planned")

    SESSION_PLAN = "session.plan", _("Agenda set")

    SPEAKER_EDIT = "speaker.edit", _("Speaker’s entry edited")
    SPEAKER_NAME = "speaker.name", _("Speaker named")
    SPEAKER_REMOVE = "speaker.remove", _("Speaker removed")

    REGISTRATION_CANCEL = "registration.cancel", _("Registration cancelled")
    REGISTRATION_MAKE = "registration.make", _("Registration made")

    INPUT_EDIT = "input.edit", _("Input edited")
    INPUT_HIDE = "input.hide", _("Input hidden")
    INPUT_NOTE = "input.note", _("Input noted down")
    INPUT_QUOTING = "input.quoting", _("Choice about quoting the input changed")
    INPUT_SHOW = "input.show", _("Input shown again")
    INPUT_WITHDRAW = "input.withdraw", _("Input withdrawn")
    INPUT_WRITE = "input.write", _("Input written")

    OUTCOME_COMPILE = "outcome.compile", _("Outcome document compiled")
    OUTCOME_EDIT = "outcome.edit", _("Outcome document edited")
    OUTCOME_START = "outcome.start", _("Outcome document started")

    SECTION_ADD = "section.add", _("Section added")
    SECTION_MOVE = "section.move", _("Section moved")
    SECTION_REMOVE = "section.remove", _("Section removed")

    PASSAGE_ADD = "passage.add", _("Passage added")
    PASSAGE_DELETE = "passage.delete", _("Passage deleted")
    PASSAGE_EDIT = "passage.edit", _("Passage edited")
    PASSAGE_LEAVE_OUT = "passage.leave-out", _("Passage left out")
    PASSAGE_MOVE = "passage.move", _("Passage moved")
    PASSAGE_TAKE_BACK = "passage.take-back", _("Passage taken back in")

    EDITION_PUBLISH = "edition.publish", _("Edition published")

    REPLY_MAKE = "reply.make", _("Need or offer answered")
    REPLY_WITHDRAW = "reply.withdraw", _("Answer to a need or offer withdrawn")

    PARTNERSHIP_AGREE = "partnership.agree", _("Partnership agreed")
    PARTNERSHIP_DENY = "partnership.deny", _("Partnership not agreed")
    PARTNERSHIP_EDIT = "partnership.edit", _("Proposed partnership edited")
    PARTNERSHIP_END = "partnership.end", _("Partnership ended")
    PARTNERSHIP_PROPOSE = "partnership.propose", _("Partnership proposed")

    COALITION_EDIT = "coalition.edit", _("Coalition edited")
    COALITION_FOUND = "coalition.found", _("Coalition founded")
    COALITION_INVITE = "coalition.invite", _("Organisation invited to the coalition")

    MEMBERSHIP_ADMIT = "membership.admit", _("Organisation admitted to the coalition")
    MEMBERSHIP_APPLY = "membership.apply", _("Organisation applied to the coalition")
    MEMBERSHIP_CONFIRM = "membership.confirm", _("Organisation joined the coalition")
    MEMBERSHIP_DECLINE = "membership.decline", _("Organisation’s application declined")
    MEMBERSHIP_LEAVE = "membership.leave", _("Organisation left the coalition")
    MEMBERSHIP_RESEND = "membership.resend", _("Invitation to the coalition sent again")

    DELEGATE_END = "delegate.end", _("Delegate’s part ended")
    DELEGATE_NAME = "delegate.name", _("Delegate named")
    DELEGATE_SHOW = "delegate.show", _("Choice about showing the delegate’s name changed")

    MOTION_EDIT = "motion.edit", _("Motion edited")
    MOTION_MOVE = "motion.move", _("Motion proposed")
    MOTION_SECOND = "motion.second", _("Motion seconded")
    MOTION_WITHDRAW = "motion.withdraw", _("Motion withdrawn")

    BALLOT_CALL_OFF = "ballot.call-off", _("Ballot called off")
    BALLOT_COUNT = "ballot.count", _("Ballot counted")
    BALLOT_OPEN = "ballot.open", _("Ballot opened")
    BALLOT_SET = "ballot.set", _("Ballot set")
    BALLOT_VOTE = "ballot.vote", _("Vote cast")

    DECISION_REGISTER = "decision.register", _("Decision registered")

    MINUTES_EDIT = "minutes.edit", _("Minutes edited")
    MINUTES_PUBLISH = "minutes.publish", _("Minutes published")

    ACTION_EDIT = "action.edit", _("Action edited")
    ACTION_PLAN = "action.plan", _("Action planned")
    ACTION_REPORT = "action.report", _("Action reported on")
    ACTION_SUPPORT = "action.support", _("Action’s supporters named")

    CHALLENGE_ANSWER = "challenge.answer", _("Answer to a challenge noted")
    CHALLENGE_EDIT = "challenge.edit", _("Challenge edited")
    CHALLENGE_NAME = "challenge.name", _("Challenge named")
    CHALLENGE_RAISE = "challenge.raise", _("Voice that raised a challenge noted")

    NEWS_CORRECT = "news.correct", _("News corrected")
    NEWS_DRAFT = "news.draft", _("News drafted")
    NEWS_EDIT = "news.edit", _("News edited")
    NEWS_PUBLISH = "news.publish", _("News published")
    NEWS_TRANSLATE = "news.translate", _("News translated")

    MAILING_DRAFT = "mailing.draft", _("Letter drafted")
    MAILING_EDIT = "mailing.edit", _("Letter edited")
    MAILING_FINISH = "mailing.finish", _("Letter sent to everyone")
    MAILING_PAUSE = "mailing.pause", _("Sending of a letter paused")
    MAILING_RESUBSCRIBE = "mailing.resubscribe", _("Letters subscribed to again")
    MAILING_RESUME = "mailing.resume", _("Sending of a letter resumed")
    MAILING_SEND = "mailing.send", _("Sending of a letter started")
    MAILING_STOP = "mailing.stop", _("Sending of a letter stopped")
    MAILING_TRY = "mailing.try", _("Letter sent to its writer as a test")
    MAILING_UNSUBSCRIBE = "mailing.unsubscribe", _("Letters unsubscribed from")
