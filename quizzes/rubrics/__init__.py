"""The scale by which replies are judged: criteria with weights and levels, stop factors with caps; its editions."""
