"""Every story with its place in the demonstration. The first ones are the most telling: their ids never change."""

from dataclasses import dataclass

from assent.demo.cast import ALDER, OUTSIDE, Practice
from assent.demo.scene import Telling
from assent.demo.stories import appealed as ap
from assent.demo.stories import begun as be
from assent.demo.stories import clocked as cl
from assent.demo.stories import granted as gr
from assent.demo.stories import judged as ju
from assent.demo.stories import refused as re
from assent.demo.stories import renewed as rn
from assent.demo.stories import routed as ro
from assent.demo.stories import transmitted as tr

COMMERCIAL = ("commercial", "commercial", "qualified_health_plan")
MEDICARE = ("medicare_advantage",)
ACO = ("mgb_aco",)
ONE_CARE = ("one_care",)
SCO = ("senior_care_options",)
ANY = (*COMMERCIAL, *MEDICARE, *ONE_CARE)
"""The product lines whose requests are judged by the criteria all the time."""


@dataclass(frozen=True, slots=True)
class Story:
    """One story: who tells it, for members of which lines, and when.

    ``ago``: so many days before the end it begins, from and to. ``room``: so many working days in a row
    it needs from its beginning. ``hour``: its earliest and latest hour. ``takes``: the requests it makes.
    ``share``: how often it is told again, against the others; 0 is once. ``new``: a new member.
    """

    tell: Telling
    lines: tuple[str, ...] = COMMERCIAL
    ago: tuple[int, int] = (12, 148)
    room: int = 2
    hour: tuple[int, int] = (8, 15)
    takes: int = 1
    share: int = 1
    new: bool = False
    practice: Practice | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.tell.__name__.replace("_", " ")

    @property
    def says(self) -> str:
        """What happens, in a sentence."""
        return (self.tell.__doc__ or "").strip()


_NOW = (1, 2)
_EARLY, _LATE = (84, 148), (12, 70)

