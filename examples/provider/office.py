"""The steps that the office takes. Each prints what was sent, what came, and what it means for the office."""

import secrets
import time
import uuid

from answers import Answer, answer_of, coverage_information, notice_kind
from attachments import address_of, attached, note
from bundles import canceled, coverage, inquiry, orders, patient, request, signed, update
from chart import CHART, DANA, KIM, LOOKED_UP, NPI, SAM, Member
from forms import Form
from plan import Inbox, Plan, Trouble

PAS = "/fhir/pas/2.2"
_TOPIC = "http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic"
_BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition"
_HANDSHAKE_SECONDS = 20
_NOTE = "Visit of last week: mirtazapine filled monthly, 91 percent. Ketamine was never misused."


class Office:
    """An office with its plan; ``wait`` is how many seconds it waits for what a person does."""

    def __init__(self, plan: Plan, wait: float) -> None:
        self._plan, self._wait = plan, wait
        self._secret, self._run = secrets.token_urlsafe(16), secrets.token_hex(3)
        self._inbox = Inbox(self._secret)

    def play(self) -> None:
        """All steps. No subscription is left behind."""
        subscription = self._subscribe()
        try:
            self._begin()
            first = self._ask(DANA, self._collect(DANA, self._order(DANA)))
            response = self._be_told(KIM)
            self._attach(SAM)
            self._inquire(first)
            self._cancel(KIM, response)
        finally:
            self._plan.delete(f"{PAS}/Subscription/{subscription}")

    def _subscribe(self) -> str:
        _step(1, "Subscribe to the answers for this office")
        made = str(
            self._plan.post(f"{PAS}/Subscription", _subscription(self._inbox.address, self._secret))["id"]
        )
        _say("sent", f"Subscription for NPI {NPI}; tell us at {self._inbox.address}")
        return made

    def _begin(self) -> None:
        notice = self._inbox.next(_HANDSHAKE_SECONDS)
        if notice is None or notice_kind(notice) != "handshake":
            raise Trouble(
                "No handshake came; exchange.toml of the server has to list 127.0.0.1:* in private_hosts."
            )
        _say("came", "a handshake, with our own secret in its header")
        _say("means", "when an answer changes later, the plan calls us; nobody has to ask again")

    def _order(self, member: Member) -> dict:
        """What the plan says while the order is signed."""
        _step(2, "Sign the order of ketamine and its infusion (CRD)")
        answer = self._plan.post("/cds-services/order-sign-crd", _signing(member))
        _say("sent", f"order-sign for member {member.number}, two orders")
        said = {}
        for action in answer["systemActions"]:
            said = coverage_information(action["resource"])
            _say("came", f"{action['resource']['resourceType']}: {said['covered']}, {said['pa-needed']}")
        if said.get("pa-needed") == "satisfied":
            raise Trouble(
                f"Member {member.number} has an authorization already; to see every step, serve a new demonstration."
            )
        if "questionnaire" not in said:
            raise Trouble(f"The plan has no questions about this order for member {member.number}.")
        _say("", f"questionnaire {said['questionnaire']}")
        _say("", f"assertion {said['coverage-assertion-id']}")
        _say("means", "authorization is needed, and this form is what the plan wants to know")
        return said

    def _collect(self, member: Member, said: dict) -> dict:
        """The form that asks as it goes, as far as the chart goes."""
        _step(3, "Collect what the plan wants to know (DTR)")
        assertion = said["coverage-assertion-id"]
        form = Form(self._plan, assertion, coverage(member), _adaptive(said["questionnaire"]))
        _say("sent", f"$questionnaire-package, context {assertion}, the form that asks as it goes")
        _say("came", f"{', '.join(form.contents)}; answers in the draft: {form.answers()}")
        form.fill(CHART)
        _say("", f"{form.asked()} questions in {form.rounds} rounds of $next-question, and no more")
        _say("means", f"our chart answers {form.answers()} questions; the clinician signs them once")
        return form.response

    def _ask(self, member: Member, response: dict) -> dict:
        """The request and its update; what was sent last."""
        _step(4, "Ask for authorization (PAS)")
        sent = request(member, f"A-{self._run}", response)
        answer = self._submitted(sent)
        _say(
            "means", "pended, and the notes are all that is open" if answer.asks else "nothing is asked of us"
        )
        _step(5, "Look up what is asked, and answer by an update")
        if answer.asks:
            form = Form(self._plan, answer.number, coverage(member))
            form.fill(LOOKED_UP)
            _say(
                "sent",
                f"$questionnaire-package, context {answer.number}; its draft holds what we said before",
            )
            _say("came", f"a form that is completed after {form.rounds} $next-question")
            sent = update(sent, f"B-{self._run}", form.response)
            answer = self._submitted(sent)
        if "A4" in answer.codes:
            self._wait_for(answer, f"sign in to {self._plan.address} as a nurse of the plan and decide it")
        else:
            _say(
                "means", f"it is decided; later the claim names {answer.authorization or 'no authorization'}"
            )
        return sent

    def _be_told(self, member: Member) -> dict:
        """A request that is answered elsewhere; the form that was sent."""
        _step(6, "Be told when an answer changes")
        response = self._collected(member)
        answer = self._submitted(request(member, f"C-{self._run}", response))
        self._wait_for(answer, f"sign in to {self._plan.address} as alder.desk and answer it")
        return response

    def _collected(self, member: Member) -> dict:
        """What is collected before asking, in fewer words than in the steps before."""
        said = coverage_information(
            self._plan.post("/cds-services/order-sign-crd", _signing(member))["systemActions"][0]["resource"]
        )
        if "questionnaire" not in said:
            raise Trouble(f"Member {member.number} was asked for before; serve a new demonstration.")
        form = Form(
            self._plan, said["coverage-assertion-id"], coverage(member), _adaptive(said["questionnaire"])
        )
        form.fill(CHART)
        return form.response

    def _attach(self, member: Member) -> None:
        """A document and a completed form, sent to where the plan's Task says."""
        _step(7, "Attach what a pended request waits for ($submit-attachment of CDex)")
        sent = request(member, f"F-{self._run}", self._collected(member))
        answer = self._submitted(sent)
        if not answer.tasks:
            _say("means", "no Task came, so nothing is attached; the update of step 5 does it too")
            return
        task = answer.tasks[0]
        _say("", f"Task: send to {address_of(task)} under {task['identifier'][0]['value']}")
        self._sent(task, attached(task, member, note(_NOTE, "Visit note"), final=False))
        form = Form(self._plan, answer.number, coverage(member))
        form.fill(LOOKED_UP)
        self._sent(task, attached(task, member, signed(form.response), final=True))
        found = answer_of(self._plan.post(f"{PAS}/Claim/$inquire", inquiry(sent, f"G-{self._run}")))
        if found is None:
            raise Trouble("The inquiry found no request of this office, though one was sent.")
        _say("sent", "Claim/$inquire, since an attachment is answered by a receipt only")
        _show(found)
        _say("means", "a person can read the note; the form was taken as facts, and decided it")

    def _sent(self, task: dict, parameters: dict) -> None:
        """Attach something, and say what the plan took."""
        address = address_of(task)
        if not address.startswith(f"{self._plan.address}/"):
            raise Trouble(f"The plan wants attachments at {address}, which is another server.")
        content, final = parameters["parameter"][-2]["part"][0]["resource"], parameters["parameter"][-1]
        _say("sent", f"{content['resourceType']}, {'nothing' if final['valueBoolean'] else 'more'} follows")
        receipt = self._plan.post(address.removeprefix(self._plan.address), parameters)
        _say("came", receipt["issue"][0]["diagnostics"])

    def _inquire(self, before: dict) -> None:
        _step(8, "Ask again what became of the first request")
        found = answer_of(self._plan.post(f"{PAS}/Claim/$inquire", inquiry(before, f"Q-{self._run}")))
        _say("sent", "Claim/$inquire by the example of what was asked")
        if found is None:
            raise Trouble("The inquiry found no request of this office, though one was sent.")
        _show(found)
        _say("means", "an answer that was lost can be had at any time")

    def _cancel(self, member: Member, response: dict) -> None:
        _step(9, "Cancel, by an update, a request that was sent twice by mistake")
        twice = request(member, f"D-{self._run}", response)
        self._submitted(twice)
        answer = self._submitted(canceled(twice, f"E-{self._run}"))
        if set(answer.codes) != {"C"}:
            raise Trouble(f"The plan did not cancel it: {answer.meaning}. {' '.join(answer.notes)}")
        _say("means", "nobody at the plan looks at it any more; the one before stands")

    def _submitted(self, bundle: dict) -> Answer:
        claim = bundle["entry"][0]["resource"]
        answer = answer_of(self._plan.post(f"{PAS}/Claim/$submit", bundle))
        _say(
            "sent",
            f"Claim/$submit {claim['id']}, {len(claim['item'])} items, {len(bundle['entry'])} resources",
        )
        if answer is None:
            raise Trouble("The answer to Claim/$submit holds no ClaimResponse.")
        _show(answer)
        return answer

    def _wait_for(self, answer: Answer, what: str) -> None:
        """Wait for the notice that an answer changed; without one it stays open, which is no fault."""
        _say("means", f"{answer.number} is open; {what}")
        _say("", f"waiting for {self._wait:g} seconds")
        until = time.monotonic() + self._wait
        while (left := until - time.monotonic()) > 0 and (notice := self._inbox.next(left)):
            changed = answer_of(notice)
            if changed is not None and changed.number == answer.number:
                _say("came", f"a notice: {notice_kind(notice)}")
                _show(changed)
                _say("means", "the new answer came by itself, whole")
                return
        _say("came", "no notice in this time; the request stays open")


