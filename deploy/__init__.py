"""How Otklik is put on a machine."""
