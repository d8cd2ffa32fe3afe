"""A whole table at once, as jobs bring it in portion by portion."""

from relations.exchange.rows import Format, Report, judge_columns, unknown_columns, write_portion
from relations.exchange.tables import Table

PORTION = 50


def bring_in(table: Table, form: Format, *, by, dry_run: bool) -> Report:
    """Import every good row, portion by portion; with `dry_run` everything is rolled back.

    Raises TableRefused when the columns do not fit at all.
    """
    judge_columns(table, form)
    report = Report(unknown=unknown_columns(table, form), receipt=table.receipt)
    seen: dict[str, int] = {}
    for start in range(0, len(table.rows), PORTION):
        report.rows += write_portion(
            table.rows[start : start + PORTION], form, by=by, seen=seen, dry_run=dry_run
        )
    return report
