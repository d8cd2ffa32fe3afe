"""Finding things: what readers and editors type, in three languages, and the published texts that answer it."""
