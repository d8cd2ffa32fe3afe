"""How dates and numbers are written, where Django's own formats are missing (kk) or not ours (ru, en)."""
