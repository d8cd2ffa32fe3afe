"""How content changes hands: who may do what, the publishing acts, history, completeness. No pages, no forms."""
