"""Django's PostgreSQL backend, back as soon as the database is: ENGINE of the settings."""
