"""Kazakh."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import Asking, Citing, Dates, Language, Sentences, words

LANGUAGE = Language(
    code="kk",
    name=_("Kazakh"),
    own_name="Қазақша",
    locale="kk_KZ",
    also_read=("ru", "en"),
    interface_is_complete=True,
    plural_forms="nplurals=2; plural=(n!=1);",
    scripts=("kazakh", "cyrillic"),
    spelling=dict(zip("әғқңөұүһі", "agqnouuhi", strict=True)),
    typed=dict(zip("әғқңөұүһі", "агкноуухи", strict=True)),
    alphabet="аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    words_a_minute=150,
    stemmer="kazakh",
    first_word="келісімдер",
    dates=Dates(
        months=words("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
        months_read=(words("қаң ақп нау сәу мам мау шіл там қыр қаз қар жел"),),
        # «желтоқсанда», «желтоқсандағы», «желтоқсанның»
        month_endings=r"(?:(?:д[ае]|т[ае])(?:ғы|гі)?|[нтд][ыі]ң|[аеғқкг]?[аеы]?н?ан|ы|і|сы|сі|с?[ыі]нд[ае](?:ғы|гі)?|с?[ыі]н[ае]н?|с?[ыі]ның)?",
        weekdays=words("дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі"),
        weekdays_short=words("дс сс ср бс жм сб жс"),
        day="{year} жылғы {day}\u00a0{month}",
        month_year="{year} жылғы {month}",
        month_title="{year} жылғы {month}",
        year="{year}\u00a0жыл",
        years="{years}\u00a0жылдар",
        year_first=True,
        with_weekday="{date}, {weekday}",
        leaf_year="{year}\u00a0ж.",
        zone="Астана уақыты",
        quarter="{year} жылғы {roman}\u00a0тоқсан",
        half="{year} жылғы {roman}\u00a0жартыжылдық",
        quarter_words=words("тоқсан тоқсаны тоқс"),
        half_words=words("жартыжылдық жартыжылдығы жартыжыл"),
        month_words=words("ай айы айда"),
    ),
    citing=Citing(
        quotes="«»",
        inner_quotes="“”",
        langid="kazakh",
        electronic="Мәтін : электрондық",
        site="[сайт]",
        accessed="қаралған күні",
        others="және т.б.",
        conjunction="және",
        dated="{title}, {day}",
        signed="қол қойылған күні: {day}",
        volume="Т.\u00a0{}",
        issue="№\u00a0{}",
        pages="Б.\u00a0{}",
        day="{year}, {day}",
    ),
    asking=Asking(
        statuses={
            "any": r"мәртебе\w*",
            "not_in_force": r"күшіне\s+енбе\w+|қолданыста\s+емес",
            "provisional": r"уақытша\s+қолдан\w+",
            "suspended": r"тоқтат[аы]\w*\s+тұр\w+",
            "ended": r"күш(?:ін|і)\s+жой\w+|қолданыстан\s+шық\w+",
            "superseded": r"алмастырыл\w+",
            "terminated": r"(?:қолданылуы\w*\s+)?тоқтат(?:ыл|қан)\w*",
            "expired": r"мерзімі\s+(?:өт|аяқтал)\w+",
            "in_force": r"қолданыста(?:ғы)?(?:\s+(?:тұрған|болған|бар))?|күші\s+бар|қолданылатын|қолданылып\s+\w+|күшінде(?:гі)?|әрекет\s+ететін",
        },
        acts={
            "entry": r"күшіне\s+ен(?:ген|ді|у)\w*",
            "ratification": r"ратификация\w*|бекітіл\w+|бекітк\w+",
            "accession": r"қосыл(?:ған|ды|у)\w*",
            "denunciation": r"денонсация\w*|шыққан\w*|шықты\w*",
            "signature": r"қол\s+қой\w+|жаса(?:лған|сқан|лды)\w*",
        },
        instruments={
            "intergovernmental_agreement": r"үкіметаралық\s+келісім\w*",
            "joint_declaration": r"бірлескен\s+деклараци\w+",
            "joint_statement": r"бірлескен\s+мәлімдеме\w*",
            "exchange_of_notes": r"нота(?:лар)?\s+алмас\w+",
            "action_plan": r"іс-шаралар\s+жоспар\w*|іс-қимыл\s+жоспар\w*",
            "roadmap": r"жол\s+карта\w*",
            "treaty": r"шарт(?:тар)?(?:ы|қа|та|тан|тың|ты|пен|ға|да|дан|дың|ды|ын|ында|ына|ымен|мен)?",
            "convention": r"конвенция\w*",
            "protocol": r"хаттама\w*",
            "charter": r"хартия\w*",
            "statute": r"жарғы\w*",
            "memorandum": r"меморандум\w*",
            "declaration": r"декларация\w*",
            "communique": r"коммюнике\w*",
            "concept": r"тұжырымдама\w*",
            "strategy": r"стратегия\w*",
            "programme": r"бағдарлама\w*",
            "decision": r"шешім\w*",
        },
        countries={
            "uz": r"өзбек",
            "kg": r"қырғыз",
            "tj": r"тәжік",
            "tm": r"түрікмен",
            "kz": r"қазақ",
            "cn": r"қытай",
        },
        author_first=True,
        fillers=(
            r"не|нелер|қандай|қайсы|қайда|қашан|барлық|бәрі|тізім\w*|көрсет\w*|тап|халықаралық|әлі|жасас\w+"
            r"|шеңбер\w+|аясын\w+|жөнінде\w*|саласын\w+|жайлы|мен|бен|пен|және|арасында\w*|аралық\w*|туралы|бойынша|ел\w*|тарап\w*|қатысуымен|қатысатын|болған"
        ),
        documents=r"келісім\w*|құжат\w*|актілер\w*",
        works=r"мақала\w*|жарияланым\w*|шолу\w*|талда\w+|пікір\w*|сұхбат\w*|автор\w*|жаз(?:ған|ды|ылған)\w*|еңбе[кг]\w*",
        bilateral=r"екі\s?-?\s?жақты",
        last=r"соңғы",
        numbers=("екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз", "он"),
        months=r"ай\w{0,4}",
        this_year=r"биыл\w*|(?:осы|ағымдағы)\s+жыл\w*",
        last_year=r"былтыр\w*|өткен\s+жыл\w*",
        year=r"жыл\w*|жж?\.",
        decade=r"-?(?:шы|ші|ыншы|інші)\s+жылдар\w*|-жылдар\w*",
        ordinal=r"-?(?:шы|ші|ы|і)",
        behind={
            "until": r"дейін\w*|шейін\w*",
            "after": r"кейін\w*|соң",
            "since": r"бастап|бері",
            "in": r"жағдай\w*\s+бойынша|күні\w*",
            "between": r"аралығ\w+|арасын\w+",
        },
        opens=r"[дтн][ае]н",
        joins=r"мен|бен|пен|және|[-–—]|бастап|жылдан|жыл",
    ),
    sentences=Sentences(
        only=pgettext_lazy("language version", "Kazakh only"),
        read=_("Read in Kazakh"),
        available_only=_("This text is available in Kazakh only"),
        not_translated=_("This item has not yet been translated into Kazakh."),
        shown=_("The item is shown in Kazakh."),
        more=_("More on this topic in Kazakh"),
    ),
    stop_words=frozenset(
        words("""
            мен бен пен менен және әрі я яки не немесе бірақ алайда сондықтан өйткені себебі егер үшін
            туралы жайлы жайында арқылы бойынша
            дейін кейін соң бұрын сайын шейін қарай таман бері ғана ғой ше ма ме ба бе па пе да де та те
            тағы ақ ау әлде мейлі
            бұл бұлар сол осы ол олар оның оны оған онда одан олардың оларды оларға мына мынау ана анау
            сондай осындай мұндай ондай бұның мұның
            мен менің маған мені сен сенің сіз сіздің сіздер біз біздің бізге біздер өз өзі өзінің өзін өздері бәрі барлық
            барлығы кейбір әр әрбір
            кім кімнің кімге кімді кіммен кімдер кімдердің кімдерге кімдерді кімдермен қандай қай қайсы
            қалай қашан қайда қайдан қанша неше нешінші неге неліктен нені ненің неде неден немен көрсетіңіз
            табыңыз айтыңыз атаңыз
            дегеніміз деген деп дейді дегенді аталады аталатын атаймыз атайды айтамыз айтады айтылады нелер
            немене саналады болып болды болған болады болатын болса болу бол табылады табылатын
            еді екен емес емеспіз бар болар болмайды етті етеді еткен етіп ету қылып сияқты секілді ретінде
            бір бірі біраз өте ең тек қана осылай солай былай енді
        """)
    ),
)
