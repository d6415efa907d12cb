"""A questionnaire of DTR: asked for, filled from a chart, and asked on until it is completed."""

from collections.abc import Iterator

from plan import Plan, Trouble

_ROUNDS = 60
_VALUES = {
    "boolean": "valueBoolean", "integer": "valueInteger", "decimal": "valueDecimal", "date": "valueDate",
    "string": "valueString", "text": "valueString",
}  # fmt: skip
_MANUAL = {
    "url": "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin",
    "extension": [
        {"url": "source", "valueCode": "manual"},
        {
            "url": "author",
            "extension": [{"url": "practitioner", "valueReference": {"reference": "Practitioner/psych"}}],
        },
    ],
}
"""Somebody of the office typed it."""


class Form:
    """A form for a context: an assertion of CRD, or the number of a request that waits.

    The plan says which form, unless one is named.
    """

    def __init__(self, plan: Plan, context: str, coverage: dict, canonical: str = "") -> None:
        self._plan = plan
        asked = [{"name": "coverage", "resource": coverage}, {"name": "context", "valueString": context}]
        asked += [{"name": "questionnaire", "valueCanonical": canonical}] if canonical else []
        package = plan.post(
            "/fhir/dtr/Questionnaire/$questionnaire-package",
            {"resourceType": "Parameters", "parameter": asked},
        )
        bundles = [one["resource"] for one in package["parameter"] if one["name"].lower() == "packagebundle"]
        if not bundles:
            raise Trouble(f"The plan has no questionnaire for {context}.")
        held = [entry["resource"] for entry in bundles[0]["entry"]]
        self.contents = list(dict.fromkeys(one["resourceType"] for one in held))
        self._form = next(one for one in held if one["resourceType"] == "Questionnaire")
        self.response = next(one for one in held if one["resourceType"] == "QuestionnaireResponse")
        self._sets = {one["url"]: one for one in held if one["resourceType"] == "ValueSet"}
        self.rounds = 0

    def fill(self, chart: dict) -> None:
        """Fill in what is asked; an adaptive form is asked on until the plan says that it is completed."""
        if "contained" not in self.response:
            asked = self._form.get("item", ())
            self.response = {**self.response, "status": "completed", "item": self._filled(asked, chart)}
        while self.response["status"] != "completed":
            if self.rounds == _ROUNDS:
                raise Trouble(f"The form is not completed after {_ROUNDS} rounds.")
            self.response = self._next(self.response["contained"][0].get("item", ()), chart)
            self.rounds += 1

    def _next(self, asked: list, chart: dict) -> dict:
        sent = {**self.response, "item": self._filled(asked, chart)}
        parameters = [{"name": "questionnaire-response", "resource": sent}]
        body = {"resourceType": "Parameters", "parameter": parameters}
        return self._plan.post("/fhir/dtr/Questionnaire/$next-question", body)["parameter"][0]["resource"]

    def asked(self) -> int:
        """How many questions were asked so far."""
        items = _flat(self.response["contained"][0].get("item", ()))
        return sum(1 for one in items if one["type"] not in ("group", "display"))

    def answers(self) -> int:
        """How many answers it holds."""
        return sum(1 for one in _flat(self.response.get("item", ())) if "answer" in one)

    def _filled(self, items: list, chart: dict) -> list:
        """Items with the answers of the draft, else of the chart; what neither knows is left open."""
        known = {one["linkId"]: one for one in _flat(self.response.get("item", ())) if "answer" in one}
        return list(self._items(items, chart, known))

    def _items(self, items: list, chart: dict, known: dict) -> Iterator[dict]:
        for item in items:
            link, inner = item["linkId"], item.get("item", ())
            if item["type"] == "group":
                for record in _records(link, chart) if item.get("repeats") else [chart]:
                    held = list(self._items(inner, record, {} if item.get("repeats") else known))
                    yield from [{"linkId": link, "item": held}] if held else []
            elif link in known:
                yield known[link]
            elif chart.get(link) is not None:
                yield {
                    "linkId": link,
                    "answer": [{"extension": [_MANUAL], **self._answer(item, chart[link])}],
                }

    def _answer(self, item: dict, value: object) -> dict:
        if item["type"] == "choice":
            return {"valueCoding": self._coding(item, value)}
        if item["type"] == "quantity":
            unit = next(one["valueCoding"] for one in item["extension"] if "unitOption" in one["url"])
            return {"valueQuantity": {"value": value, "unit": unit["display"], "system": unit["system"],
                                      "code": unit["code"]}}  # fmt: skip
        return {_VALUES[item["type"]]: value}

    def _coding(self, item: dict, value: object) -> dict:
        """The answer as the form offers it, by its code or its name."""
        offered = [one["valueCoding"] for one in item.get("answerOption", ())]
        for included in self._sets.get(item.get("answerValueSet"), {}).get("compose", {}).get("include", ()):
            offered += [{"system": included["system"], **one} for one in included["concept"]]
        found = next((one for one in offered if value in (one["code"], one.get("display"))), None)
        if found is None:
            raise Trouble(f"The form does not offer {value} for {item['linkId']}.")
        return found


def _records(link: str, chart: dict) -> Iterator[dict]:
    """The records of a list, each with its fields by their links, such as ``trials.drug``."""
    for record in chart.get(link, ()):
        yield {f"{link}.{field}": value for field, value in record.items()}


def _flat(items: list) -> Iterator[dict]:
    for item in items:
        yield item
        yield from _flat(item.get("item", ()))
