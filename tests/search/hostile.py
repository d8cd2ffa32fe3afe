"""What people who want to do harm type into a search box."""

HOSTILE = (
    '"', "AND OR NOT (", "ШОС*) NEAR(", "title:шос", "a'b\\", "215-V", "x" * 10_000, "а" * 10_000, " OR ".join("абвгд" for _ in range(500)),
    "💧 вода", "%s %(x)s {0}", "вода" + "\u0301" * 500, "-" * 300, '"' * 301, "1/" * 200, "\ud800", "(((((((", "вода & | ! <-> :*", "\\", "';--",
    "\x00", " ".join("абвгдежз"[n % 8] for n in range(100)), "*" * 200, "а* б* в* г* д* е* ж* з*", "-а -б -в -г", "9" * 200, "İ" * 200,
    '<script>alert(1)</script>',
)  # fmt: skip
