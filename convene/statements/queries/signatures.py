from convene.core.accounts.models import User
from convene.core.text import digest
from convene.statements.models import Signature, SignatureQuerySet, Statement


def by_token(statement: Statement, token: str) -> Signature | None:
    """The signature the link in a mail belongs to."""
    return _whole().filter(statement=statement, token_digest=digest(token)).first()


def own(user: User, pk: int) -> Signature | None:
    """A signature that the account confirmed."""
    return _whole().filter(user=user, pk=pk).first()


def of_person(user: User) -> SignatureQuerySet:
    """Everything a person signed, newest first."""
    return _whole().of_person(user).order_by("-created_at", "-pk")


def _whole() -> SignatureQuerySet:
    rows = Signature.objects.select_related("organisation", "user", "statement__initiative")
    return rows.prefetch_related("countries")
