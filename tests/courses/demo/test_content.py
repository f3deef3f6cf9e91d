"""The content of the programme and of the demo region: every reference leads somewhere, every text is fit to show."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import courses
from courses.demo import content
from courses.lessons.body import clean
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import KINDS as EXERCISE_KINDS
from quizzes.scenarios.kinds import kind_of
from quizzes.scenarios.readiness import gaps
from quizzes.scoring import KINDS

CONTENT = Path(courses.__file__).parent / "demo" / "content"

TAGS = {
    *("h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("strong", "em", "a", "blockquote", "aside", "figure", "figcaption", "img"),
}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"scope"}, "blockquote": {"class"}, "aside": {"class"}}
CLASSES = {"example-good", "example-bad", "callout"}
# What we teach people not to write; quotations and bad examples may hold it.
OFFICIALESE = (
    r"осуществля|осуществит|в целях|в установленном порядке|надлежащ|вышеуказанн|в ближайшее время"
    r"|данн(?:ый|ая|ое|ого) |довод(?:им|ится) до|имеет место|в кратчайшие сроки|не представляется"
    r"|в рамках|принимаются меры|на контроле"
)
PHONE = re.compile(r"8 \(\d{3,5}\) ([\d-]+)")
AGENCY_KINDS = {
    *("government", "centre", "ministry", "service", "department", "institution", "unit"),
    *("city_district", "urban_okrug", "municipal_okrug", "territory"),
}


def load(name: str) -> Any:
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


PROGRAMME = load("programme.json")
COURSES = PROGRAMME["courses"]
LESSONS = [lesson for course in COURSES for lesson in course["lessons"]]
QUESTIONS = load("questions.json")
SCENARIOS = load("scenarios.json")
EXERCISES = load("exercises.json")
AGENCIES = load("agencies.json")["agencies"]
POSITIONS = load("agencies.json")["positions"]
RUBRIC = load("rubric.json")
REPLIES = load("resident_replies.json")
SESSIONS = load("sessions.json")
TEXTS = sorted((CONTENT / "lessons").glob("*.html"))

COURSE_CODES = {course["code"] for course in COURSES}
AGENCY_CODES = {agency["code"] for agency in AGENCIES}
SCENARIO_CODES = {scenario["code"] for scenario in SCENARIOS}
EXERCISE_CODES = {exercise["code"] for exercise in EXERCISES}


class Page(HTMLParser):
    """Reads a lesson strictly: what tags it uses, that they close, and its words with and without the bad examples."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.mistakes: list[str] = []
        self.links: list[str] = []
        self.images: list[dict[str, str]] = []
        self.marks: Counter[str] = Counter()
        self.text: list[str] = []
        self.own: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in TAGS:
            self.mistakes.append(f"<{tag}>")
        self.mistakes += [f"{tag}[{name}]" for name in given if name not in ATTRIBUTES.get(tag, set())]
        self.mistakes += [name for name in given.get("class", "").split() if name not in CLASSES]
        self.marks[given.get("class", tag)] += 1
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "img":
            self.images.append(given)
        else:
            self.open.append("bad" if "example-bad" in given.get("class", "") else tag)

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop() if self.open else ""
        if opened not in (tag, "bad"):
            self.mistakes.append(f"<{opened}> closed by </{tag}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if "bad" not in self.open:
            self.own.append(data)


def page(path: Path) -> Page:
    reader = Page()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader


def words(text: str) -> int:
    return len(re.findall(r"[А-Яа-яЁёA-Za-z0-9]+", text))


def codes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["code"] for row in rows]


@pytest.mark.parametrize(
    "rows", [COURSES, LESSONS, QUESTIONS, SCENARIOS, AGENCIES, REPLIES, RUBRIC["criteria"], SESSIONS["trainers"]]
)
def test_codes_are_unique(rows: list[dict[str, Any]]) -> None:
    assert [code for code, times in Counter(codes(rows)).items() if times > 1] == []


