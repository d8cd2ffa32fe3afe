"""Finding by meaning, in whatever language: vectors of passages beside the index of words (optional extra `semantic`).

`engines` make vectors, `vectors` stores them, `codes` finds the nearest, `nearness` tells a search what to do with them.
Without an engine nothing here is asked for, and the search knows words only.
"""
