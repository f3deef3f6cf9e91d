"""The top floor: everything that teaches and certifies. Imports both floors below."""
