"""From a name or code to class and role."""

import csv

import pytest

from assent.facts.medicines import (
    NAMED_CLASSES,
    Certainty,
    DrugClass,
    Medicine,
    Role,
    known_medicines,
    lookup,
)
from assent.facts.tables import rows
from tests.unit.facts.reference import reference_file


def found(name: str) -> Medicine:
    medicine = lookup(name)
    assert medicine is not None, name
    return medicine


@pytest.mark.parametrize(
    ("name", "ingredient", "drug_class"),
    [
        ("sertraline", "sertraline", "ssri"),
        ("  ZOLOFT ", "sertraline", "ssri"),
        ("36437", "sertraline", "ssri"),
        ("312941", "sertraline", "ssri"),
        ("Effexor XR", "venlafaxine", "snri"),
        ("Desipramine hydrochloride", "desipramine", "tca"),
        ("Bupropion Hydrochloride XL", "bupropion", "bupropion"),
        ("mirtazapine", "mirtazapine", "mirtazapine"),
        ("vortioxetine", "vortioxetine", "serotonin_modulator"),
        ("phenelzine", "phenelzine", "maoi"),
        ("Emsam", "selegiline transdermal", "maoi"),
        ("maprotiline", "maprotiline", "other_antidepressant"),
        ("Auvelity", "dextromethorphan / bupropion", "other_antidepressant"),
        ("2611260", "dextromethorphan / bupropion", "other_antidepressant"),
        ("Symbyax", "fluoxetine / olanzapine", "ssri"),
        ("lithium carbonate", "lithium", None),
        ("quetiapine fumarate", "quetiapine", None),
        ("divalproex sodium", "valproic acid", None),
        ("T3", "liothyronine", None),
        ("Wellbutrin XL 300mg QAM", "bupropion", "bupropion"),
        ("Emsam 6 mg/24 hr patch", "selegiline transdermal", "maoi"),
        ("24 HR selegiline 0.25 MG/HR Transdermal System", "selegiline transdermal", "maoi"),
        ("fluoxetine 20 mg/5 mL oral solution", "fluoxetine", "ssri"),
        ("sertraline 100mg daily x 10 weeks", "sertraline", "ssri"),
        ("perphenazine-amitriptyline 2-25", "amitriptyline / perphenazine", "tca"),
        (
            "amitriptyline hydrochloride 25 MG / perphenazine 2 MG Oral Tablet",
            "amitriptyline / perphenazine",
            "tca",
        ),
        ("fluoxetine 25 MG / olanzapine 6 MG Oral Capsule", "fluoxetine / olanzapine", "ssri"),
    ],
)
def test_lookup(name: str, ingredient: str, drug_class: str | None) -> None:
    medicine = found(name)
    assert (medicine.name, medicine.drug_class) == (ingredient, drug_class)


@pytest.mark.parametrize("name", ["", "xr", "aspirin", "SSRI", "various", "0", "410503", "sert"])
def test_what_is_not_in_the_table_is_not_known(name: str) -> None:
    assert lookup(name) is None


def test_the_named_classes_are_the_five_of_the_criterion() -> None:
    assert {"ssri", "snri", "tca", "mirtazapine", "bupropion"} == NAMED_CLASSES
    assert found("citalopram").is_named_class
    assert not found("trazodone").is_named_class
    assert not found("lithium").is_named_class


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("citalopram", Role.ANTIDEPRESSANT),
        ("esketamine", Role.ANTIDEPRESSANT),
        ("fluoxetine / olanzapine", Role.ANTIDEPRESSANT),
        ("lithium", Role.AUGMENTATION),
        ("liothyronine", Role.AUGMENTATION),
        ("quetiapine", Role.AUGMENTATION),
        ("lamotrigine", Role.AUGMENTATION),
        ("modafinil", Role.AUGMENTATION),
        ("ketamine", Role.OTHER),
        ("859186", Role.OTHER),
    ],
)
def test_role_in_a_trial(name: str, role: Role) -> None:
    assert found(name).role_in_trial is role


def test_roles_of_ambiguous_medicines() -> None:
    assert found("lithium").roles == {Role.AUGMENTATION, Role.MOOD_STABILIZER}
    assert found("quetiapine").roles == {Role.AUGMENTATION}
    assert found("quetiapine").disputed_roles == {Role.MOOD_STABILIZER}
    assert found("lamotrigine").roles == {Role.MOOD_STABILIZER}
    assert Role.MOOD_STABILIZER in found("Symbyax").disputed_roles


@pytest.mark.parametrize(
    ("name", "oral"),
    [("sertraline", True), ("esketamine", False), ("emsam", False), ("selegiline", None)],
)
def test_oral(name: str, oral: bool | None) -> None:
    assert found(name).oral is oral


@pytest.mark.parametrize(
    ("name", "words"),
    [("zyban", "smoking"), ("1801289", "smoking"), ("313995", "weekly"), ("966787", "sleep")],
)
def test_a_product_for_something_else_has_a_caution(name: str, words: str) -> None:
    assert words in found(name).caution


def test_the_table_is_sound() -> None:
    for medicine in known_medicines():
        assert not medicine.roles & medicine.disputed_roles, medicine.name
        assert medicine.roles, medicine.name
        assert (medicine.drug_class is not None) == (Role.ANTIDEPRESSANT in medicine.roles)
        assert all(lookup(part) or part in OUTSIDE for part in medicine.contains), medicine.name
    codes = [medicine.rxcui for medicine in known_medicines() if medicine.rxcui]
    assert len(codes) == len(set(codes))
    assert {row["certainty"] for row in rows("medicine_products")} <= set(Certainty)


OUTSIDE = {"dextromethorphan", "perphenazine", "chlordiazepoxide"}


CLASSES = {
    "SSRI": DrugClass.SSRI,
    "SNRI": DrugClass.SNRI,
    "TCA": DrugClass.TCA,
    "MAOI": DrugClass.MAOI,
    "NaSSA": DrugClass.MIRTAZAPINE,
    "NDRI": DrugClass.BUPROPION,
    "serotonin modulator": DrugClass.SEROTONIN_MODULATOR,
}


def test_reference_antidepressants() -> None:
    with reference_file("antidepressants.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            medicine = found(row["ingredient"])
            assert medicine.drug_class == CLASSES.get(row["class"], DrugClass.OTHER_ANTIDEPRESSANT)
            assert medicine.rxcui == (row["rxcui_in"] or None)


def test_reference_augmentation_and_mood_stabilizers() -> None:
    with reference_file("augmentation_mood_stabilizers.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            medicine = found(row["ingredient"])
            assert medicine.rxcui == (row["rxcui_in"] or None)
            assert Role(row["role"].split(":")[0].replace(" ", "_")) in medicine.all_roles


def test_reference_products() -> None:
    with reference_file("antidepressant_products.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["ingredient_parsed"] == "5-hydroxytryptophan":
                continue
            medicine = found(row["rxcui"])
            assert row["ingredient_parsed"] in medicine.name
