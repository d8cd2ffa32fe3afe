"""What readers are shown, as plain objects with real names; whatever is said about an item is decided here, once.

Visibility, choice of language, dates, the standing of an agreement on a day: pages, feeds, calendars, sitemaps, the
API, citations, briefings and the search all read from here. Nothing here knows a request but the address of a list;
nothing here is kept between requests – caching stands outside of the questions, in the views.

Below are the models, the editorial rules and the register in memory; search, citations and briefings stand above.
"""
