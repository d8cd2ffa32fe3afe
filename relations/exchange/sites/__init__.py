"""Readers of former sites, a file each: an export and the media folder beside it become papers (`intake.papers`)."""
