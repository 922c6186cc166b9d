"""The facts of a mask, the line below the picture: how much is painted, how it travels, its price, and warnings."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup, escape

from components.endpoint.contracts.cost import Forecast
from components.imaging.frame import Frame
from components.imaging.percent import format_percent
from components.message.message import Listed, Message, Sentences, verbatim
from components.studio.language.all_languages import in_all_languages
from components.studio.language.translation import _, _n, translate
from components.studio.page import messages


@in_all_languages
def mask_facts(
    mask: np.ndarray,
    frames: Sequence[Frame],
    forecast: Forecast,
    warnings: Sequence[Message | str],
    said: Message | str = "",
) -> Markup:
    """Return a mask's share of the picture, the frames that travel for the mask, their price, and warnings."""
    if not frames:
        return messages.quiet(Sentences(said, Message("Nothing is painted yet.")))
    painted = int(np.count_nonzero(mask))
    # The share is filled in after the sentence is escaped, since it is emphasized.
    share = escape(_("{share} of the picture")).format(
        share=messages.STRONG.format(translate(format_percent(painted, mask.size)))
    )
    travels = translate(_say_travel(frames[0])) if len(frames) == 1 else _say_requests(frames)
    facts = messages.list_facts(share, travels, translate(forecast.message))
    return facts + (messages.quiet(said) if said else "") + messages.cautions(warnings)


def _say_travel(frame: Frame) -> Message:
    """Return how the part of the picture that is sent travels."""
    width, height = frame.canvas
    if frame.scale > 1:
        return Message(
            "travels enlarged {times:.1f} times, as {width} x {height}", times=frame.scale, width=width, height=height
        )
    if frame.scale < 1:
        return Message(
            "travels reduced to {share:.0%}, as {width} x {height}", share=frame.scale, width=width, height=height
        )
    return Message("travels at its own size, {width} x {height}", width=width, height=height)


def _say_requests(frames: Sequence[Frame]) -> str:
    sizes = Listed(verbatim(f"{frame.canvas[0]} x {frame.canvas[1]}") for frame in frames)
    return _n("{n} request: {sizes}", "{n} requests: {sizes}", n=len(frames), sizes=sizes)
