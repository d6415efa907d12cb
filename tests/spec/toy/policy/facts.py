"""The facts that the toy policy reads: shared ones by name, its own beside them."""

from enum import StrEnum

from assent.facts import member as mb
from assent.facts import request as rq
from assent.logic.authoring import (
    Obtainable,
    Records,
    Tense,
    choice,
    code,
    integer,
    number,
    on_date,
    subject,
    vocabulary,
    yes_no,
)  # fmt: skip


class Standing(StrEnum):
    """How the member stands today."""

    ALONE = "alone"
    WITH_SUPPORT = "with_support"
    NOT_AT_ALL = "not_at_all"


standing = choice("standing", Standing, "How does the member stand today?",
    document="therapist's report", cannot="How the member stands is reported as it is.")  # fmt: skip
home_has_room = yes_no("home_has_room", "Is there room in the home to use a standing frame?",
    document="home visit",
    obtainable=Obtainable("Make room for the frame, and have the home visited.", (True,)))  # fmt: skip
unhealed_fracture = yes_no("unhealed_fracture", "Has the member a fracture that has not healed?",
    cannot="A fracture is reported as it is.")  # fmt: skip
knee_contracture_degrees = number("knee_contracture_degrees",
    "By how many degrees can the knees not be straightened?", "deg", 0, 120, document="therapist's report")  # fmt: skip
frame_limit_kg = number("frame_limit_kg", "What weight does the frame carry at most?", "kg", 20, 400)
frame_model = code("frame_model", "Which model is the frame (`none` if none)?")
frame_code = code("frame_code", "Under which code is the frame billed (`none` if none)?")
delivery_date = on_date("delivery_date", "On which date is the frame to be delivered?", tense=Tense.ANY)
frames_requested = integer("frames_requested", "How many frames are requested?", 1, 2)
signed_by_therapist = yes_no("signed_by_therapist", "Has a physical therapist signed the request?",
    document="signed request",
    obtainable=Obtainable("Have a physical therapist sign the request.", (True,)))  # fmt: skip
trial_days = integer("trial_days", "For how many days was the frame tried at home?", 0, 365, unit="d",
    document="trial log", obtainable=Obtainable("Try the frame at home, and keep a log."))  # fmt: skip
standing_sessions = Records(
    "standing_sessions",
    "Are these all the sessions of the trial?",
    "A further session of the trial, with its date and minutes",
    document="trial log",
    obtainable=Obtainable("Keep a log of the trial's sessions."),
)
session_date = standing_sessions.on_date("date", "On which date was it?")
session_minutes = standing_sessions.integer("minutes", "For how many minutes did the member stand?", 0, 600)

SUBJECTS = (
    subject("The request", rq.request_date, rq.request_kind, rq.product_line, delivery_date, frame_code,
        frames_requested, signed_by_therapist),
    subject("The member and the home", standing, mb.weight_kg, knee_contracture_degrees, unhealed_fracture,
        home_has_room),
    subject("The frame and its trial", frame_model, frame_limit_kg, trial_days, standing_sessions),
)  # fmt: skip
VOCABULARY = vocabulary(SUBJECTS)
