"""Examples of the API, made from its OpenAPI document: a curl script and a Postman collection."""
