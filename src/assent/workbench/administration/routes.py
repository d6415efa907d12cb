"""Routes of administrators: settings, people, programs, and what waits for a second person."""

from assent.web.router import Router
from assent.workbench.administration import clients, offices, people, settings, single

router = Router()
router.include_router(settings.router)
router.include_router(single.router)
router.include_router(people.router)
router.include_router(clients.router)
router.include_router(offices.router)
