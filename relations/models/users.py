"""People who work at the desk."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.text.languages import DEFAULT

from .base import LANGUAGE_CHOICES


class User(AbstractUser):
    """A member of staff. What a user may do follows from groups: see `editorial.permissions.Role`."""

    interface_language = models.CharField(
        _("language of the desk"),
        max_length=2,
        choices=LANGUAGE_CHOICES,
        default=DEFAULT,
    )
    wants_mail = models.BooleanField(_("receives notices by e-mail"), default=True)

    must_change_password = models.BooleanField(
        _("must choose a new password"),
        default=False,
        help_text=_("The password was given by somebody else; the desk opens after it is changed."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.get_full_name() or self.username
