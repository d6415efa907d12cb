"""What an office is asked, in words: the question, with the record that it is about."""

from assent.workbench.actions.matter import RequestMatter
from assent.workbench.shell.fact_fields import facts_by_name, question_of
from assent.workbench.shell.words import capital


def asked_words(matter: RequestMatter, path: str) -> str:
    """Such as ``Sertraline (trial 1): How did the trial end?``; what the policy does not ask by what it is called."""
    question = question_of(facts_by_name(matter.policy), path) if matter.policy else ""
    called = capital(matter.called(path))
    record, _, field = called.partition(": ")
    if "[" in path and field and question:
        return f"{record}: {question}"
    return question or called
