"""Messages to whoever runs this service, from anybody, with or without an account."""
