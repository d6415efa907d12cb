"""Puts the parts together: the one module, beside the command line, that knows them all."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assent.casework.assessment.case import Case
from assent.casework.plan.plan import Plan
from assent.logic.package import Catalogue, PolicyPackage

if TYPE_CHECKING:
    from assent.adapters.seals import KeyFile
    from assent.casework.plan.entries import EntryMeaning
    from assent.casework.record.actors import EntryPoint
    from assent.casework.record.caller import FactOrRecords
    from assent.desk.ports import Desk
    from assent.desk.record.audit import CheckedDocuments
    from assent.logic.policy import Policy

STORE = "assent.db"
"""The file in a store's folder that holds the record, where no database does."""

DATABASE = "ASSENT_DATABASE"
"""The environment variable that names the database, in place of ``store.toml``."""

SEAL_KEYS = "ASSENT_SEAL_KEYS"
"""The environment variable that names the key file of seals, in place of ``store.toml``."""


def catalogue() -> Catalogue:
    """The policies of this installation."""
    from assent.policies.catalogue import PACKAGES

    return Catalogue(PACKAGES)


def resource(package: PolicyPackage, name: str) -> str:
    """The text of a data file of a policy's package, such as ``examples/population.toml``; empty without a name."""
    from importlib.resources import files

    return files(package.resources).joinpath(name).read_text("utf-8") if name else ""


def examples(package: PolicyPackage) -> Path:
    """The folder with the example cases of a policy; it may not exist."""
    from importlib.resources import files

    return Path(str(files(package.resources))) / "examples"


def cases(
    name: str, settings: Mapping[str, str], policy: str = "", on: date | None = None,
    of: Catalogue | None = None, places: dict[str, str] | None = None,
) -> Iterator[Case]:  # fmt: skip
    """The cases of a file, or of standard input for ``-``, with what-if settings applied.

    ``policy`` is that of cases which name none, ``on`` the assessment's day, which then no case may name;
    ``places`` where the ids of the files read before stand.
    """
    from assent.adapters.case_files import read_cases, read_text
    from assent.adapters.case_files.limits import MOST_BYTES

    if name == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        return read_text(data, "standard input", of or catalogue(), settings, policy, on, places)
    return read_cases(Path(name), of or catalogue(), settings, policy, on, places)


def plan(path: Path | None) -> Plan:
    """The plan's own decisions; without a file the default plan, which decides nothing. Raises ``PlanError``."""
    if path is None:
        return Plan()
    from assent.adapters.plan_file import read_plan
    from assent.casework.plan.entries import check_plan
    from assent.casework.plan.plan import PlanError

    try:
        return check_plan(read_plan(path), catalogue())
    except PlanError as error:
        name = path.name or str(path)
        raise PlanError(f"{name}: {error}") from None


def plan_entries(path: Path) -> "tuple[EntryMeaning, ...]":
    """What each entry of a plan file means, with its faults; raises ``PlanError`` for a file that is no plan."""
    from assent.adapters.plan_file import read_plan
    from assent.casework.plan.entries import check_rules_of, meanings

    return meanings(check_rules_of(read_plan(path)), catalogue())


def office_warnings(folder: Path) -> tuple[str, ...]:
    """What in ``office.toml`` of a folder is weaker than in a new store; nothing where there is no such file."""
    from assent.adapters.projections.office import NAME, read_office

    return read_office(folder).office.warnings if (folder / NAME).is_file() else ()


def case_schema(policy: str = "") -> dict[str, Any]:
    """The JSON Schema of a case file under the newest version of a policy. Raises ``UnknownPolicy``."""
    from assent.adapters.case_files.schema import case_schema

    return case_schema(catalogue().package(policy))


def assessment_schema() -> dict[str, Any]:
    """The JSON Schema of an assessment."""
    from assent.casework.assessment.schema import assessment_schema

    return assessment_schema()


def starter_case(kind: str, policy: str = "") -> str:
    """A commented starter case, YAML. Raises ``UnknownPolicy`` and ``UnknownPathway``."""
    from assent.adapters.case_files.starter import starter_case

    return starter_case(catalogue().package(policy), kind)


