"""English, as it is written in Britain; bibliographies write dates as their American style books do."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import DASH, Citing, Dates, Language, Numbers, Sentences, words

LANGUAGE = Language(
    code="en",
    name=_("English"),
    own_name="English",
    locale="en_US",
    also_read=("ru", "kk"),
    interface_is_complete=True,
    scripts=("latin", "other"),
    words_a_minute=220,
    stemmer="english",
    first_word="agreements",
    dates=Dates(
        months=words("January February March April May June July August September October November December"),
        months_read=(
            words("jan feb mar apr may jun jul aug sep oct nov dec"),
            words("jan feb mar apr may june july aug sept oct nov dec"),
        ),
        weekdays=words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        weekdays_short=words("Mon Tue Wed Thu Fri Sat Sun"),
        months_joined_by=DASH,
        with_weekday="{Weekday} {date}",
        zone="Astana time",
        quarter="Q{number}\u00a0{year}",
        half="H{number}\u00a0{year}",
        quarter_words=words("q quarter qtr"),
        half_words=words("h half"),
        month_words=words("month months"),
    ),
    numbers=Numbers(decimal_sign=".", thousands_sign=",", percent="{number}%"),
    citing=Citing(
        quotes="“”",
        inner_quotes="‘’",
        stop_inside_quotes=True,
        comma_before_and=True,
        langid="english",
        dated="{title} of {day}",
        month_first=True,
    ),
    sentences=Sentences(
        only=pgettext_lazy("language version", "English only"),
        read=_("Read in English"),
        available_only=_("This text is available in English only"),
        not_translated=_("This item has not yet been translated into English."),
        shown=_("The item is shown in English."),
        more=_("More on this topic in English"),
    ),
    stop_words=frozenset(
        words("""
            a an the and or but if of to in on at by for with from into onto upon about as than then that
            this these those there here
            is are was were be been being am do does did done doing have has had having will would shall
            should can could may might must
            i you he she it we they me him her us them my your his its our their mine yours hers ours theirs
            who whom whose which what when where
            why how not no nor so too very just only also such own same any some each every all both either
            neither s t
        """)
    ),
)