class TestProgramme:
    def test_it_is_nine_seminars_and_the_final(self) -> None:
        assert [(course["code"], course["kind"]) for course in COURSES] == [
            *((f"s{number}", "seminar") for number in range(1, 10)),
            ("final", "final"),
        ]
        assert sum(course["academic_hours"] for course in COURSES) == PROGRAMME["meta"]["academic_hours"] == 20

    def test_every_track_leads_through_known_courses_to_the_final(self) -> None:
        for track in PROGRAMME["tracks"]:
            assert set(track["courses"]) <= COURSE_CODES
            assert track["courses"][-1] == "final"

    def test_every_seminar_has_four_texts_a_handout_an_exercise_and_a_quiz_after_the_texts(self) -> None:
        for course in COURSES[:9]:
            kinds = Counter(lesson["kind"] for lesson in course["lessons"])
            assert kinds["text"] == 4, course["code"]
            assert kinds["file"] == kinds["quiz"] == 1, course["code"]
            assert kinds["reply"] >= 1, course["code"]
            assert course["lessons"][-1]["after"] == f"{course['code']}-l4"

    def test_a_lesson_waits_only_for_an_earlier_lesson_of_its_course(self) -> None:
        for course in COURSES:
            earlier: set[str | None] = {None}
            for lesson in course["lessons"]:
                assert lesson["after"] in earlier, lesson["code"]
                earlier.add(lesson["code"])

    def test_what_completes_a_lesson_fits_its_kind(self) -> None:
        fits = {
            "text": {"viewed"},
            "file": {"viewed"},
            "link": {"viewed"},
            "quiz": {"passed"},
            "reply": {"submitted", "marked"},
        }
        assert [lesson["code"] for lesson in LESSONS if lesson["completion"] not in fits[lesson["kind"]]] == []

    def test_every_lesson_leads_to_its_material(self) -> None:
        for lesson in LESSONS:
            if lesson["kind"] == "text":
                assert (CONTENT / lesson["body"]).is_file(), lesson["code"]
            elif lesson["kind"] == "file":
                assert (CONTENT / lesson["file"]).is_file(), lesson["code"]
            elif lesson["kind"] == "link":
                assert lesson["url"].startswith("https://"), lesson["code"]
            elif lesson["kind"] == "reply":
                assert lesson["scenario"] in SCENARIO_CODES | EXERCISE_CODES, lesson["code"]
            else:
                assert lesson["quiz"] in {course["quiz"]["code"] for course in COURSES}, lesson["code"]

    def test_no_lesson_file_is_left_out_of_the_programme(self) -> None:
        assert {f"lessons/{path.name}" for path in TEXTS} == {
            lesson["body"] for lesson in LESSONS if lesson["kind"] == "text"
        }

    def test_every_scenario_is_an_exercise_of_its_own_course(self) -> None:
        used = {
            lesson["scenario"]: course["code"]
            for course in COURSES
            for lesson in course["lessons"]
            if lesson["kind"] == "reply"
        }
        assert used == {scenario["code"]: scenario["course"] for scenario in [*SCENARIOS, *EXERCISES]}

    def test_a_quiz_draws_no_more_than_the_bank_holds(self) -> None:
        bank = Counter(question["course"] for question in QUESTIONS)
        for course in COURSES:
            sections = course["quiz"]["sections"]
            assert sum(section["draw"] for section in sections) == course["quiz"]["draw"]
            assert all(section["draw"] <= bank[section["course"]] for section in sections), course["code"]

    def test_the_final_asks_at_least_three_questions_about_every_seminar(self) -> None:
        sections = COURSES[-1]["quiz"]["sections"]
        assert {section["course"] for section in sections} == COURSE_CODES - {"final"}
        assert min(section["draw"] for section in sections) >= 3
        assert COURSES[-1]["quiz"]["draw"] == 40

    def test_a_trainer_marks_the_three_replies_of_the_final(self) -> None:
        replies = [lesson for lesson in COURSES[-1]["lessons"] if lesson["kind"] == "reply"]
        assert [lesson["completion"] for lesson in replies] == ["marked"] * 3
        drawn = [scenario for scenario in SCENARIOS if scenario["course"] == "final"]
        assert [scenario["difficulty"] for scenario in drawn] == [1, 2, 3]
        assert len({scenario["channel"] for scenario in drawn}) == 3

    def test_every_description_is_two_or_three_sentences(self) -> None:
        for course in COURSES:
            assert len(re.findall(r"[.!?…](?:\s|$)", course["description"])) in (2, 3), course["code"]


