"""The wait for a picture as HTML: the seconds so far, the usual time, and a line that fills up to the usual time.

The browser counts the seconds on and lengthens the line, from the moment of the last update (elapsed_seconds.js).
"""

from markupsafe import Markup, escape

from components.library.records.run import MODEL, QUALITY, SIZE, UsualTime
from components.library.runs.job import Snapshot
from components.studio.language.translation import N_, _, translate

COUNTED = Markup('<span data-seconds="{:.1f}">{:.0f}</span>')
LINE = Markup(
    '<span class="progress-line" data-seconds="{:.1f}" data-usual="{:.1f}" aria-hidden="true">'
    '<span style="transform: scaleX({:.3f})"></span></span>'
)
# The length of the line at the usual time and later: only the picture itself completes the wait.
LONGEST = 0.9
WAIT = Markup(
    '<div class="note busy{}"><span class="stage-name">{}</span>'
    '<span class="wait"><span class="figure" role="timer">{}</span>{}<span class="usual">{}</span></span></div>'
)
# What the runs of the usual time are equal in -> the usual time, and the same after it has passed.
SAID = {
    SIZE: (N_("Usually about {seconds} s"), N_("Longer than usual: about {seconds} s")),
    QUALITY: (N_("About {seconds} s at other sizes"), N_("Longer than at other sizes: about {seconds} s")),
    MODEL: (N_("About {seconds} s at other qualities"), N_("Longer than at other qualities: about {seconds} s")),
}
ASIDE = Markup('<span class="aside">{}</span>')


def show_wait(now: Snapshot, grows: bool = False) -> Markup:
    """Return the wait for a job; ``grows`` is whether an unfinished picture is shown."""
    aside = ASIDE.format(_("The picture shown is unfinished.")) if grows else ""
    stage = Markup("{}{}").format(translate(now.stage), aside)
    line = draw_line(now.seconds, now.usual)
    return WAIT.format(" growing" if grows else "", stage, count_seconds(now.seconds), line, say_usual(now))


def count_seconds(seconds: float) -> Markup:
    """Return the seconds so far, which the browser counts on."""
    # The number is filled in after the sentence is escaped, since it is an element of its own.
    return escape(_("{seconds} s")).format(seconds=COUNTED.format(seconds, int(seconds)))


def draw_line(seconds: float, usual: UsualTime | None) -> Markup:
    """Return the line that fills up to the usual time, "" for none."""
    if usual is None:
        return Markup()
    least = max(0.1, usual.seconds)
    return LINE.format(seconds, least, LONGEST * min(1.0, seconds / least))


def say_usual(now: Snapshot) -> str:
    """Return the usual time in words, "" for none; where it has passed, this is said first."""
    if now.usual is None:
        return ""
    usually, longer = SAID[now.usual.of]
    return _(longer if now.late else usually, seconds=max(1, round(now.usual.seconds)))
