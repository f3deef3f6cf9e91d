"""Working days of Russia: the holidays of the Labour Code and the days off that the government moves each year."""
