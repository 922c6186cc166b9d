"""A page that follows a job."""

import asyncio
from contextlib import aclosing

from components.library.runs.job import Job


async def follow(job: Job, seen: asyncio.Event | None = None) -> list:
    """Follow a job to its end as a page does and return its shots; ``seen`` is set when progress came."""
    async with aclosing(job.follow(every=0.02)) as steps:
        async for _ in steps:
            if seen:
                seen.set()
    return job.result(0)