def make_store(folder: Path, automatic: str, database: str = "") -> None:
    """Make a folder with an empty record, the file of the office, and the list of what needs authorization.

    ``database`` is the address of a PostgreSQL database that holds the record instead of a file. Raises ``Refused``
    where there is a record already.
    """
    from assent.adapters import projections
    from assent.adapters.directory import make_code_list
    from assent.casework.record.checks import Refused

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        projections.check_no_office(folder)
        close_to_others(folder)
        place = projections.place_of(folder, database or os.environ.get(DATABASE, ""))
        with projections.open_record(place, make=True):
            projections.make_office(folder, automatic)
            projections.make_place(folder, database)
            make_code_list(folder, catalogue())
        close_to_others(folder)
    except OSError as error:
        raise Refused(f"The folder cannot be made: {error.strerror}.") from None


def close_to_others(folder: Path) -> None:
    """Let only its owner into a folder and all that is in it."""
    from assent.adapters.projections import close_to_others

    close_to_others(folder)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder others on this machine may read or change, by name."""
    from assent.adapters.projections import open_to_others

    return open_to_others(folder)


def place(folder: Path) -> Path | str:
    """Where the record of a folder is: its file, or the address of a database. Never to be shown."""
    from assent.adapters.projections import place_of

    return place_of(folder, os.environ.get(DATABASE, ""))


def _sealing(folder: Path) -> "KeyFile | None":
    """What seals the record of a folder; None where no key file is named."""
    from assent.adapters.projections import seal_keys_of

    return seal_keys_of(folder, os.environ.get(SEAL_KEYS, ""))


def add_seal_key(folder: Path, file: Path, day: str) -> str:
    """Add a key that seals what a folder records from now on; its id. Raises ``Refused`` for another file."""
    from datetime import UTC, datetime

    from assent.adapters.projections import (
        AccountRecord,
        SettingsRecord,
        SubscriptionRecord,
        open_record,
        seal_keys_of,
    )
    from assent.adapters.seals.keys import add_key
    from assent.casework.record.checks import Refused

    named, wanted = _sealing(folder), seal_keys_of(folder, str(file))
    assert wanted is not None
    if named is not None and named.path != wanted.path:
        raise Refused(f"The key file of this folder is {named.path.name}; add the key there.")
    with open_record(place(folder)) as record:
        if named is None and record.is_sealed:
            raise Refused(f"This record is sealed: name its key file in {SEAL_KEYS} or in store.toml.")
        id = record.next_seal_key(lambda start: add_key(wanted.path, start, day))
    with open_record(place(folder), sealing=wanted) as sealed:
        AccountRecord(sealed).conceal_factors(wanted)
        SubscriptionRecord(sealed).conceal_headers(wanted)
        SettingsRecord(sealed).seal_newest(datetime.now(UTC))
    return id


def back_up(folder: Path, target: Path) -> None:
    """Write a backup of a folder that may be in use; raises ``Refused``, and says what to do for PostgreSQL."""
    from assent.adapters.projections import back_up

    back_up(folder, place(folder), target)


def restore(source: Path, folder: Path) -> int:
    """Make a folder from a backup, in which nobody is signed in; raises ``Refused``. Verify it before use."""
    from datetime import UTC, datetime

    from assent.adapters.projections import AccountRecord, open_record, restore_folder
    from assent.desk.oversight.restoration import sign_everybody_out
    from assent.desk.ports import SYSTEM

    restore_folder(source, folder)
    with open_record(folder / STORE) as record:
        why = "restored from a backup"
        return sign_everybody_out(record, AccountRecord(record), why, SYSTEM, datetime.now(UTC))


def check_documents(folder: Path) -> "CheckedDocuments":
    """Check the documents and letters that the record of a folder names, by digest. Nothing is written."""
    from assent.adapters.projections import RequestDocuments, open_record
    from assent.desk.record.audit import check_documents

    with open_record(place(folder), read_only=True) as record:
        return check_documents(record, RequestDocuments(folder))


@contextmanager
def desk(
    folder: Path,
    appended: Callable[[float], None] | None = None,
    recorded: Callable[[str], None] | None = None,
    *,
    via: "EntryPoint | None" = None,
) -> "Iterator[Desk]":
    """The desk over the record of a folder, with the settings that are in force.

    Where two people change settings that is what they confirmed; elsewhere what stands in the folder's files.

    ``appended`` is told of every append how many seconds it took until it was durable, ``recorded`` the digest
    of its last entry. ``via`` is the entry point at which it is reached.
    """
    from datetime import UTC, datetime

    from assent.adapters.case_files import parse_case, read_values
    from assent.adapters.directory import read_code_list, read_directory
    from assent.adapters.exchange.exchange import open_exchange
    from assent.adapters.fhir.charts import read_chart_bytes
    from assent.adapters.identity import LocalSecrets
    from assent.adapters.letters import FONTS, TypstLetters
    from assent.adapters.outbox import FolderOutbox
    from assent.adapters.plan_texts import read_plan_texts
    from assent.adapters.projections import AccountRecord, RequestDocuments, SettingsRecord, open_record
    from assent.adapters.reports import DuckFigures
    from assent.adapters.settings_folder import InstallationFolder
    from assent.desk.people.account_ports import Accounts
    from assent.desk.people.accounts import reports_to
    from assent.desk.plan.settings import taken_over
    from assent.desk.plan.settings_ports import ListInForce, SettingsKept
    from assent.desk.ports import Desk

    policies = catalogue()

    def read_case(
        facts: Mapping[str, object],
        id: str,
        encoding: "Policy | None" = None,
        assessed_on: date | None = None,
    ) -> Case:
        return parse_case(facts, id, policies, encoding=encoding, assessed_on=assessed_on)

    with open_record(place(folder), appended=appended, recorded=recorded, sealing=_sealing(folder)) as record:
        settings = SettingsKept(SettingsRecord(record), InstallationFolder(folder, policies))
        in_force, number = settings.in_force()
        people = Accounts(AccountRecord(record), LocalSecrets(), in_force.sign_in, in_force.provider)
        yield taken_over(Desk(
            record, read_case, policies, in_force.plan, in_force.signing, in_force.automatic, in_force.numbers,
            directory=read_directory(folder),
            documents=RequestDocuments(folder),
            office=in_force.office,
            figures=DuckFigures(),
            letters=TypstLetters(folder / FONTS),
            outbox=FolderOutbox(folder),
            accounts=people,
            reports_to=reports_to(people),
            codes=ListInForce(in_force.codes) if number else read_code_list(folder),
            texts=read_plan_texts(folder, policies),
            read_file=read_values,
            read_chart=read_chart_bytes,
            via=via, settings=settings, settings_number=number, exchange=open_exchange(folder, record),
        ), datetime.now(UTC))  # fmt: skip


def command_line_desk(folder: Path, *, job: bool = False) -> "AbstractContextManager[Desk]":
    """The desk as commands reach it; ``job``: one that runs by a schedule."""
    from assent.casework.record.actors import EntryPoint

    return desk(folder, via=EntryPoint.JOB if job else EntryPoint.COMMAND_LINE)


@contextmanager
def demonstration_desk(folder: Path) -> "Iterator[Desk]":
    """The desk on which a demonstration is made.

    Its one-time passwords follow from its seed, so a slow hash of them would protect nothing; whoever signs
    in with one chooses a password of their own, which is hashed as everywhere.
    """
    from dataclasses import replace

    from assent.adapters.identity import Argon2, LocalSecrets

    with desk(folder) as opened:
        assert opened.accounts is not None
        quick = LocalSecrets(Argon2(memory_kib=1024, passes=1, lanes=1))
        yield replace(opened, accounts=replace(opened.accounts, secrets=quick))


def check_current(folder: Path) -> None:
    """Raise ``Refused`` where a folder has no record, or one in the form of another version."""
    from assent.adapters.projections import check_current

    check_current(place(folder))


def bill_of_materials(lock: Path | None) -> dict[str, Any]:
    """What this version is made of (CycloneDX), by a lock; without one by that of the source. Raises ``Refused``."""
    from assent.adapters.bill_of_materials import LOCK, bill, read_lock

    return bill(read_lock(lock or Path(__file__).resolve().parents[3] / LOCK))


def answered_values(settings: Mapping[str, str]) -> "dict[str, FactOrRecords]":
    """Values of facts from texts such as ``85``, ``8 weeks`` or ``[{date: 2026-02-05}]``; ``null`` is unknown."""
    from assent.adapters.case_files.settings import answered_values

    return answered_values(settings)
