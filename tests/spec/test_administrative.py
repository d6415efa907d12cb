"""The treating specialist makes the request: clause O.3. Known to be lacking, its correction is asked for."""

from __future__ import annotations

from tests.spec.base_case import renewal_case
from tests.spec.harness import Decides, facts

columns = facts(
    specialist="requested_by_treating_specialist",
    setting="administration_setting",
    cms="cms_guidance_exists",
    product="product_line",
)
NAMES = {"specialist": ("requested_by_treating_specialist",)}


def test_the_treating_specialist_makes_or_co_signs_the_request(decides: Decides) -> None:
    decides(
        """
    specialist || outcome    | because | missing
    yes        || met        |         |
    no         || incomplete |         | specialist
    ?          || met        |         | specialist
    """,
        columns,
        where=NAMES,
    )


def test_it_holds_for_reauthorization_too(decides: Decides) -> None:
    decides(
        """
    specialist || outcome    | because | missing
    yes        || met        |         |
    no         || incomplete |         | specialist
    ?          || met        |         | specialist
    """,
        facts(renewal_case, specialist="requested_by_treating_specialist"),
        where=NAMES,
    )


def test_it_never_turns_an_answer_into_no(decides: Decides) -> None:
    """Known to be lacking, its correction is asked for beside an open question too."""
    decides(
        """
    specialist | dementia | setting         || outcome    | because | missing
    no         | ?        |                 || incomplete |         | specialist dementia
    ?          | ?        |                 || incomplete |         | specialist dementia
    no         | yes      |                 || not_met    | X.3     |
    ?          | yes      |                 || not_met    | X.3     |
    no         |          | infusion_clinic || judgment   | I.6     | specialist
    ?          |          | infusion_clinic || judgment   | I.6     | specialist
    """,
        columns,
        where=NAMES,
    )


def test_it_does_not_matter_where_another_document_governs(decides: Decides) -> None:
    decides(
        """
    specialist | product            | cms || outcome        | because
    no         | mgb_aco            |     || other_guidance |
    ?          | medicare_advantage | yes || other_guidance |
    no         | medicare_advantage | ?   || judgment       | V.MA
    """,
        columns,
    )
