"""The member: what every policy may ask about a person."""

from assent.logic.authoring import Tense, number, on_date

birth_date = on_date("birth_date", "What is the member's date of birth?", tense=Tense.PAST,
    cannot="A member's age is what it is; a new request can be made from the 18th birthday.")  # fmt: skip
weight_kg = number("weight_kg", "How much does the member weigh?", "kg", 20, 400, codes=("LOINC 29463-7",))
