"""People: sign-up and sign-in, API tokens, consents, export and deletion."""
