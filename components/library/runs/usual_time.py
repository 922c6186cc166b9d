"""The usual time of a run: the median of the latest runs alike, from the press of the button to the picture.

One query, whose cost does not grow with the number of runs. Runs of different endpoints are never mixed.
"""

from statistics import median

import sqlalchemy as sql

from components.library.records.run import MODEL, QUALITY, SIZE, Run, UsualTime
from components.library.storage.database import Database
from components.library.storage.schema import ALIKE, RUNS, TIMED, likeness_of_run

# Of the latest runs only: an endpoint becomes faster and slower.
LATEST, LATEST_OF_MODEL = 50, 200
# Of fewer runs nothing is usual.
LEAST = 3


def find_usual_time(database: Database, run: Run) -> UsualTime | None:
    """Return the usual time of runs like a run, None where there are too few.

    Alike are runs with the same endpoint, kind, model and number of pictures, and the same quality and size; where they
    are too few, those of the same quality, and then those of any quality. Raises StorageError.
    """
    like = likeness_of_run(run)
    newest = sql.select(RUNS.c.seconds, RUNS.c.quality).where(TIMED, *(RUNS.c[name] == like[name] for name in ALIKE))
    newest = newest.order_by(RUNS.c.ended_at.desc())
    same_size = newest.where(RUNS.c.quality == like["quality"], RUNS.c.size == like["size"]).limit(LATEST).subquery()
    same_model = newest.limit(LATEST_OF_MODEL).subquery()
    both = sql.union_all(
        sql.select(sql.literal(SIZE).label("of"), same_size), sql.select(sql.literal(MODEL), same_model)
    )
    with database.read() as connection:
        rows = connection.execute(both).all()
    of_model = [row for row in rows if row.of == MODEL]
    found = {
        SIZE: [row.seconds for row in rows if row.of == SIZE],
        QUALITY: [row.seconds for row in of_model if row.quality == like["quality"]][:LATEST],
        MODEL: [row.seconds for row in of_model][:LATEST],
    }
    return next((UsualTime(median(times), of) for of, times in found.items() if len(times) >= LEAST), None)
