"""Measurements, ours beside the naive way or the rival in the same run, medians of several. No test asserts them.

``make bench`` prints the tables. Each file begins with a sentence about its measurement:

    pictures/  the steps of an edit, erasure, selection, drawing, and the largest pictures, beside the naive ways
    load/      many visitors, guests and uploads at once, one process and two, and the memory that calls leave
    page/      pauses and clicks in Chromium, beside a bare gr.ImageEditor

The files of this folder measure the library, exports, records, the client and the start.
"""
