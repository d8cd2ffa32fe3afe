"""The Django project: what concerns the whole site rather than its subject."""