def _adaptive(canonical: str) -> str:
    """The form that asks only what matters, of the one that shows all questions at once."""
    url, _, version = canonical.partition("|")
    return f"{url}-adaptive|{version}"


def _show(answer: Answer) -> None:
    """What an answer says."""
    _say("came", f"{answer.number}: {answer.meaning}")
    if answer.authorization:
        _say("", f"authorization {answer.authorization}, {answer.days}")
    for text in answer.notes:
        _say("", text)


def _step(number: int, title: str) -> None:
    print(f"\n{number}. {title}" if number > 1 else f"{number}. {title}", flush=True)


def _say(what: str, words: str) -> None:
    print(f"   {what:<5} {words}", flush=True)


def _signing(member: Member) -> dict:
    """A call of the hook order-sign, with patient and coverage as prefetch."""
    drafts = [{"resource": {**one, "status": "draft"}} for one in orders()]
    covered = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": 1,
        "entry": [{"resource": coverage(member)}],
    }
    return {
        "hook": "order-sign",
        "hookInstance": str(uuid.uuid4()),
        "context": {
            "userId": "Practitioner/psych",
            "patientId": "patient",
            "draftOrders": {"resourceType": "Bundle", "type": "collection", "entry": drafts},
        },
        "prefetch": {"patient": patient(member), "coverage": covered},
        "extension": {"davinci-crd.requestedVersion": "2.2"},
    }


def _subscription(address: str, secret: str) -> dict:
    about = {"url": f"{_BACKPORT}/backport-filter-criteria", "valueString": f"org-identifier={NPI}"}
    content = {"url": f"{_BACKPORT}/backport-payload-content", "valueCode": "full-resource"}
    return {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": "To be told when an answer changes.",
        "criteria": _TOPIC,
        "_criteria": {"extension": [about]},
        "channel": {
            "type": "rest-hook",
            "endpoint": address,
            "payload": "application/fhir+json",
            "_payload": {"extension": [content]},
            "header": [f"Authorization: Bearer {secret}"],
        },
    }
