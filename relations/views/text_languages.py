"""Names of the languages in which agreements are written: an open list, not only those of the portal."""

from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = {
    "ar": _("Arabic"),
    "az": _("Azerbaijani"),
    "be": _("Belarusian"),
    "de": _("German"),
    "en": _("English"),
    "es": _("Spanish"),
    "fa": _("Persian"),
    "fr": _("French"),
    "hi": _("Hindi"),
    "hu": _("Hungarian"),
    "hy": _("Armenian"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "ka": _("Georgian"),
    "kk": _("Kazakh"),
    "ko": _("Korean"),
    "ky": _("Kyrgyz"),
    "mn": _("Mongolian"),
    "pl": _("Polish"),
    "ru": _("Russian"),
    "tg": _("Tajik"),
    "tk": _("Turkmen"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "uz": _("Uzbek"),
    "zh": _("Chinese"),
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})


def language_name(code: str) -> str:
    """A language in the reader's language; its code when we have no word for it."""
    name = LANGUAGE_NAMES.get(code.split("-")[0].lower())
    return str(name) if name else code.upper()


def direction(code: str) -> str:
    """`rtl` for scripts that run from right to left, else nothing."""
    return "rtl" if code.split("-")[0].lower() in RIGHT_TO_LEFT else ""
