"""Live sessions of a seminar: when, where, with whom."""
