"""Which products are ketamine that can be given into a vein, by their National Drug Code (clause C.J3490)."""

from assent.facts.faults import InputFault
from assent.facts.ndc import DrugProduct, product_of
from assent.logic.derivations import Entry

_NOT_USABLE = {
    "bulk": "it is a powder for compounding, not a product for infusion",
    "veterinary": "it is a product for animals",
    "other_drug": "it is another drug with a policy of its own",
}


def is_usable(product: DrugProduct) -> bool:
    """Whether it is ketamine for people that can be given into a vein."""
    return product.kind == "injectable"


def reason(product: DrugProduct) -> str:
    """Why a product is usable or not, in words."""
    if is_usable(product):
        return f"ketamine for injection ({product.note})"
    return f"{_NOT_USABLE[product.kind]} ({product.note})"


def ndc_is_usable(ndc: str) -> tuple[bool | None, str]:
    """Say whether ``ndc`` is ketamine for infusion: True, False or None (not known), and why.

    Also takes a code without its package part. Powders, products for animals and esketamine for
    the nose are False. A code that is not in the table is None: the table is not complete. Raises
    NdcError as ``normalize_ndc`` does.
    """
    product = product_of(ndc)
    if product is None:
        return None, "not in the table of ketamine products; look at the label"
    return is_usable(product), reason(product)


def usable_ndc(ndc: str) -> Entry | None:
    """Whether a National Drug Code is that of a product for infusion; nothing where there is none."""
    if ndc == "none":
        return None
    try:
        usable, why = ndc_is_usable(ndc)
    except InputFault as error:
        return Entry(None, f"ndc: not {error.allowed}; {error.says}")
    return Entry(usable, f"ndc: {why}", f"the code names the product: {why}")