class TestLessonText:
    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_it_uses_only_the_allowed_tags_and_closes_them(self, path: Path) -> None:
        read = page(path)
        assert read.mistakes == []
        assert read.open == []

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_it_is_a_whole_lesson(self, path: Path) -> None:
        read = page(path)
        assert 250 <= words(" ".join(read.text)) <= 500
        assert 2 <= read.marks["h2"] <= 6
        assert read.marks["ul"] + read.marks["ol"] + read.marks["table"] >= 1
        assert read.marks["example-good"] >= 1
        assert read.marks["example-bad"] >= 1
        assert read.marks["callout"] == 1

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_it_does_not_speak_the_language_it_warns_against(self, path: Path) -> None:
        own = re.sub(r"«[^»]*»", "", " ".join(page(path).own))
        assert re.findall(OFFICIALESE, own, re.IGNORECASE) == []

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_it_is_set_with_russian_quotes_and_dashes(self, path: Path) -> None:
        text = " ".join(page(path).text)
        assert text.count("«") == text.count("»")
        assert text.count("„") == text.count("“")
        assert '"' not in text
        assert " - " not in text

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_its_links_and_pictures_lead_somewhere(self, path: Path) -> None:
        read = page(path)
        assert [link for link in read.links if not re.fullmatch(r"https?://\S+", link)] == []
        for image in read.images:
            name = image["src"].removeprefix("image:")
            assert (CONTENT / "images" / name).is_file(), name
            assert len(image["alt"]) >= 40

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_the_site_keeps_all_of_it(self, path: Path) -> None:
        kept = Page()
        kept.feed(clean(path.read_text(encoding="utf-8")))
        written = page(path)
        assert (kept.marks, kept.links, kept.images) == (written.marks, written.links, written.images)

    def test_every_picture_is_shown_in_a_lesson_or_a_question(self) -> None:
        shown = {image["src"].removeprefix("image:") for path in TEXTS for image in page(path).images}
        asked = {one["body"]["picture"]["file"] for one in content.read("practice") if "picture" in one["body"]}
        assert shown | asked == {path.name for path in (CONTENT / "images").iterdir()}


class TestQuestions:
    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["code"])
    def test_its_body_can_be_asked(self, question: dict[str, Any]) -> None:
        assert KINDS[question["kind"]].problems(question["body"]) == []
        assert question["body"]["explanation"]

    def test_they_belong_to_a_seminar_and_a_named_competence(self) -> None:
        assert len(QUESTIONS) == 78
        assert {question["course"] for question in QUESTIONS} == COURSE_CODES - {"final"}
        assert {question["topic"] for question in QUESTIONS} == set(PROGRAMME["competences"])

    def test_what_calls_itself_sourced_names_its_source(self) -> None:
        for question in QUESTIONS:
            assert question["source_url"].startswith("http") == question["source_note"].startswith("источник")

    def test_what_is_true_or_false_is_a_kind_of_its_own(self) -> None:
        judged = [question for question in QUESTIONS if question["kind"] == "truefalse"]
        assert len(judged) == 8
        for question in QUESTIONS:
            texts = [option["text"] for option in question["body"].get("options", [])]
            assert texts != ["Верно", "Неверно"], question["code"]