STORIES: tuple[Story, ...] = (
    Story(gr.at_once, ANY, share=26),
    Story(gr.answered_in_parts, ago=(12, 120), room=3, share=12),
    Story(ap.overturned_after_a_talk, ago=(50, 130), room=3, share=2),
    Story(rn.in_time, ANY, ago=(45, 140), takes=2, share=5),
    Story(cl.drug_cannot_be_extended, MEDICARE, ago=(20, 120), room=3, hour=(13, 15), share=2),
    Story(ro.by_the_delegate, ACO, hour=(9, 10), share=7),
    Story(be.waits_for_answers, ago=(1, 5), share=12),
    Story(ju.rating_severe_enough, share=4),
    Story(gr.evidence_disagrees, share=4),
    Story(re.fewer_infusions, hour=(8, 10), share=2),
    Story(be.with_a_physician, ago=_NOW, share=6),
    Story(cl.ideation_made_it_urgent, ANY, room=2, hour=(8, 11), share=3),
    # The rest of what can happen, once each at least.
    Story(re.plainly, ANY, room=3, hour=(8, 11), share=9),
    Story(gr.corrected_by_a_nurse, hour=(9, 12), share=3),
    Story(be.draft, ago=(1, 12), share=5),
    Story(ap.forwarded_to_outside_review, MEDICARE, ago=(80, 140), room=3, hour=(8, 10), share=2),
    Story(cl.deemed_adverse, MEDICARE, room=5, share=1),
    Story(cl.deemed_granted, ("commercial",), share=1),
    Story(ro.in_treatment_already, MEDICARE, new=True, share=2),
    Story(ro.refused_by_the_delegate, ACO, ago=(50, 130), hour=(9, 10), share=1),
    Story(ro.by_the_delegate_too_late, ACO, room=4, share=1),
    Story(be.draft_given_up, ago=(40, 140), share=2),
    Story(be.sent_twice, takes=2, share=2, hour=(8, 11)),
    Story(be.taken_back, share=3),
    Story(cl.not_made_urgent, MEDICARE, room=3, hour=(8, 11), share=2),
    Story(re.talk_reopens, ("qualified_health_plan",), ago=(20, 130), hour=(8, 11), share=2),
    Story(gr.authorization_corrected, ANY, ago=(45, 130), share=2),
    Story(ap.upheld_when_expedited, ago=(30, 130), room=3, hour=(8, 11), share=1),
    Story(ap.never_decided_commercial, ago=(75, 130), hour=(8, 11), share=0),
    Story(ju.continuity, ("commercial",), new=True, share=2, hour=(8, 12)),
    Story(be.just_received, ago=_NOW, share=5, hour=(10, 15)),
    Story(be.with_a_nurse, ago=_NOW, share=6, hour=(9, 14)),
    Story(cl.extension_running, MEDICARE, ago=(1, 2), room=0, share=2, hour=(9, 13)),
    Story(be.talk_is_booked, ago=(1, 3), share=2, hour=(8, 10)),
    Story(ap.waiting, ago=(9, 20), share=4, hour=(8, 11)),
    Story(ro.waiting_for_the_delegate, ACO, ago=(1, 1), room=0, hour=(13, 15), share=2),
    Story(be.urgent_and_waiting, MEDICARE, ago=(1, 1), room=0, hour=(13, 15), share=3),
    Story(be.answered_in_part, ago=(1, 4), room=1, share=6),
    Story(ro.still_undetermined, MEDICARE, ago=(1, 1), room=0, new=True, share=2, hour=(9, 14)),
    Story(be.still_urgent_or_not, ONE_CARE, ago=(1, 1), room=0, share=2, hour=(9, 15)),
    Story(re.never_answered, ago=(24, 130), share=2),
    Story(ju.no_answer_can_be_had, room=3, share=2),
    Story(ju.rating_not_severe_enough, hour=(8, 11), share=2),
    Story(re.one_answer_settles_it, room=4, hour=(8, 11), share=2),
    Story(ju.contraception, ago=_EARLY, share=2),
    Story(ju.contraception, ago=_LATE, share=3),
    Story(ju.infusion_clinic, share=2, hour=(8, 11)),
    Story(ju.outside_the_criteria, share=2, hour=(8, 12)),
    Story(ju.trauma_first, share=1, hour=(8, 12)),
    Story(re.talk_changes_nothing, ago=(20, 130), share=2, hour=(8, 11)),
    Story(ap.late_and_in_part, MEDICARE, ago=(100, 148), room=3, hour=(8, 10), share=0),
    Story(ap.never_decided_medicare, MEDICARE, ago=(60, 130), room=3, hour=(8, 10), share=0),
    Story(ro.drug_list_for_seniors, SCO, ago=_EARLY, hour=(9, 11), share=2),
    Story(ro.drug_list_for_seniors, SCO, ago=_LATE, share=2),
    Story(ro.approved_elsewhere, ("commercial",), new=True, share=1),
    Story(ro.undetermined_at_first, MEDICARE, new=True, share=2),
    Story(ro.met_for_seniors, ONE_CARE, hour=(8, 12), share=3),
    Story(cl.urgent_and_complete, MEDICARE, share=2),
    Story(cl.urgent_and_answered, ANY, hour=(8, 10), share=3),
    Story(cl.past_step_therapy, room=4, share=2),
    Story(cl.after_the_fact, share=2),
    Story(cl.withdrawn_by_the_member, room=4, share=1),
    Story(rn.overlapping, COMMERCIAL, ago=(45, 140), takes=2, share=2),
    Story(rn.late, ANY, ago=(60, 140), takes=2, share=2),
    Story(rn.fell_by_less_than_half, COMMERCIAL, ago=(50, 140), takes=2, share=1),
    Story(rn.did_not_help, COMMERCIAL, ago=(50, 140), takes=2, share=1),
    Story(gr.answered_at_once, ANY, share=12, hour=(8, 11)),
    Story(gr.a_current_rating, COMMERCIAL, share=5),
    Story(gr.three_a_week, ANY, share=4),
    Story(gr.keyed_in_from_a_fax, COMMERCIAL, share=5),
    Story(gr.by_a_program, COMMERCIAL, share=4, practice=ALDER),
    Story(gr.office_without_contract, ("qualified_health_plan",), share=1, practice=OUTSIDE, hour=(8, 12)),
    Story(gr.answered_after_a_while, COMMERCIAL, room=5, share=3),
    Story(be.draft_submitted, COMMERCIAL, room=4, share=3, hour=(8, 11)),
    Story(be.audited, ANY, share=2),
    Story(ro.not_on_the_list, COMMERCIAL, share=1),
)  # fmt: skip
"""In the order in which ids are given: what is most worth a look comes first."""

BY_BUNDLE: tuple[Story, ...] = (
    Story(tr.answered_by_update, room=3, practice=ALDER),
    Story(tr.waits_for_an_update, ago=(1, 4), practice=ALDER),
    Story(tr.at_once_by_bundle, practice=ALDER),
    Story(tr.canceled_by_update, room=3, practice=ALDER),
)
"""Told in turn, of the requests that come as bundles of PAS."""
