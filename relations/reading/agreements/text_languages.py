"""Names of the languages in which agreements are written: an open list, not only those of the portal."""

from django.utils.translation import pgettext_lazy

LANGUAGE_NAMES = {
    "ar": pgettext_lazy("language", "Arabic"),
    "az": pgettext_lazy("language", "Azerbaijani"),
    "be": pgettext_lazy("language", "Belarusian"),
    "de": pgettext_lazy("language", "German"),
    "en": pgettext_lazy("language", "English"),
    "es": pgettext_lazy("language", "Spanish"),
    "fa": pgettext_lazy("language", "Persian"),
    "fr": pgettext_lazy("language", "French"),
    "hi": pgettext_lazy("language", "Hindi"),
    "hu": pgettext_lazy("language", "Hungarian"),
    "hy": pgettext_lazy("language", "Armenian"),
    "it": pgettext_lazy("language", "Italian"),
    "ja": pgettext_lazy("language", "Japanese"),
    "ka": pgettext_lazy("language", "Georgian"),
    "kk": pgettext_lazy("language", "Kazakh"),
    "ko": pgettext_lazy("language", "Korean"),
    "ky": pgettext_lazy("language", "Kyrgyz"),
    "mn": pgettext_lazy("language", "Mongolian"),
    "pl": pgettext_lazy("language", "Polish"),
    "ru": pgettext_lazy("language", "Russian"),
    "tg": pgettext_lazy("language", "Tajik"),
    "tk": pgettext_lazy("language", "Turkmen"),
    "tr": pgettext_lazy("language", "Turkish"),
    "uk": pgettext_lazy("language", "Ukrainian"),
    "ur": pgettext_lazy("language", "Urdu"),
    "uz": pgettext_lazy("language", "Uzbek"),
    "zh": pgettext_lazy("language", "Chinese"),
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})


def language_name(code: str) -> str:
    """A language in the reader's language; its code when we have no word for it."""
    name = LANGUAGE_NAMES.get(code.split("-")[0].lower())
    return str(name) if name else code.upper()


def direction(code: str) -> str:
    """`rtl` for scripts that run from right to left, else nothing."""
    return "rtl" if code.split("-")[0].lower() in RIGHT_TO_LEFT else ""
