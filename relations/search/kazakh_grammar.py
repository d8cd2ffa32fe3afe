"""The endings of Kazakh, as a table that a linguist can read and correct.

Kazakh builds words by adding endings to the right of a stem, in a fixed order:

    noun   stem · plural · possessive · case · person            қала-лар-ымыз-дан
    verb   stem · voice · negation · tense · person              жаз-ыл-ма-ды
           stem · voice · negation · participle · noun endings   жаз-ыл-ған-дар-дың

Every ending is written here with back vowels only (а ы қ ғ); the front form (е і к г) follows from vowel
harmony. The letters after the colon say what may stand to its left:

    V vowel   G glide (й и у)   N nasal (м н ң)   Z з ж   L л   R р   T voiceless consonant, or б в г ғ д

The facts are those of any school grammar; nothing was taken over from another program or dictionary.
"""

from typing import NamedTuple

BACK_VOWELS = frozenset("аоұы")
FRONT_VOWELS = frozenset("әеөүіэ")
VOWELS = BACK_VOWELS | FRONT_VOWELS | frozenset("иуюяё")
FULL_VOWELS = BACK_VOWELS | FRONT_VOWELS | frozenset("яё")
SOUND_CLASSES = {
    "V": FULL_VOWELS,
    "G": frozenset("йиую"),
    "N": frozenset("мнң"),
    "Z": frozenset("зж"),
    "L": frozenset("л"),
    "R": frozenset("р"),
    "T": frozenset("пткқфсшщчцхһбвгғд"),
}
SOUND_OF = {letter: name for name, letters in SOUND_CLASSES.items() for letter in letters}
TO_FRONT = str.maketrans("аықғ", "еікг")

#: name of a group → its endings, one per line of meaning: "name: form:left form:left …"
ENDINGS = {
    "plural": "plural: лар:VGR дар:LNZ тар:T",
    "possessive": """
        my:    ым:GNZLRT м:V
        your:  ың:GNZLRT ң:V ыңыз:GNZLRT ңыз:V
        our:   ымыз:GNZLRT мыз:V
    """,
    "his": "his: ы:GNZLRT сы:VG",
    "case": """
        genitive:     ның:VN дың:GZLR тың:T
        dative:       ға:VGNZLR қа:T
        accusative:   ны:V ды:GNZLR ты:T
        locative:     да:VGNZLR та:T
        ablative:     дан:VGZLR нан:N тан:T
        instrumental: мен:VGNLR бен:Z пен:T менен:VGNLR бенен:Z пенен:T
        equative:     ша:VGNZLRT дай:VGNZLR тай:T
    """,
    "case after his": "genitive: ның:V\ninstrumental: мен:V менен:V\ndative: на:V\naccusative: н:V\nlocative: нда:V\nablative: нан:V\nequative: нша:V ндай:V\n",
    "case after my": "dative: а:NZ",
    "relative": "relative: ғы:VGNZLR\nowner: нікі:VN дікі:GZLR тікі:T",
    "relative of time": "relative: ғы:VGNZLR қы:T",
    "locative before relative": "locative: да:VGNZLR та:T",
    "locative before relative after his": "locative: нда:V",
    "person": """
        am:  мын:VGR бын:NZ пын:T
        are: сың:VGNZLRT сыз:VGNZLRT сыңдар:VGNZLRT сыздар:VGNZLRT
        we:  мыз:VGR быз:NZ пыз:T
    """,
    "comparative": "comparative: рақ:VG ырақ:GNZLRT",
    "participle": """
        past:     ған:VGNZLR қан:T
        habitual: атын:NZLRT йтын:V атұғын:NZLRT йтұғын:V
        intent:   мақ:VGR бақ:NZ пақ:T мақшы:VGR бақшы:NZ пақшы:T
        future:   ар:GNZLRT р:V
        action:   у:VGNZLRT
        agent:    ушы:VGNZLRT
        abstract: ғандық:VGNZLR қандық:T
    """,
    "finite": """
        past:        ды:VGNZLR ты:T дым:VGNZLR тым:T дың:VGNZLR тың:T дыңыз:VGNZLR тыңыз:T дық:VGNZLR тық:T
                     дыңдар:VGNZLR тыңдар:T дыңыздар:VGNZLR тыңыздар:T
        conditional: са:VGNZLRT сам:VGNZLRT саң:VGNZLRT саңыз:VGNZLRT сақ:VGNZLRT саңдар:VGNZLRT
        present:     ады:GNZLRT йды:V амын:GNZLRT ймын:V ам:NZLRT ймын:V асың:GNZLRT йсың:V асыз:GNZLRT йсыз:V
                     амыз:GNZLRT ймыз:V асыздар:GNZLRT йсыздар:V асыңдар:GNZLRT йсыңдар:V
        imperative:  сын:VGNZLRT айық:GNZLRT йық:V ыңыз:GNZLRT ңыз:V ыңдар:GNZLRT ңдар:V айын:GNZLRT йын:V
                     ыңыздар:GNZLRT ңыздар:V
        reported:    ыпты:GNZLRT пты:V ыппын:GNZLRT ппын:V
    """,
    "converb": """
        before: ып:GNZLRT п:V
        during: а:GNZLRT й:V
        until:  ғанша:VGNZLR қанша:T майынша:VGLR байынша:NZ пайынша:T
        since:  ғалы:VGNZLR қалы:T
        after:  ғасын:VGNZLR қасын:T
        without: мастан:VGLR бастан:NZ пастан:T
    """,
    "desire": """
        desire: ғысы:VGNZLR қысы:T қым:T қың:T қымыз:T
    """,
    "negation": "not: ма:VGLR ба:NZ па:T",
    "negative form": "not: май:VGLR бай:NZ пай:T мас:VGLR бас:NZ пас:T",
    "voice": """
        passive:    ыл:GNZRT л:V
        reflexive:  ын:GLRT н:V
        mutual:     ыс:GNZLRT с:V
        causative:  тыр:VT дыр:GNZLR т:VGR ғыз:VGNZLR қыз:T
    """,
}

