"""Who somebody is: passwords as argon2id, random tokens, and a plan's own provider by OpenID Connect."""
