"""How the site itself stands: its parts, its age, its worker; for whoever runs it. Nothing here concerns a text."""
