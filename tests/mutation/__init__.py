"""Tests of the tests: the program is changed in one small way at a time, and a test must see it."""
