"""Which version of the portal this is; CHANGELOG.md says what changed, and what to do with an upgrade."""

VERSION = "0.2.0"
