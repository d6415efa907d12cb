"""Use cases of policies and assessments, for one case or very many."""
