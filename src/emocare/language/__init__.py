"""What a text shows: feelings, sentiment, thinking traps and themes; no database, no torch."""
