"""Answers as files that others take away: tables, workbooks, papers, citations, pictures.

In goes any answer: a sheet, or a record that has none. Out come bytes with their name and media
type; the same answer gives the same bytes. It writes no file and draws on no network.
"""
