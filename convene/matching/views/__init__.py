"""Pages of needs, offers and partnerships."""
