"""Public pages; file names as in models/."""
