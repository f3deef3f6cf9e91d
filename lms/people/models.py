from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import access

from . import names

if TYPE_CHECKING:
    from lms.agencies.scopes import Grant


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Whole address in lower case: mailboxes of offices do not differ by case."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.name_key = names.sort_key(user.last_name, user.first_name, user.patronymic)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What she may do follows from her role grants (``lms.agencies``) and the rules."""

    email = models.EmailField(_("электронная почта"), unique=True)
    last_name = models.CharField(_("фамилия"), max_length=80)
    first_name = models.CharField(_("имя"), max_length=80)
    patronymic = models.CharField(_("отчество"), max_length=80, blank=True)
    name_key = models.CharField(max_length=250, editable=False, db_index=True)
    is_active = models.BooleanField(_("может входить"), default=True)
    date_joined = models.DateTimeField(_("заведён"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["last_name", "first_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("человек")
        verbose_name_plural = _("люди")
        ordering = ["name_key", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        super().clean()
        self.email = User.objects.normalize_email(self.email)
        self.name_key = names.sort_key(self.last_name, self.first_name, self.patronymic)

    def get_full_name(self) -> str:
        return names.full(self)

    def get_short_name(self) -> str:
        return names.short(self)

    @property
    def polite_name(self) -> str:
        return names.polite(self)

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """Role grants in force today; one query a request."""
        from lms.agencies.scopes import grants_of

        return grants_of(self)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Django's question, answered by the rules alone."""
        return access.allows(self, perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return access.allows(self, "lms.administer")

    @property
    def is_staff(self) -> bool:
        """What Django's admin asks first."""
        return access.allows(self, "lms.administer")


class Invitation(models.Model):
    """A letter that lets one address make an account. Its link carries a signature, so no secret is kept."""

    email = models.EmailField(_("электронная почта"))
    last_name = models.CharField(_("фамилия"), max_length=80)
    first_name = models.CharField(_("имя"), max_length=80)
    patronymic = models.CharField(_("отчество"), max_length=80, blank=True)
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("орган"), related_name="invitations")
    position = models.ForeignKey("lms.Position", models.PROTECT, verbose_name=_("должность"), related_name="+")
    role = models.CharField(_("роль"), max_length=20, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("кто пригласил"), related_name="+")
    created_at = models.DateTimeField(_("отправлено"), auto_now_add=True)
    expires_at = models.DateTimeField(_("действует до"))
    accepted_by = models.OneToOneField(
        User, models.PROTECT, null=True, verbose_name=_("кто принял"), related_name="invitation"
    )
    accepted_at = models.DateTimeField(_("принято"), null=True)
    withdrawn_at = models.DateTimeField(_("отозвано"), null=True)

    class Meta:
        verbose_name = _("приглашение")
        verbose_name_plural = _("приглашения")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
