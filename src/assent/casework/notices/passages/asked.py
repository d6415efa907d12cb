"""Questions as a letter lists them: what is wanted, and of what one is enough."""

from collections.abc import Callable, Iterator

from assent.casework.notices.matter import Matter, base
from assent.casework.notices.notice import Items, Paragraph, Part, Rows
from assent.logic.ask_tree import Ask, AskGroup, AskTree, asked

Shown = Callable[[Matter, Ask], str]


def asked_in_rows(matter: Matter, tree: AskTree | None) -> Iterator[Part]:
    """What is wanted as a table, each question with what can answer it; then each choice as a list."""
    all_asks, choices = _apart(tree)
    asks = [ask for ask in all_asks if not _is_foreign(matter, ask)]
    if asks:
        heads = (matter.say("ask.question"), matter.say("ask.document"))
        yield Rows(heads, tuple((_with_follow_ups(matter, ask), document_of(matter, ask)) for ask in asks))
    yield from _in_english(matter, all_asks)
    yield from _choices(matter, choices, _with_document, is_more=bool(all_asks))


def asked_in_list(matter: Matter, tree: AskTree | None) -> Iterator[Part]:
    """The questions alone, as lists."""
    all_asks, choices = _apart(tree)
    asks = [ask for ask in all_asks if not _is_foreign(matter, ask)]
    if asks:
        if choices and len(asks) > 1:
            yield Paragraph(matter.say("way.all"))
        yield Items(tuple(dict.fromkeys(_question(matter, ask) for ask in asks)))
    yield from _in_english(matter, all_asks)
    yield from _choices(matter, choices, _question, is_more=bool(all_asks))


def document_of(matter: Matter, ask: Ask) -> str:
    """What kind of document answers it: the question's own, or its list's."""
    lists = {records.name: records.document for records in matter.policy.vocabulary.lists}
    document = ask.document or lists.get(base(ask.fact), "")
    return matter.words.text(document) if document else matter.say("ask.any_document")


def _apart(tree: AskTree | None) -> tuple[list[Ask], list[AskGroup]]:
    """What is wanted in any case, and the choices."""
    match tree:
        case Ask():
            return [tree], []
        case AskGroup(together=False):
            return [], [tree]
        case AskGroup(parts=parts):
            inner = [_apart(part) for part in parts]
            return [ask for asks, _ in inner for ask in asks], [
                group for _, groups in inner for group in groups
            ]
    return [], []


def _is_foreign(matter: Matter, ask: Ask) -> bool:
    return matter.is_foreign(ask.fact, ask.question)


def _in_english(matter: Matter, asks: list[Ask]) -> Iterator[Part]:
    """Questions that a reviewer put in English words, to a reader of another language: quoted, and marked as that."""
    foreign = dict.fromkeys(ask.question for ask in asks if _is_foreign(matter, ask))
    for question in foreign:
        yield from matter.written_by_staff("ask.reviewer", question)


def _choices(matter: Matter, choices: list[AskGroup], in_words: Shown, *, is_more: bool) -> Iterator[Part]:
    """Each choice under its own words; ``is_more``: beside what is wanted in any case."""
    for number, choice in enumerate(choices):
        yield Paragraph(matter.say("way.one_more" if is_more or number else "way.one"))
        yield Items(tuple(dict.fromkeys(_option(matter, part, in_words) for part in choice.parts)))


def _option(matter: Matter, tree: AskTree, in_words: Shown) -> str:
    """One thing that can be chosen, in one text: several questions that belong to it follow each other."""
    if isinstance(tree, Ask):
        return in_words(matter, tree)
    first, *further = (_option(matter, part, in_words) for part in tree.parts)
    key = "ask.also" if tree.together else "ask.or"
    return " ".join([first, *(matter.say(key, question=question) for question in further)])


def _question(matter: Matter, ask: Ask) -> str:
    return matter.asked(ask)


def _with_document(matter: Matter, ask: Ask) -> str:
    return f"{_with_follow_ups(matter, ask)} ({document_of(matter, ask)})"


def _with_follow_ups(matter: Matter, ask: Ask) -> str:
    """A question, and what a yes would have asked next: an office answers it in one go."""
    then = " ".join(dict.fromkeys(_question(matter, follow_up) for follow_up in asked(ask.if_yes)))
    question = _question(matter, ask)
    return f"{question} {matter.say('ask.if_yes', questions=then)}" if then else question
