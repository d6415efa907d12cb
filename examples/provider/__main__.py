"""Plays the clinical system of an office against a running Assent: ``python examples/provider http://127.0.0.1:8031``.

It works with a demonstration (``assent demo``), whose members and office it knows. The standard library is enough.
"""

import argparse
import re
import sys

from office import Office
from plan import Plan, Trouble


def main() -> int:
    """Play all steps; the exit status is 1 where it could not go on."""
    asked = argparse.ArgumentParser(
        prog="python examples/provider", description="An office's system, to try Assent."
    )
    asked.add_argument("address", help="where Assent answers, such as http://127.0.0.1:8031")
    asked.add_argument("--token", default="", help="for the FHIR endpoints; a demonstration needs none")
    asked.add_argument(
        "--wait", type=float, default=60, metavar="SECONDS", help="for what a person does; default 60"
    )
    given = asked.parse_args()
    try:
        if not re.fullmatch(r"https?://[^/\s]+/?", given.address):
            raise Trouble(
                f"{given.address} is no address of a server; give one such as http://127.0.0.1:8031."
            )
        Office(Plan(given.address, given.token), given.wait).play()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except (AttributeError, KeyError, IndexError, TypeError, StopIteration) as error:
        print(f"The server answered something else than this step reads ({error!r}).", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
