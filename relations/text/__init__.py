"""Pure functions on text in three languages: no database, no request.

``languages`` knows which languages there are, ``slugs`` makes addresses, ``markup`` cleans and measures
HTML, ``footnotes`` numbers notes, ``body`` dresses a stored text for a page, ``dates`` writes days, spans and numbers as each language does,
``collation`` puts names in alphabetical order. What needs a model or a request lives higher up.
"""
