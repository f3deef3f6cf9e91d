"""The middle floor: everything that ends in a grade. Imports the ground floor only."""