#: what may stand directly to the left of a group; "noun" and "verb" are the bare stem
LEFT_OF = {
    "plural": (
        "noun",
        "participle",
        "relative",
        "relative of time",
        "relative of time",
        "comparative",
        "negative form",
    ),
    "possessive": ("noun", "plural", "participle", "relative"),
    "his": ("noun", "plural", "participle", "relative", "relative of time", "comparative", "negative form"),
    "case": (
        "noun",
        "plural",
        "possessive",
        "participle",
        "relative",
        "relative of time",
        "comparative",
        "negative form",
    ),
    "case after his": ("his",),
    "case after my": ("possessive",),
    "relative of time": ("noun",),
    "desire": ("verb", "voice"),
    "relative": ("locative before relative", "locative before relative after his"),
    "locative before relative": ("noun", "plural", "possessive", "participle"),
    "locative before relative after his": ("his",),
    "person": (
        "noun",
        "plural",
        "case",
        "case after his",
        "possessive",
        "participle",
        "negative form",
        "relative",
    ),
    "comparative": ("noun",),
    "participle": ("verb", "voice", "negation"),
    "finite": ("verb", "voice", "negation"),
    "converb": ("verb", "voice", "negation"),
    "negation": ("verb", "voice"),
    "negative form": ("verb", "voice"),
    "voice": ("verb", "voice"),
}
#: a word may end in any of these
LAST = (
    "noun", "verb", "plural", "possessive", "his", "case", "case after his", "case after my", "relative",
    "relative of time", "person", "comparative", "participle", "desire", "finite", "converb", "negation", "negative form",
)  # fmt: skip

