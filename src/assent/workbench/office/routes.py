"""Routes of this room: the provider's office: new requests, its own requests, answers, appeals."""

from assent.web.router import Router
from assent.workbench.office import answers, appeals, beginning, colleagues, requests
from assent.workbench.shell.route import PageRoute

router = Router(route_class=PageRoute, include_in_schema=False)
for _part in (requests, beginning, answers, appeals, colleagues):
    router.include_router(_part.router)
