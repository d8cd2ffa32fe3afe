"""Currencies by their codes, ISO 4217: legal tender somewhere, the Bulgarian lev of older figures, the IMF's SDR."""

from .languages.base import words

CURRENCIES = frozenset(
    words("""
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK
    LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
    OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
    SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XDR XOF
    XPF YER ZAR ZMW ZWG
    """)
)
LETTERS = {
    0: "",
    3: "th",
    6: "mn",
    9: "bn",
    12: "tn",
}  # of a scale, the power of ten that a figure stands for


def money_code(currency: str, scale: int) -> str:
    """The code of a unit of money: `bn_usd` is a billion of US dollars."""
    return f"{LETTERS.get(scale, '')}_{currency}".strip("_").lower()


def of_money_code(code: str) -> tuple[str, int] | None:
    """Currency and scale of such a code; None for any other unit."""
    letters, _sign, currency = code.rpartition("_")
    scales = {sign: scale for scale, sign in LETTERS.items()}
    if letters not in scales or currency.upper() not in CURRENCIES:
        return None
    return currency.upper(), scales[letters]
