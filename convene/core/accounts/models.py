from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from convene.core import times


class UserQuerySet(models.QuerySet["User"]):
    def with_email(self, email: str) -> "UserQuerySet":
        """Whoever signs in by this address, however its letters are cased."""
        return self.filter(email=email.strip().lower())

    def staff(self) -> "UserQuerySet":
        """Those who look after the instance and can be written to."""
        return self.filter(is_staff=True, is_active=True)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def with_email(self, email: str) -> UserQuerySet:
        return self.get_queryset().with_email(email)

    def staff(self) -> UserQuerySet:
        return self.get_queryset().staff()


class User(AbstractBaseUser):
    """A person who can sign in by a code sent to their address. Nobody has a password.

    A row is never deleted: what the person did stays in the trail. Erasing blanks it.
    """

    email = models.EmailField(_("E-mail"), unique=True)  # in lower case
    name = models.CharField(_("Name"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=16, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=64, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    may_convene = models.BooleanField(default=False)  # may open initiatives
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=times.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
            models.CheckConstraint(
                name="erased_accounts_are_closed",
                condition=models.Q(erased_at=None)
                | models.Q(is_active=False, is_staff=False, may_convene=False, name=""),
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at:
            return str(_("Erased account"))
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        if not self.password:
            self.set_unusable_password()
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, _thing: models.Model | None = None) -> bool:
        """Staff may look at every row in the admin and change none: deeds are the only writers."""
        return self.is_active and self.is_staff and perm.partition(".")[2].startswith("view_")

    def has_module_perms(self, _app: str) -> bool:
        return self.is_active and self.is_staff


class Session(AbstractBaseSession):
    """A browser's session, with whose it is, so that all of a person's can be ended at once."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        from convene.core.accounts.sessions import SessionStore  # noqa: PLC0415 -- the store names this model

        return SessionStore
