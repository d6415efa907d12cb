"""Names and places that nobody has: all of it is made up, and looks it."""

FIRST = (
    *("Alderin", "Brisanne", "Calderon", "Dovieta", "Elowyn", "Fennick", "Garrowan", "Hesperia", "Ivorine"),
    *("Jorvick", "Kestrella", "Lindorin", "Maravel", "Nerolin", "Ondine", "Perrigrin", "Quillan", "Rowenna"),
    *("Sorrelia", "Tamsinelle", "Umberto", "Verbena", "Wrenfield", "Xanthia", "Yarrowin", "Zephyrine"),
)
LAST = (
    *("Sampleford", "Mockridge", "Fictley", "Placeholt", "Exampleton", "Testerby", "Notareal", "Pretendel"),
    *("Inventrey", "Imagard", "Dummerfield", "Shamwell", "Specimenko", "Trialby", "Madeupsky", "Fabledon"),
    *("Mythenberg", "Pseudoni", "Storyvale", "Modelough", "Prototypo", "Mannequist", "Fauxbridge"),
)
SPANISH_LAST = ("Ejemplares", "de la Muestra", "Inventado", "Ficticio", "Supuesto", "Imaginario")
STREETS = ("Sample Street", "Mockingbird Way", "Placeholder Lane", "Specimen Road", "Draft Avenue")
TOWNS = ("Fernhollow", "Port Sample", "East Mocking", "Lake Example", "Nowhere Falls", "Testbury")


def address(number: int, street: str, town: str) -> str:
    """Where somebody lives, as the directory writes it. No such postal code is in use."""
    return f"{number} {street}|{town}, MA 00000"