class TestScenarios:
    def test_each_is_addressed_to_a_known_agency_of_a_known_channel(self) -> None:
        for scenario in SCENARIOS:
            assert scenario["agency"] in AGENCY_CODES, scenario["code"]
            assert scenario["channel"] in {"vk_comment", "ok_comment", "tg_comment", "pos", "vam_reshat"}
            assert scenario["public"] == (scenario["channel"] != "pos"), scenario["code"]
            assert scenario["urgency"] in {"urgent", "normal"}
            assert scenario["norm_minutes"] > 0

    def test_each_can_be_answered_and_judged(self) -> None:
        for scenario in SCENARIOS:
            assert len(scenario["facts"]) >= 3, scenario["code"]
            assert len(scenario["points"]) >= 3, scenario["code"]
            assert all(point["text"] and 1 <= point["weight"] <= 3 for point in scenario["points"]), scenario["code"]
            assert len(scenario["traps"]) >= 3, scenario["code"]

    def test_a_model_reply_to_a_comment_fits_a_comment(self) -> None:
        for scenario in SCENARIOS:
            assert 250 <= len(scenario["model_reply"]) <= (1000 if scenario["public"] else 2200), scenario["code"]

    def test_a_model_reply_gives_only_numbers_that_are_among_the_facts(self) -> None:
        for scenario in SCENARIOS:
            facts = " ".join(scenario["facts"])
            assert set(PHONE.findall(scenario["model_reply"])) <= set(PHONE.findall(facts)), scenario["code"]

    def test_each_has_replies_of_varying_quality(self) -> None:
        for scenario in SCENARIOS:
            own = [reply for reply in REPLIES if reply["scenario"] == scenario["code"]]
            qualities = {reply["quality"] for reply in own}
            assert len(own) >= 4, scenario["code"]
            assert {"excellent", "fair"} <= qualities, scenario["code"]
            assert qualities & {"runaround", "rude", "leak"}, scenario["code"]

    @pytest.mark.parametrize("source", EXERCISES, ids=[exercise["code"] for exercise in EXERCISES])
    def test_an_exercise_of_another_kind_lacks_nothing(self, source: dict[str, Any]) -> None:
        exercise = Exercise.from_json({**source, "answered_by": source["agency"]})
        assert source["agency"] in AGENCY_CODES
        assert gaps(exercise) == []
        assert [gap.text for gap in kind_of(exercise.kind).gaps(exercise) if not gap.done] == []

    def test_every_kind_of_exercise_is_shown(self) -> None:
        assert {exercise["kind"] for exercise in EXERCISES} == set(EXERCISE_KINDS) - {"single"}

    def test_replies_belong_to_known_scenarios(self) -> None:
        assert {reply["scenario"] for reply in REPLIES} == SCENARIO_CODES
        assert {reply["quality"] for reply in REPLIES} == {"excellent", "fair", "weak", "runaround", "rude", "leak"}

    def test_the_points_of_a_reply_follow_from_its_levels_and_stop_factors(self) -> None:
        weights = [criterion["weight"] for criterion in RUBRIC["criteria"]]
        caps = {factor["code"]: factor["cap"] for factor in RUBRIC["stop_factors"]}
        for reply in REPLIES:
            earned = sum(weight * level / 4 for weight, level in zip(weights, reply["levels"], strict=True))
            assert reply["points"] == round(min([earned, *(caps[code] for code in reply["stop_factors"])]))

    def test_no_reply_is_written_twice(self) -> None:
        texts = [reply["text"] for reply in REPLIES] + [scenario["model_reply"] for scenario in SCENARIOS]
        assert len(texts) == len(set(texts))


