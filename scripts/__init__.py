"""What is run from a checkout: catalogs, PostgreSQL for the tests, the pictures of the manual."""
