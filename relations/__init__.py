"""The subject: articles, agreements, events and dossiers in three languages, and how they are published."""
