"""Small inputs that each stand for a kind of fault: what of a file stands in its article, and what must not.

A case is a folder of ``tests/cases`` with articles and questions.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.files.loaders import load
from index.records import Loaded

CASES = Path(__file__).parents[2] / "cases"

STANDS = [
    ("also-in-false", "2025-02-12-varnik.txt", "Varnik reported earnings of 1.44 crowns a share"),
    ("also-in-false", "2025-02-12-varnik.txt", "Revenue came to 22.8 billion crowns"),
    ("also-in-false", "storm-esker.txt", "a storm in Esker county, with gusts of up to 90 kilometres"),
    ("also-in-false", "storm-gorran.txt", "a storm in Gorran county, with gusts of up to 130 kilometres"),
    ("correction-hidden", "2025-05-06-minister-corrected.txt", "said on Monday that she would resign over the villa"),
    ("correction-hidden", "2025-05-06-minister-corrected.txt", "Egil Fors, denied that he had sold the villa"),
    ("correction-hidden", "2025-04-03-port-update.txt", "Finn Dahle, was called in on Wednesday night."),
    ("correction-hidden", "2025-06-02-climber-correction.txt", "Ella Braun, and not Ella Brun as we first reported,"),
    ("docx-tracked-changes", "water.docx", "Chair Ingrid Solheim said she would not resign over the dispute"),
    ("docx-tracked-changes", "water.docx", "at Lowfield will cost 5.6 million crowns, according to"),
    ("docx-tracked-changes", "water.docx", "The auditor of the board is Helga Varnes,"),
    ("docx-tracked-changes", "water.docx", "The reservoir at Storvann was 61 percent full on Monday,"),
    ("docx-tracked-changes", "water.docx", "the petition of the farmers was signed by 4,310 people."),
    ("docx-tracked-changes", "water.docx", "Labour, Seats 2021: 12.\n\nLabour, Seats 2025: 12."),
    ("docx-tracked-changes", "map.docx", "The museum paid 88,000 euros for the chart,"),
    (
        "encodings",
        "cp1252-undeclared.html",
        "Åsa Öberg, has baked there since 1999. “It’s the crust –",
    ),
    ("encodings", "cp1252.md", "Åsa Öberg, has baked there since 1999. “It’s the crust –"),
    ("encodings", "cp1252.txt", "Åsa Öberg, has baked there since 1999. “It’s the crust –"),
    ("encodings", "one-stray-byte.txt", "Åsa Öberg, has baked there since 1999. “It’s the crust –"),
    ("encodings", "one-stray-byte.txt", "The jury’s head praised it."),
    ("followup-hidden", "2025-07-01-dam.txt", "Its chair, Lise Aamodt, promised"),
    ("followup-hidden", "2025-07-08-dam-charge.txt", "Unni Berg, called the charge absurd."),
    ("followup-hidden", "2025-07-20-dam-plan.txt", "Architect Hedda Lunde will draw the plans."),
    ("html-dates", "b-timetag.html", "The plant employs 402 people,"),
    ("html-jsonld-body", "norrby.html", "Last year 61,400 people took the train,"),
    ("html-jsonld-body", "norrby.html", "new sleeping cars would cost 90 million crowns."),
    ("html-jsonld-body", "norrby.html", "Vallby's train is full, and its mayor, Kajsa Dorn,"),
    ("hyphenated-text", "fair.txt", "the large fireworks were held as planned"),
    ("hyphenated-text", "fair.txt", "its manager, Horace Plum, said."),
    ("pdf-columns", "twocol-rows.pdf", "the new tram line will open on 12 September, three months later than planned."),
    ("pdf-columns", "twocol-rows.pdf", "blamed the delay on a supplier of switches that went bankrupt in April."),
    ("pdf-columns", "twocol-rows.pdf", "eleven firemen were hurt in the warehouse blaze on Quay Street."),
    (
        "pdf-ligatures",
        "customs.pdf",
        "The customs office in Fiske will shut in April, the finance minister, Ulf",
    ),
    ("pdf-ligatures", "customs.pdf", "The conflict over the office had lasted for two years."),
    ("pdf-ligatures", "lig.txt", "The chief officer of the Stafford fire brigade, Ruth Griffin,"),
    ("tables", "turnout.md", "Brook, Turnout 2025: 47.2."),
    ("tables", "turnout.md", "Ashby, Turnout 2021: 54.1."),
    ("tables", "turnout.md", "Corley, Turnout 2021: 66.0.\n\nCorley, Turnout 2025: 66.0."),
    ("tables", "prices.html", "Old Port, Rent 2024: 1,040."),
    ("tables", "prices.html", "Millbank, Rent 2024: –.\n\nMillbank, Vacant flats: 44."),
    ("tables", "prices.html", "Castle Hill, Vacant flats: 7."),
    ("tables", "medals.txt", "Suomara, Silver: 12."),
    ("tables", "medals.txt", "Estavia, Gold: 5."),
    ("tables", "rounds.pdf", "Orla Finn, Second round: 2,310."),
    ("tables", "sentences.html", "Sentence for Bernd Kessel: 9 years."),
]
"""The case, the source, and what must stand in the article's text."""

