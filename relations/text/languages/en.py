"""English, as it is written in Britain; bibliographies write dates as their American style books do."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import DASH, Asking, Citing, Dates, Language, Numbers, Sentences, words

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
    asking=Asking(
        statuses={
            "any": r"status|standing",
            "not_in_force": r"not\s+(?:yet\s+)?(?:been\s+)?(?:in|entered\s+into)\s+force",
            "provisional": r"provisional(?:ly)?\s+appli\w+|applied\s+provisionally",
            "suspended": r"suspended",
            "ended": r"no\s+longer\s+(?:in\s+force|valid|effective)|ended|ceased\s+to\s+be\s+in\s+force",
            "superseded": r"superseded|replaced",
            "terminated": r"terminated",
            "expired": r"expired",
            "in_force": r"in\s+force|in\s+effect|effective|valid",
        },
        acts={
            "entry": r"(?:enter(?:ed|s|ing)?|entry|came|come)\s+into\s+force",
            "ratification": r"ratif\w+",
            "accession": r"acced\w+(?:\s+to)?|accession\w*|joined",
            "denunciation": r"denounc\w+|denunciation\w*|left|withdr[ae]w\w*(?:\s+from)?",
            "signature": r"sign(?:ed|ing|s)?|signatures?|concluded",
        },
        instruments={
            "intergovernmental_agreement": r"intergovernmental\s+agreements?",
            "joint_declaration": r"joint\s+declarations?",
            "joint_statement": r"joint\s+statements?",
            "exchange_of_notes": r"exchanges?\s+of\s+notes",
            "mou": r"memorand\w+\s+of\s+understanding|mous?",
            "action_plan": r"(?:action\s+)?plans?(?:\s+of\s+action)?",
            "roadmap": r"road\s?maps?",
            "treaty": r"treat(?:y|ies)",
            "convention": r"conventions?",
            "protocol": r"protocols?",
            "charter": r"charters?",
            "statute": r"statutes?",
            "memorandum": r"memorand(?:um|ums|a)",
            "declaration": r"declarations?",
            "communique": r"communiqu[eé]s?",
            "concept": r"concepts?",
            "strategy": r"strateg(?:y|ies)",
            "programme": r"programmes?|programs?",
            "decision": r"decisions?",
        },
        countries={
            "kz": r"kazakh|kazakhstani",
            "uz": r"uzbek",
            "kg": r"kyrgyz",
            "tj": r"tajik",
            "tm": r"turkmen",
            "ru": r"russian",
            "cn": r"chinese",
            "az": r"azerbaijani",
            "tr": r"turkish",
            "us": r"american",
        },
        fillers=(
            r"what|which|who|where|when|how|many|was|were|is|are|be|been|has|have|had|did|do|does|list|all|show|find|me|the|a|an|of"
            r"|texts?|international|republic|parties|party|country|countries|any|anything|about|over|yet|still|already"
            r"|dated|between|with|by|in|on|at|to|and|for|from|that|as"
        ),
        documents=r"agreements?|documents?|instruments?|accords?|pacts?",
        works=r"articles?|papers?|publications?|analys[ei]s|reviews?|commentar(?:y|ies)|interviews?|authors?|wr(?:ote|itten|ites)",
        bilateral=r"bilateral",
        multilateral=r"multilateral",
        last=r"(?:(?:over|in|during|for|within)\s+)?(?:the\s+)?(?:last|past)",
        numbers=("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        months=r"months?",
        year_parts={
            "spring": r"(?:the\s+)?spring",
            "summer": r"(?:the\s+)?summer",
            "autumn": r"(?:the\s+)?(?:autumn|fall)",
            "winter": r"(?:the\s+)?winter",
            "h1": r"(?:the\s+)?(?:first|1st)\s+half|h1",
            "h2": r"(?:the\s+)?(?:second|2nd)\s+half|h2",
            "q1": r"(?:the\s+)?(?:first|1st)\s+quarter|q1",
            "q2": r"(?:the\s+)?(?:second|2nd)\s+quarter|q2",
            "q3": r"(?:the\s+)?(?:third|3rd)\s+quarter|q3",
            "q4": r"(?:the\s+)?(?:fourth|last|4th)\s+quarter|q4",
            "early": r"early|(?:the\s+)?(?:beginning|start)",
            "mid": r"mid-?|(?:the\s+)?middle",
            "late": r"late|(?:the\s+)?end",
        },
        this_year=r"(?:so\s+far\s+)?this\s+year",
        last_year=r"last\s+year",
        year=r"years?",
        decade=r"'?s",
        ordinal=r"th|st|nd|rd",
        before={
            "until": r"before|until|till|by|to|prior\s+to|up\s+to",
            "after": r"after|later\s+than",
            "since": r"since|from|starting\s+(?:in|from)",
            "between": r"between",
            "in": r"in|on|as\s+of|during|of|dated|at",
        },
        joins=r"to|and|until|till|[-–—]",
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
