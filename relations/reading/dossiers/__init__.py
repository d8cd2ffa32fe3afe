"""Dossiers as readers see them: the story of a relation and its chronicle."""
