"""How a quiz is put together: Quiz, Section, the pool of pinned revisions, draws, limits, pass mark."""
