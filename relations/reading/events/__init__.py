"""Events as readers see them: the calendar and its list, and one event."""
