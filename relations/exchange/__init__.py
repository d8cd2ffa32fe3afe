"""Bringing in and taking out: pictures, Word files, spreadsheets. One format each, twins where they are alike.

Nothing is written before everything was read and judged: importers accept good rows, list bad ones with a reason.
"""