class TestRegion:
    def test_the_agencies_are_a_tree_with_one_root(self) -> None:
        parents = {agency["code"]: agency["parent"] for agency in AGENCIES}
        assert [code for code, parent in parents.items() if parent is None] == ["GOV"]
        seen: set[str | None] = {None}
        for agency in AGENCIES:
            assert agency["parent"] in seen, f"{agency['code']} stands before its parent"
            seen.add(agency["code"])

    def test_the_whole_region_is_there(self) -> None:
        kinds = Counter(agency["kind"] for agency in AGENCIES)
        assert set(kinds) <= AGENCY_KINDS
        assert kinds.total() - kinds["unit"] == 94
        assert (kinds["ministry"], kinds["urban_okrug"], kinds["municipal_okrug"]) == (25, 15, 35)

    def test_bodies_with_a_team_of_six_or_more_have_units(self) -> None:
        divided = {agency["parent"] for agency in AGENCIES if agency["kind"] == "unit"}
        assert divided == {agency["code"] for agency in AGENCIES if agency["team"] >= 6 and agency["kind"] != "unit"}
        for code in divided:
            units = [a for a in AGENCIES if a["parent"] == code and a["kind"] == "unit"]
            assert all(unit["code"].startswith(f"{code}_") for unit in units)

    def test_every_kind_of_agency_has_positions(self) -> None:
        covered = {kind for position in POSITIONS for kind in position["kinds"]}
        assert {agency["kind"] for agency in AGENCIES} <= covered
        for position in POSITIONS:
            assert position["service"] in {"civil", "municipal", "none"}
            assert position["category"] in {"heads", "aides", "specialists", "support", "none"}
            assert position["group"] in {"highest", "chief", "leading", "senior", "junior", "none"}

    def test_the_rubric_weighs_a_hundred_and_describes_five_levels(self) -> None:
        assert sum(criterion["weight"] for criterion in RUBRIC["criteria"]) == 100
        assert all(len(criterion["levels"]) == 5 for criterion in RUBRIC["criteria"])
        covered = sorted(zone[end] for zone in RUBRIC["zones"] for end in ("from", "to"))
        assert (covered[0], covered[-1]) == (0, 100)

    def test_there_are_enough_names_for_plausible_people(self) -> None:
        names = load("names.json")
        assert len(names["male"]) >= 60
        assert len(names["female"]) >= 60
        assert len(names["surnames"]) >= 200
        for list_ in ("male", "female"):
            assert [row for row in names[list_] if not row["name"] or row["weight"] < 1] == []
        assert [row for row in names["surnames"] + names["patronymics"] if not (row["male"] and row["female"])] == []

    def test_sessions_name_known_places_groups_and_courses(self) -> None:
        places = set(codes(SESSIONS["places"]))
        tracks = set(codes(PROGRAMME["tracks"]))
        assert {pattern["place"] for pattern in SESSIONS["patterns"]} | {SESSIONS["cycle"]["final"]["place"]} <= places
        assert {pattern["group"] for pattern in SESSIONS["patterns"]} <= tracks
        assert set(SESSIONS["cycle"]["order"]) == COURSE_CODES
        led = {course for trainer in SESSIONS["trainers"] for course in trainer["courses"]}
        assert led == COURSE_CODES - {"final"}
        assert {trainer["agency"] for trainer in SESSIONS["trainers"]} <= AGENCY_CODES


class TestWholeContent:
    def test_no_phone_can_be_dialled(self) -> None:
        texts = [path.read_text(encoding="utf-8") for path in [*TEXTS, *CONTENT.glob("*.json")]]
        live = [number for text in texts for number in PHONE.findall(text) if not re.match(r"00|0-", number)]
        assert live == []

    def test_handouts_are_small_pdf_files(self) -> None:
        handouts = sorted((CONTENT / "handouts").iterdir())
        assert len(handouts) == 9
        for path in handouts:
            assert path.read_bytes().startswith(b"%PDF-"), path.name
            assert path.stat().st_size < 150_000, path.name

    def test_pictures_are_small_png_files(self) -> None:
        for path in (CONTENT / "images").iterdir():
            assert path.read_bytes().startswith(b"\x89PNG"), path.name
            assert path.stat().st_size < 80_000, path.name
