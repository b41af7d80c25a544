"""Markdown through a CommonMark parser, with the features that the other engine has.

The parser makes the HTML; what it does not know is written into the text before (a block becomes a
quote with a mark in it) and read out of the HTML afterwards. Each such step first asks whether the
text has what it is for, so that a plain text pays for none.
"""
