"""The shipped instruments: their wording, letter by letter, their codes, and their keys."""

import re
from pathlib import Path

import pytest
import yaml

from emocare.assessment.instrument import Instrument
from emocare.assessment.library import SHIPPED, load_library, read_instrument
from emocare.assessment.loinc import check_digit, check_loinc
from emocare.errors import Invalid, NotFound
from tests.assessment.answer_sheets import DASS21, GAD7, LIBRARY, PHQ9, WEEKLY, WHO5

SHARED = Path(__file__).resolve().parents[3] / "shared" / "instruments.md"
PHQ_OPTIONS = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
LA = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]


def official(title):
    """The section of the official wording: instructions, options by value, items."""
    if not SHARED.exists():
        pytest.skip("needs ../shared/instruments.md, which is not in the repository")
    section = re.search(rf"^## {title}.*?(?=^## |\Z)", SHARED.read_text(), re.M | re.S)[0]
    head, _, body = section.partition("\n")
    instructions = re.search('"(.*)"', head)
    pairs = re.findall(r"(?:^|· )(\d) ([^·\n]+)", body, re.M)
    options = {int(value): label.strip() for value, label in pairs}
    items = re.findall(r"^\d+\. (.*)$", body, re.M)
    return instructions and instructions[1], options, items


@pytest.mark.parametrize(
    ("title", "instrument"),
    [("PHQ-9", PHQ9), ("GAD-7", GAD7), ("WHO-5", WHO5), ("DASS-21", DASS21)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_wording_is_the_official_one_letter_by_letter(title, instrument):
    instructions, options, items = official(title)
    ours = [item.text for item in instrument.items]
    if instrument is PHQ9:
        difficulty = ours.pop()
        assert difficulty in SHARED.read_text()
        labels = " · ".join(option.label for option in PHQ9.options["difficulty"])
        assert labels in SHARED.read_text()
    assert ours == items
    if instrument is not DASS21:  # its instructions are not in our source
        assert instrument.instructions == instructions
    if instrument is not GAD7:  # "options as PHQ-9"
        assert {one.value: one.label for one in instrument.options["default"]} == options


def test_the_credit_line_is_the_official_one():
    for instrument in (PHQ9, GAD7):
        assert instrument.credit == (
            "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and "
            "colleagues, with an educational grant from Pfizer Inc. No permission required to "
            "reproduce, translate, display or distribute."
        )
    assert DASS21.credit == "Lovibond & Lovibond (1995), Psychology Foundation of Australia."
    assert "CC BY-NC-SA 3.0 IGO" in WHO5.credit
    assert (SHIPPED / WHO5.licence.file).read_text().count("CC BY-NC-SA 3.0 IGO")


def test_gad7_has_not_the_well_known_slip():
    assert [option.label for option in GAD7.options["default"]] == PHQ_OPTIONS
    assert [option.loinc for option in GAD7.options["default"]] == LA
    assert [option.value for option in GAD7.options["default"]] == [0, 1, 2, 3]


def test_loinc_codes_are_mapped_item_by_item():
    codes = {item.id: item.loinc for item in PHQ9.items}
    assert PHQ9.loinc == "44249-1"
    assert codes == {
        "q1": "44250-9",
        "q2": "44255-8",
        "q3": "44259-0",
        "q4": "44254-1",
        "q5": "44251-7",
        "q6": "44258-2",
        "q7": "44252-5",
        "q8": "44253-3",
        "q9": "44260-8",
        "difficulty": "69722-7",
    }
    assert PHQ9.scores[0].loinc == "44261-6"
    assert GAD7.loinc == "69737-5"
    assert [item.loinc for item in GAD7.items] == [
        "69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7",
    ]  # fmt: skip
    assert GAD7.scores[0].loinc == "70274-6"
    for instrument in (WHO5, DASS21, WEEKLY):
        assert instrument.loinc is None
        assert all(item.loinc is None for item in instrument.items)


def test_every_answer_code_has_a_fitting_check_digit():
    """LOINC's answer codes follow the same rule with five added for their letters."""
    options = [one for name in PHQ9.options for one in PHQ9.options[name]]
    assert len(options) == 8
    for option in options:
        number, digit = option.loinc.removeprefix("LA").split("-")
        assert (check_digit(number) + 5) % 10 == int(digit)


@pytest.mark.parametrize("wrong", ["44249-2", "44294-1", "4249-1", "44249", "LA6568-5", ""])
def test_a_mistyped_loinc_code_is_noticed(wrong):
    with pytest.raises(ValueError, match="check digit"):
        check_loinc(wrong)


def test_the_keys_of_dass21():
    keys = {rule.id: {int(item[1:]) for item in rule.items} for rule in DASS21.scores}
    assert keys == {
        "depression": {3, 5, 10, 13, 16, 17, 21},
        "anxiety": {2, 4, 7, 9, 15, 19, 20},
        "stress": {1, 6, 8, 11, 12, 14, 18},
    }
    assert DASS21.offered == "assigned"
    assert DASS21.results_to == "assigner"


def test_only_what_has_an_official_text_is_shipped():
    assert set(LIBRARY.instruments) == {"phq9", "gad7", "who5", "dass21", "weekly"}
    assert {one.language for one in LIBRARY.instruments.values()} == {"en"}
    assert LIBRARY.broken == ()


def test_everything_else_works_without_who5(tmp_path):
    for file in SHIPPED.glob("*.yaml"):
        if file.name != "who5.yaml":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    library = load_library(shipped=tmp_path)
    assert set(library.instruments) == {"phq9", "gad7", "dass21", "weekly"}
    with pytest.raises(NotFound):
        library.get("who5")


def own(**changes):
    document = yaml.safe_load((SHIPPED / "gad7.yaml").read_text())
    return {**document, "id": "own", **changes}


def write(folder, document, name="own.yaml"):
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(document if isinstance(document, str) else yaml.safe_dump(document))
    return file


def test_a_clinic_adds_its_own_by_a_file(tmp_path):
    write(tmp_path / "instruments", own(title="Ours"))
    library = load_library(tmp_path)
    assert library.get("own").title == "Ours"
    assert len(library.instruments) == 6


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("id: own\nitems: [", "this is not YAML in line 2"),
        ("- a list", "expected fields such as id and items"),
        ("\x00", "this is not YAML"),
        (own(version=1), "version: Input should be a valid string"),
        (own(recall={"days": 0, "text": "x"}), "recall.days: Input should be greater than"),
        (own(colour="red"), "colour: Extra inputs are not permitted"),
        (own(items=[]), "items: "),
        (own(loinc="44249-2"), "loinc: 44249-2 is not a LOINC code"),
        (own(id="gad7"), "id: gad7 is taken by another file"),
        (own(options={}), "items.q1.options: there is no set of options called default"),
        (own(results_to="assigner"), "results_to: assigner needs offered: assigned"),
    ],
)
def test_a_broken_file_is_named_with_its_field_and_skipped(tmp_path, document, said, caplog):
    write(tmp_path / "instruments", document, "broken.yaml")
    write(tmp_path / "instruments", own(id="fine"), "fine.yml")
    library = load_library(tmp_path)
    (broken,) = library.broken
    assert any(line.startswith("broken.yaml: ") and said in line for line in broken.problems)
    assert "broken.yaml" in caplog.text
    assert "fine" in library.instruments
    assert set(LIBRARY.instruments) <= set(library.instruments)