STANDS_NOT = [
    ("docx-tracked-changes", "water.docx", "3 million crowns"),  # struck out
    ("docx-tracked-changes", "water.docx", "she would resign"),
    ("encodings", "one-stray-byte.txt", "\ufffd"),
    ("hyphenated-text", "fair.txt", "-\n"),
    ("pdf-ligatures", "customs.pdf", "\ufb01"),
    ("pdf-ligatures", "lig.txt", "\ufb01"),
    ("tables", "turnout.md", "|"),
]

FIELDS = [
    ("html-dates", "a-pdate.html", "date", "2025-02-11"),
    ("html-dates", "b-timetag.html", "date", "2025-02-12"),
    ("html-dates", "c-timecontent.html", "date", "2025-02-13"),
    ("html-dates", "d-cdata.html", "date", "2025-02-14"),
    ("html-dates", "d-cdata.html", "publisher", "The Dunwick Herald"),
    ("html-dates", "e-url.html", "date", "2025-02-15"),
    ("html-dates", "f-visible.html", "date", "2025-02-16"),
    ("html-dates", "h-publicationdate.html", "date", "2025-02-18"),
    ("html-jsonld-body", "norrby.html", "title", "Norrby should keep its night train"),
    ("html-jsonld-body", "norrby.html", "date", "2025-03-11"),
    ("pdf-columns", "twocol-rows.pdf", "title", "Two stories from Ostrava Falls"),
    ("pdf-ligatures", "customs.pdf", "title", "Customs office in Fiske to shut"),
    ("tables", "prices.html", "date", "2025-03-04"),
    ("tables", "turnout.md", "date", "2025-03-07"),
]

NOTES = [
    ("docx-tracked-changes", "water.docx", "3 tracked changes read as accepted"),
    ("encodings", "cp1252.txt", "not UTF-8; read as Windows-1252 (likely)"),
    ("encodings", "one-stray-byte.txt", "UTF-8 with 1 stray byte, read as Windows-1252"),
]


@cache
def loaded(case: str, source: str) -> Loaded:
    return load(CASES / case / "articles" / source, source)


@pytest.mark.parametrize(("case", "source", "words"), STANDS)
def test_what_a_person_sees_in_the_file_stands_in_the_article(case: str, source: str, words: str) -> None:
    assert words in loaded(case, source).articles[0].text


@pytest.mark.parametrize(("case", "source", "words"), STANDS_NOT)
def test_what_a_person_does_not_see_stands_not(case: str, source: str, words: str) -> None:
    assert words not in loaded(case, source).articles[0].text


@pytest.mark.parametrize(("case", "source", "field", "value"), FIELDS)
def test_the_article_has_what_the_file_says_of_it(case: str, source: str, field: str, value: str) -> None:
    assert getattr(loaded(case, source).articles[0], field) == value


@pytest.mark.parametrize(("case", "source", "note"), NOTES)
def test_what_was_guessed_or_decided_is_said(case: str, source: str, note: str) -> None:
    assert f"{source}: {note}" in loaded(case, source).notes
