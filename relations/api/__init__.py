"""Read-only JSON and OAI-PMH for machines: the same editions, the same rule of visibility as the pages."""
