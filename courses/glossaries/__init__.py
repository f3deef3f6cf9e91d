"""A lesson that explains words: terms with their meaning, in the order of the alphabet. Has no tables."""
