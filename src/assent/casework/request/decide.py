"""Every command on a request: pure functions from the state to what is to be recorded.

Each takes the state, the command, when, and who; it gives the bodies of the events to seal, in order
and all together, or raises ``Refused`` with what is wrong and the way out. Nothing is changed here.
"""

from assent.casework.request.checks import Refused as Refused
from assent.casework.request.commands_after import correct_authorization as correct_authorization
from assent.casework.request.commands_after import hand_over_notice as hand_over_notice
from assent.casework.request.commands_after import issue_authorization as issue_authorization
from assent.casework.request.commands_after import lapse as lapse
from assent.casework.request.commands_after import log_oral_notice as log_oral_notice
from assent.casework.request.commands_after import note as note
from assent.casework.request.commands_after import record_receipt as record_receipt
from assent.casework.request.commands_after import send_notice as send_notice
from assent.casework.request.commands_after import use_units as use_units
from assent.casework.request.commands_after import view as view
from assent.casework.request.commands_appeal import effectuate as effectuate
from assent.casework.request.commands_appeal import extend_appeal as extend_appeal
from assent.casework.request.commands_appeal import take_outside_decision as take_outside_decision
from assent.casework.request.commands_decision import Consequence as Consequence
from assent.casework.request.commands_decision import approve as approve
from assent.casework.request.commands_decision import approve_automatically as approve_automatically
from assent.casework.request.commands_decision import book_peer_to_peer as book_peer_to_peer
from assent.casework.request.commands_decision import decide_appeal as decide_appeal
from assent.casework.request.commands_decision import determine_adversely as determine_adversely
from assent.casework.request.commands_decision import determine_partially as determine_partially
from assent.casework.request.commands_decision import file_appeal as file_appeal
from assent.casework.request.commands_decision import forward_appeal as forward_appeal
from assent.casework.request.commands_decision import hold_peer_to_peer as hold_peer_to_peer
from assent.casework.request.commands_decision import miss_deadline as miss_deadline
from assent.casework.request.commands_decision import offer_peer_to_peer as offer_peer_to_peer
from assent.casework.request.commands_decision import reopen as reopen
from assent.casework.request.commands_decision import take_delegate_decision as take_delegate_decision
from assent.casework.request.commands_intake import answer as answer
from assent.casework.request.commands_intake import attach_document as attach_document
from assent.casework.request.commands_intake import check_coverage as check_coverage
from assent.casework.request.commands_intake import create_draft as create_draft
from assent.casework.request.commands_intake import determine_need as determine_need
from assent.casework.request.commands_intake import expire_draft as expire_draft
from assent.casework.request.commands_intake import give_facts as give_facts
from assent.casework.request.commands_intake import note_duplicate as note_duplicate
from assent.casework.request.commands_intake import set_rules as set_rules
from assent.casework.request.commands_intake import submit as submit
from assent.casework.request.commands_intake import withdraw as withdraw
from assent.casework.request.commands_review import ExtensionRule as ExtensionRule
from assent.casework.request.commands_review import assign as assign
from assent.casework.request.commands_review import confirm_fact as confirm_fact
from assent.casework.request.commands_review import correct_fact as correct_fact
from assent.casework.request.commands_review import escalate as escalate
from assent.casework.request.commands_review import extend as extend
from assent.casework.request.commands_review import grant_expedite as grant_expedite
from assent.casework.request.commands_review import hand_over as hand_over
from assent.casework.request.commands_review import lock as lock
from assent.casework.request.commands_review import propose_expedite as propose_expedite
from assent.casework.request.commands_review import recall as recall
from assent.casework.request.commands_review import record_assessment as record_assessment
from assent.casework.request.commands_review import refuse_expedite as refuse_expedite
from assent.casework.request.commands_review import request_information as request_information
from assent.casework.request.commands_review import resolve_judgment as resolve_judgment
from assent.casework.request.commands_review import unlock as unlock
from assent.casework.request.proposing import NotPermitted as NotPermitted
