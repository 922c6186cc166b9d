"""Measurements, ours beside the naive way or the rival in the same run, medians of several. No test asserts them.

``make bench`` prints the tables. What is in which file:

    scene.py        what is measured on: an enlarged photograph, the strokes on its view, an answer
    naive.py        the same steps as one would write them first, with Pillow
    imaging.py      time and peak memory of mask, frame, align, paste and count
    drifts.py       answers with a known drift, and the picture a model that keeps still would have made
    rivals.py       how others put an answer back: a hard edge, a blurred one, seamlessClone
    seams.py        how well the answer meets the picture along the mask's edge, ours and the rivals'
    memory.py       the peak memory of one step, in a process of its own
    overhead.py     the client, beside a bare requests.post: time and peak memory
    crowd.py        two hundred pictures asked for at once
    visitors.py     twenty to two hundred visitors at once, beside a bare Gradio app
    visit.py        the visitors, over HTTP
    bare_app.py     the rival: a Gradio app with one async event that makes the same call
    slow.py         an endpoint that takes two seconds over each
    wire.py         an images endpoint on loopback that notes when a request arrives
    bare_editor.py  the rival: a gr.ImageEditor that takes the upload itself
    clicks.py       from the click to the request on the wire, in Chromium
    machine.py      what it ran on
    table.py        rows -> Markdown
"""
