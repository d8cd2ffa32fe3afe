"""The editors' desk. Every module is imported here, so that Django finds it."""
