"""Questions to the register, read out of what was typed: no language model, a small grammar.

`names` knows the vocabularies, `reading` is the grammar (pure), `answer` asks the register, `chips` words the reading.
The words of each language stand in `relations.text.languages`, dates in `relations.text.spans`.
"""
