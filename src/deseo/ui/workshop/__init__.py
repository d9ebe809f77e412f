"""The workshop: one question per screen, for a facilitator with a room and a projector."""