#: pronouns and auxiliaries whose forms no rule explains
IRREGULAR = {
    "жыл": "жылғы",  # the rules would see a noun «жылық» in it
    "бұл": "бұл бұны бұның бұнда бұдан бұған бұлар бұларды бұлардың бұларға бұлармен бұлардан былай мұны мұның мұнда "
    "мұндай мұндайды мұнан мұнша мұндағы мұнымен бұнымен бұндай мұнысы бұлай",
    "сол": "сол соны соның сонда содан соған солар соларды солардың соларға солармен сонымен сондай сонша сондағы солай "
    "соныменен сонысы",
    "осы": "осы осыны осының осында осыдан осыған осылар осындай осыларды осылардың осынша осымен осылай осындағы",
    "ол": "ол оны оның онда одан оған олар оларды олардың оларға онымен ондай олармен олардан оларда онша ондағы олай",
    "мен": "мен мені менің маған менде менен менімен мендей менше",
    "сен": "сен сені сенің саған сенде сенен сенімен",
    "сіз": "сіз сізді сіздің сізге сізде сізден сізбен",
    "сіздер": "сіздер сіздерді сіздердің сіздерге сіздерде сіздерден сіздермен",
    "біз": "біз бізді біздің бізге бізде бізден бізбен",
    "біздер": "біздер біздерді біздердің біздерге біздерден",
    "өз": "өз өзі өзін өзіне өзінде өзінен өзінің өзімен өзіндей өзінше өзім өзімді өзіме өзімнің өзіміз өзіміздің "
    "өзімізді өзімізге өзің өзіңді өзіңе өзіңнің өзіңіз өзіңіздің өзіңізді өздері өздерінің өздеріне өздерін "
    "өздерінде өздерінен өздерің өздеріңіз",
    "қыл": "қылып қып ғып",
    "кел": "кеп келіп",
    "бол": "боп болып",
    "ал": "ап алып",
    "жатыр": "жатыр жатырмын жатырсың жатырсыз жатырмыз жатырсыздар",
    "тұр": "тұрмын тұрмыз",
    "не": "не нені ненің неге неде неден немен",
    "кім": "кім кімді кімнің кімге кімде кімнен кіммен кімдер кімдердің",
    "сайын": "сайын", "кейін": "кейін кейінгі", "дейін": "дейін дейінгі", "бойынша": "бойынша", "туралы": "туралы",
    "қалай": "қалай", "қандай": "қандай", "қанша": "қанша", "қашан": "қашан", "қайда": "қайда", "енді": "енді ендігі",
    "және": "және", "үшін": "үшін", "арқылы": "арқылы", "басқа": "басқа", "әрі": "әрі", "бірақ": "бірақ",
}  # fmt: skip

NUMERALS = {
    "бірінші": "бір", "екінші": "екі", "үшінші": "үш", "төртінші": "төрт", "бесінші": "бес", "алтыншы": "алты",
    "жетінші": "жеті", "сегізінші": "сегіз", "тоғызыншы": "тоғыз", "оныншы": "он",
}  # fmt: skip


#: «бұрынғы», «ішкі», «жазғы»: only words of time and place take ғы directly
TIME_AND_PLACE = frozenset(
    [
        "бұрын",
        "кейін",
        "дейін",
        "қазір",
        "бүгін",
        "кеше",
        "ертең",
        "таң",
        "түн",
        "кеш",
        "жаз",
        "қыс",
        "күз",
        "көктем",
        "алғаш",
        "соң",
        "сырт",
        "іш",
        "арт",
        "алд",
        "ал",
        "төмен",
        "жоғары",
        "ілгері",
        "кейінгі",
        "ежел",
        "баяғы",
        "әуел",
        "бас",
        "қарсы",
        "осы",
        "сол",
        "қай",
        "шет",
        "орта",
        "түп",
        "былтыр",
        "биыл",
        "күндіз",
        "түс",
        "кешкі",
        "жақын",
        "маң",
        "үст",
        "аст",
    ]
)

#: two consonants that may close a word; any other pair wants a vowel between them (орн- is орын)
CLOSING_PAIRS = frozenset(first + second for first in "йлрнмң" for second in "пткқсшзжчцдгбфвх") | frozenset(
    [
        "ст",
        "шт",
        "кт",
        "қт",
        "пт",
        "фт",
        "хт",
        "кс",
        "нд",
        "рд",
        "рн",
        "рм",
        "лм",
        "ск",
        "кр",
        "тр",
        "др",
        "вр",
    ]
)


class Ending(NamedTuple):
    """One written form of one ending."""

    form: str
    name: str
    harmony: str  # "b" back, "f" front, "n" either
    left: frozenset[str]


def _forms(group: str) -> tuple[Ending, ...]:
    """The endings of a group in both harmonies, longest first."""
    found: dict[tuple[str, str], Ending] = {}
    name = ""
    for part in ENDINGS[group].split():
        form, _, left = part.partition(":")
        if not left:
            name = form
            continue
        front = form.translate(TO_FRONT)
        for written, harmony in ((form, "b"), (front, "f")) if front != form else ((form, "n"),):
            found[written, name] = Ending(written, name, harmony, frozenset(left))
    return tuple(sorted(found.values(), key=lambda ending: -len(ending.form)))


FORMS = {group: _forms(group) for group in ENDINGS}
