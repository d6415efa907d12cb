"""Routes of administrators: settings, people, programs, and what waits for a second person."""

from fastapi import APIRouter

from assent.workbench.administration import clients, offices, people, settings, single

router = APIRouter()
router.include_router(settings.router)
router.include_router(single.router)
router.include_router(people.router)
router.include_router(clients.router)
router.include_router(offices.router)