def test_a_file_that_cannot_be_read_is_skipped(tmp_path):
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "folder.yaml").mkdir()
    (tmp_path / "instruments" / "bytes.yaml").write_bytes(b"\xff\xfe\x80")
    write(tmp_path / "instruments", "#" * 300_000, "huge.yaml")
    library = load_library(tmp_path)
    assert {one.file.name for one in library.broken} == {"folder.yaml", "bytes.yaml", "huge.yaml"}
    assert set(library.instruments) == set(LIBRARY.instruments)


def changed(rule):
    document = own()
    document["scores"][0] |= rule
    return document


def bands(*edges):
    return [{"from": low, "to": high, "label": f"b{low}"} for low, high in edges]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"bands": bands((0, 4), (6, 21))}, "should begin at 5"),
        ({"bands": bands((0, 4), (4, 21))}, "should begin at 5"),
        ({"bands": bands((0, 20))}, "should end at 21"),
        ({"bands": bands((1, 21))}, "should begin at 0"),
        ({"items": ["q1", "q1"]}, "q1 is there twice"),
        ({"items": ["q1", "q8"]}, "q8 is not an item"),
        ({"missing": {"most": 7}}, "at least one item must be answered"),
        ({"missing": {"never": ["q9"]}}, "not part of the score"),
        ({"cut_off": {"at": 22, "words": "x", "source": "x"}}, "lies outside 0 to 21"),
        ({"change": {"reliable": {"sd": 3}, "reliable_source": "x"}}, "sd with reliability"),
        ({"change": {"noticeable": 4}}, "noticeable_source"),
    ],
)
def test_rules_that_do_not_fit_together_are_refused(tmp_path, rule, said):
    with pytest.raises(Invalid, match=said):
        read_instrument(write(tmp_path, changed(rule)))


def test_branching_may_only_look_back():
    document = own()
    document["items"][0]["when"] = {"any_of": ["q2"], "at_least": 1}
    with pytest.raises(ValueError, match="items that come before"):
        Instrument.model_validate(document)


def test_the_example_of_the_documentation_can_be_used(tmp_path):
    page = (Path(__file__).resolve().parents[2] / "docs" / "assessment.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", page, re.S)[1]
    instrument = read_instrument(write(tmp_path, example))
    assert instrument.id == "sleep3"
    uncommented = re.sub(r"^(    )# (safety|cut_off|change)", r"\1\2", example, flags=re.M)
    assert uncommented.count("# safety") == 0
    assert read_instrument(write(tmp_path, uncommented)).scores[0].cut_off.at == 1
