"""Agreements as readers see them: the list of the register, one agreement, its family and its texts."""
