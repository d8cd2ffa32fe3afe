"""Russian."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import Asking, Citing, Dates, Language, Sentences, words

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip

LANGUAGE = Language(
    code="ru",
    name=_("Russian"),
    own_name="Русский",
    locale="ru_RU",
    also_read=("kk", "en"),
    interface_is_complete=True,
    plural_forms=(
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    scripts=("cyrillic",),
    spelling=LETTERS,
    words_a_minute=170,
    stemmer="russian",
    first_word="соглашения",
    dates=Dates(
        months=words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        months_alone=words("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        months_read=(
            words("январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"),
            words("янв фев мар апр мая июн июл авг сен окт ноя дек"),
            words("янв февр март апр май июн июл авг сент окт нояб дек"),
        ),
        weekdays=words("понедельник вторник среда четверг пятница суббота воскресенье"),
        weekdays_short=words("пн вт ср чт пт сб вс"),
        day="{day}\u00a0{month} {year}\u00a0г.",
        month_year="{month} {year}\u00a0г.",
        year="{year}\u00a0год",
        years="{years}\u00a0гг.",
        zone="время Астаны",
        quarter="{roman}\u00a0квартал {year}\u00a0г.",
        half="{roman}\u00a0полугодие {year}\u00a0г.",
        quarter_words=words("квартал квартала кв к"),
        half_words=words("полугодие полугодия пол п полуг"),
        month_words=words("месяц месяца месяцев мес м"),
    ),
    citing=Citing(
        quotes="«»",
        inner_quotes="„“",
        langid="russian",
        electronic="Текст : электронный",
        site="[сайт]",
        accessed="дата обращения",
        others="и др.",
        conjunction="и",
        dated="{title} от {day}",
        signed="дата подписания: {day}",
        volume="Т.\u00a0{}",
        issue="№\u00a0{}",
        pages="С.\u00a0{}",
        day="{day} {year}",
    ),
    asking=Asking(
        statuses={
            "any": r"статус\w*",
            "not_in_force": r"не\s+вступ\w+\s+в\s+силу|еще\s+не\s+действу\w+|не\s+действу\w+",
            "provisional": r"временно\s+применя\w+|временн\w+\s+применени\w+",
            "suspended": r"приостанов\w+",
            "superseded": r"утрати\w+\s+силу|заменен\w*",
            "terminated": r"прекра[щт]\w+(?:\s+действи\w+)?|расторгн\w+",
            "expired": r"истек\w+(?:\s+срок\w*)?",
            "in_force": r"действующ\w+|действу[ею]т|действовал\w*|в\s+силе|имеющ\w+\s+силу",
        },
        acts={
            "entry": r"вступ\w+\s+в\s+силу",
            "ratification": r"ратифи\w+",
            "accession": r"присоедин\w+",
            "denunciation": r"денонс\w+|выш(?:ел|ла|ли|едш\w+)\s+из|выход\w*\s+из",
            "signature": r"подписа(?!нт)\w+|подписыва\w+|заключ(?:ен|ил|и)\w*",
        },
        instruments={
            "intergovernmental_agreement": r"межправительственн\w+\s+соглашени\w+",
            "joint_declaration": r"совместн\w+\s+деклараци\w+",
            "joint_statement": r"совместн\w+\s+заявлени\w+",
            "exchange_of_notes": r"обмен\w*\s+нотами",
            "mou": r"меморандум\w*\s+о\s+взаимопонимании",
            "action_plan": r"план\w*\s+(?:действий|мероприятий)",
            "roadmap": r"дорожн\w+\s+карт\w+",
            "treaty": r"договор(?!ит|ен)\w*",
            "convention": r"конвенци\w+",
            "protocol": r"протокол\w*",
            "charter": r"харти\w+",
            "statute": r"устав\w*",
            "memorandum": r"меморандум\w*",
            "declaration": r"деклараци\w+",
            "communique": r"коммюнике",
            "concept": r"концепци\w+",
            "strategy": r"стратеги(?!ч)\w+",
            "programme": r"программ\w*",
            "decision": r"решени\w+",
        },
        countries={
            "kz": r"казахск\w+|казахстанск\w+|казахстанско|казахско",
            "uz": r"узбекск\w+|узбекско|узбекистанск\w+",
            "kg": r"кыргызск\w+|киргизск\w+|кыргызско|киргизско",
            "tj": r"таджикск\w+|таджикско",
            "tm": r"туркменск\w+|туркменско",
            "ru": r"российск\w+|российско",
            "cn": r"китайск\w+|китайско",
            "az": r"азербайджанск\w+",
            "tr": r"турецк\w+",
            "us": r"американск\w+",
        },
        fillers=(
            r"что|чего|чему|чем|кто|период\w*|как(?:ие|ой|ая|ое|их|им|ими)|котор\w+|где|когда|был[аио]?|есть|все|всех|список|перечень|покаж\w+|найди\w*"
            r"|соглашени\w+|документ\w*|акт(?:ы|ов)|международн\w+|стран\w*|сторон\w*|участи\w+|участник\w*|между"
            r"|в|во|с|со|и|на|по|за|от|о|об|у|из|к|ли|не"
        ),
        year=r"г\.?г?\.?|год(?:а|у|ом|ы|ах|ов|ами|е)?",
        decade=r"-?(?:е|х)(?:\s+год(?:ы|ах|ов))?",
        ordinal=r"-?(?:го|е|ого)",
        before={
            "until": r"до|ранее|раньше|по",
            "after": r"после|позднее|позже",
            "since": r"с|со|начиная\s+с",
            "between": r"между",
            "in": r"в|во|за|на|от|по\s+состоянию\s+на",
        },
        joins=r"по|до|и|[-–—]",
    ),
    sentences=Sentences(
        only=pgettext_lazy("language version", "Russian only"),
        read=_("Read in Russian"),
        available_only=_("This text is available in Russian only"),
        not_translated=_("This item has not yet been translated into Russian."),
        shown=_("The item is shown in Russian."),
        more=_("More on this topic in Russian"),
    ),
    stop_words=frozenset(
        words("""
            и в во на с со к ко о об обо от из у за по до для при без под над через между перед про около
            ради
            не ни а но да или либо же ли бы то что чтобы как так если когда где куда откуда почему зачем
            пока хотя потому поэтому
            кто кого кому кем ком чего чему чем какой какая какое какие какого какой каких каким какими
            какую сколько назовите укажите перечислите который которая которое
            которые которого которой которых которым которыми которую чей чья чье чьи
            я ты он она оно мы вы они меня тебя его ее их нас вас мне тебе ему ей им нам вам ими ней ним них
            нем мной собой себя свой своя свое
            свои своего своей своих своим своими свою это этот эта эти этого этой этих этому этим тот та те
            того той тех тому тем там тут здесь
            был была было были быть будет будут является являются являлся являлась являлось есть нет уже еще
            только лишь даже также тоже очень
            весь все всего всех всем всеми всю вся можно ведь вот
        """)
    ),
)
