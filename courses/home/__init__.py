"""The first page of everybody: what to complete, by when, and the one next step."""
