"""Public pages; file names as in models/. A view reads the request, makes one queryset and picks a template."""
