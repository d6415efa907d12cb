"""What went wrong, as a page: what it is, the way out, and nothing lost of what was typed."""

from html import escape

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from assent.casework.record.actors import Role
from assent.web.server.caller import COOKIE
from assent.web.server.problems import FoundProblem, ProblemKind, Stopped, Written, found
from assent.workbench.shell import static_files
from assent.workbench.shell.navigation import beginning, request_page
from assent.workbench.shell.pages import HEADERS, page
from assent.workbench.shell.session import open_session
from assent.workbench.shell.sign_in_page import kept_form, sign_in_page
from assent.workbench.shell.words import said_or, say

_NOT_SIGNED_IN = frozenset({ProblemKind.NOT_SIGNED_IN, ProblemKind.PASSWORD_DUE})


async def answer(request: Request, error: Exception) -> Response:
    """The page of an error; for somebody who is not signed in, or no longer, the page of signing in."""
    problem = found(request, error)
    return await run_in_threadpool(_page, request, problem)


def bare(problem: FoundProblem) -> Written:
    """The page of a call that ended before it was read, or that failed: nothing of it is needed to write this page."""
    kind = problem.kind.word
    title = said_or(f"shell.problems.{kind}.title", problem.kind.title)
    says = said_or(f"shell.problems.{kind}.says", problem.says)
    way = said_or(f"shell.problems.{kind}.way", say("shell.problems.way"))
    reference = say("shell.problems.reference", reference=problem.reference)
    body = _BARE.format(
        title=escape(title), says=escape(says), way=escape(way), reference=escape(reference),
        begin=escape(say("shell.product")), style=static_files.address("workbench.css"),
    )  # fmt: skip
    return Written(
        problem.kind.status, body.encode(), {**HEADERS, **problem.headers}, "text/html; charset=utf-8"
    )


_BARE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<main id="main">
<h1>{title}</h1>
<p>{says}</p>
<p>{way}</p>
<p><a class="button" href="/">{begin}</a></p>
<p class="quiet">{reference}</p>
</main>
</body>
</html>
"""


def _page(request: Request, problem: FoundProblem) -> Response:
    if problem.kind in _NOT_SIGNED_IN:
        expired = bool(request.cookies.get(COOKIE))
        return sign_in_page(
            request, status=401, to=request.url.path, kept=kept_form(request), expired=expired
        )
    if not hasattr(request.state, "caller"):
        _open_quietly(request)
    caller = getattr(request.state, "caller", None)
    role = caller.account.role if caller else None
    about = request_page(role, request.url.path) if role and problem.kind is not ProblemKind.NOT_FOUND else ""
    return page(
        request, "shell/problem.html", problem.kind.status, problem.headers,
        problem=problem, says=_says(problem, role), begins=beginning(role), about=about,
    )  # fmt: skip


def _says(problem: FoundProblem, role: Role | None) -> str:
    """What is wrong, for a person: that a role may not is said by the name of the role."""
    if role is not None and problem.says.startswith(f"The role {role.value} may not"):
        return say("shell.problems.role", role=say(f"shell.roles.{role.value}"))
    return said_or(f"shell.problems.{problem.kind.word}.says", problem.says)


def _open_quietly(request: Request) -> None:
    """Whoever is signed in has the frame of their role also where there is no page."""
    try:
        open_session(request)
    except Stopped:
        return
