"""HR brings the staff in a file: sees line by line what would change, takes it in whole or in part, takes it back."""

import datetime as dt

import pytest
from django.utils import timezone

from lms.agencies.actions import record_absence, set_tags
from lms.errors import Refused
from lms.models import Absence, AuditEntry, Employment, Notification, PersonTag, RoleGrant, StaffLine, User
from lms.staffing.models import StaffImport
from tests import builders
from tests.lms.staffing.conftest import POST, book, row

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
NEW = row("Новикова Ия Олеговна", "ia@example.org", "MINZDRAV", number="0042", post=POST, hired=DAY)


def kinds(imported):
    return list(imported.lines.values_list("kind", flat=True))


def problems(imported):
    return {line.number: [words for _field, words in line.problems] for line in imported.lines.exclude(problems=[])}


def state():
    """Everything about the staff that an import may write."""
    return (
        list(User.objects.order_by("pk").values_list("email", "last_name", "first_name", "is_active")),
        list(Employment.objects.order_by("pk").values_list("user", "agency", "position", "personnel_number",
                                                           "started_on", "ended_on")),
        list(Absence.objects.values_list("user", "kind", "started_on", "ended_on")),
        list(PersonTag.objects.values_list("user", "name")),
    )  # fmt: skip


def test_nothing_changes_before_one_agrees_and_a_new_person_comes_in_after(bring, take_in, region):
    before = state()
    imported = bring([NEW])
    assert state() == before
    assert kinds(imported) == ["new"]
    take_in(imported)
    person = User.objects.get(email="ia@example.org")
    post = person.employments.get()
    assert (person.last_name, person.patronymic, post.agency, post.personnel_number, post.started_on) == (
        "Новикова", "Олеговна", region.health, "0042", DAY,
    )  # fmt: skip
    assert not person.has_usable_password()
    assert Notification.objects.get(recipient=person).kind == "lms.account_made"
    assert AuditEntry.objects.filter(verb="lms.import_staff", subject_id=str(person.pk)).count() == 1


def test_a_transfer_a_change_a_dismissal_and_facts_are_told_apart(bring, take_in, learner, head, hr, region):
    imported = bring([
        row("Иванова Анна Петровна", "anna@example.org", "MINZDRAV", post="Начальник отдела", service="гос", 
            appointed=DAY),
        row("Замужняя Мария Сергеевна", "head@example.org", tags="наставник; резерв", absence="отпуск",
            absent_from="01.12.2026", absent_to="14.12.2026", number="7"),
        row("Кадрова Ольга Ильинична", "hr@example.org", "MINZDRAV", post=POST),
    ])  # fmt: skip
    assert kinds(imported) == ["transfer", "change", "same"]
    take_in(imported)
    old, new = learner.employments.order_by("started_on")
    assert (old.ended_on, new.started_on, new.agency, str(new.position)) == (
        DAY - dt.timedelta(days=1), DAY, region.health, "Начальник отдела",
    )  # fmt: skip
    head.refresh_from_db()
    assert (head.last_name, head.employments.get().personnel_number) == ("Замужняя", "7")
    assert sorted(head.tags.values_list("name", flat=True)) == ["наставник", "резерв"]
    assert head.absences.get().ended_on == dt.date(2026, 12, 14)
    again = bring([row("", "anna@example.org", left=DAY + dt.timedelta(days=9))])
    assert kinds(take_in(again)) == ["dismissal"]
    new.refresh_from_db()
    assert new.ended_on == DAY + dt.timedelta(days=9)


def test_who_is_not_in_the_file_leaves_only_where_it_is_asked_for_and_oneself_never(bring, take_in, learner, head, hr):
    line = row("Главина Мария Сергеевна", "head@example.org")
    assert bring([line]).lines.count() == 1
    today = timezone.localdate()
    imported = bring([line], dismiss_on=today)
    missing = {(one.person_id, one.kind) for one in imported.lines.filter(is_missing=True)}
    assert missing == {(learner.pk, "dismissal"), (hr.pk, "problem")}
    take_in(imported, whole=False)
    assert learner.employments.get().ended_on == today
    assert hr.employments.get().ended_on is None


BAD = {
    "address": (row("Новая Ия", "не адрес", "MINZDRAV", post=POST, hired=DAY), "не адрес почты"),
    "day as words": (row("Новая Ия", "n@example.org", "MINZDRAV", post=POST, hired="вчера"), "не дата"),
    "day in two ways": (row("Новая Ия", "n@example.org", "MINZDRAV", post=POST, hired="03/04/2026"), "где день"),
    "formula": (row("Новая Ия", "n@example.org", "MINZDRAV", post=POST, hired="=TODAY()"), "формула"),
    "one word": (row("Новая", "n@example.org", "MINZDRAV", post=POST, hired=DAY), "где фамилия"),
    "agency": (row("Новая Ия", "n@example.org", "MINTRANS", post=POST, hired=DAY), "нет среди ваших"),
    "no day": (row("Новая Ия", "n@example.org", "MINZDRAV", post=POST), "нет даты приёма"),
    "no address": (row("Новая Ия", "", "MINZDRAV", number="9", post=POST, hired=DAY), "нет адреса почты"),
    "unknown post": (row("Новая Ия", "n@example.org", "MINZDRAV", post="Кот", hired=DAY), "укажите вид службы"),
    "kind of service": (
        row("Новая Ия", "n@example.org", "MINZDRAV", post=POST, service="флот", hired=DAY),
        "не бывает",
    ),
    "role": (row("Новая Ия", "n@example.org", "MINZDRAV", post=POST, hired=DAY, role="HR"), "дирекция программы"),
    "nobody": (row("Новая Ия", "", "MINZDRAV", post=POST, hired=DAY), "непонятно, о ком"),
    "stranger": (row("Чужов Олег Юрьевич", "stranger@example.org", "MINZDRAV", post=POST, hired=DAY), "другого органа"),
    "other person": (row("Совсем Другая", "anna@example.org", tags="x"), "по этому адресу у нас Иванова"),
    "same day": (row("", "anna@example.org", "MINZDRAV"), "с какого дня"),
    "left before": (row("", "anna@example.org", left="01.01.2020"), "позже дня увольнения"),
    "absence": (row("", "anna@example.org", absence="отпуск"), "с какого дня человека нет"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_wrong_is_said_and_the_whole_file_is_not_taken(bring, take_in, learner, stranger, bad):
    line, words = BAD[bad]
    before = state()
    imported = bring([line, NEW])
    assert words in " ".join(problems(imported)[2])
    with pytest.raises(Refused):
        take_in(imported)
    assert state() == before
    take_in(imported, whole=False)
    assert User.objects.filter(email="ia@example.org").exists()
    assert not User.objects.filter(email="n@example.org").exists()


def test_a_stranger_is_not_named_on_the_page(bring, client_of, hr, stranger):
    imported = bring([row("", "stranger@example.org", "MINZDRAV", post=POST, hired=DAY)])
    page = client_of(hr).get(f"/staff/imports/{imported.pk}/").content.decode()
    assert "другого органа" in page
    assert "Чужов" not in page


def test_a_problem_stands_at_the_address_of_its_cell(bring, client_of, hr):
    imported = bring([NEW, row("Новая Ия", "n@example.org", "MINZDRAV", post=POST, hired="вчера")])
    assert "G3" in client_of(hr).get(f"/staff/imports/{imported.pk}/").content.decode()


def test_two_lines_about_one_person_are_both_refused(bring, learner):
    learner.employments.update(personnel_number="0007")
    imported = bring([
        NEW, [*NEW[:3], *NEW[3:]], row("", "anna@example.org", tags="a"), row("", "", "", number="0007", tags="b"),
    ])  # fmt: skip
    found = problems(imported)
    assert found[2] == ["тот же адрес в строке 3", "тот же табельный номер в строке 3"]
    assert found[3] == ["тот же адрес в строке 2", "тот же табельный номер в строке 2"]
    assert found[4] == ["о том же человеке говорит строка 5"]
    assert found[5] == ["о том же человеке говорит строка 4"]


def test_a_namesake_of_the_same_agency_is_pointed_at(bring, learner):
    imported = bring([row("Иванова Анна Петровна", "second@example.org", "MINZDRAV_OBR", post=POST, hired=DAY)])
    line = imported.lines.get()
    assert line.kind == "new"
    assert "с таким именем" in line.notes[0]


def test_merged_cells_wrong_columns_and_damaged_files_are_refused_with_words(bring):
    merged = bring(book([NEW, row("Ещё Одна", "two@example.org", "", post=POST, hired=DAY)], merge="D2:D3"))
    assert "D2:D3 объединены" in problems(merged)[2][0]
    for data, words in (
        (book([["Анна", 1]], head=("Имя", "Рост")), "ни столбца «E-mail»"),
        (book([]), "ни одной строки"),
        (b"PK\x03\x04broken", ""),
        (b"", "пустой"),
    ):
        refused = bring(data)
        assert refused.state == StaffImport.State.REFUSED
        assert words in refused.why
        assert not refused.lines.exists()


def test_csv_of_another_program_is_read(bring):
    text = "ФИО;Email;Орган;Должность;Принят\nНовикова Ия;ia@example.org;Минздрав;" + POST + ";02.03.2026\n"
    imported = bring(text.encode("cp1251"), name="штат.csv")
    assert kinds(imported) == ["new"]
    assert imported.lines.get().line["hired_on"] == "2026-03-02"


def test_undoing_restores_what_was_and_names_what_is_newer(bring, take_in, undo, learner, head, hr):
    set_tags(user=head, names=["резерв"], by=None)
    before = state()
    imported = take_in(bring([
        NEW,
        row("Иванова Анна Петровна", "anna@example.org", "MINZDRAV", post=POST, appointed=DAY),
        row("Иная Мария Сергеевна", "head@example.org", number="7", tags="наставник", absence="болезнь",
            absent_from=DAY),
    ]))  # fmt: skip
    assert state() != before
    undo(imported)
    people, *rest = state()
    assert rest == list(before[1:])
    assert [one for one in people if one[0] != "ia@example.org"] == before[0]
    assert [one[3] for one in people if one[0] == "ia@example.org"] == [False]
    again = take_in(bring([NEW, row("", "head@example.org", number="8")]))
    assert User.objects.get(email="ia@example.org").is_active
    head.employments.update(personnel_number="9")
    User.objects.filter(email="ia@example.org").update(last_login=timezone.now())
    undo(again)
    left = {line.number: line.undo_notes for line in again.lines.all()}
    assert left == {
        2: ["человек уже входил: учётную запись не закрыли"],
        3: ["место работы с тех пор изменили: оставили как есть"],
    }
    assert head.employments.get().personnel_number == "9"


def test_if_the_staff_has_changed_since_the_check_nothing_is_done_and_lines_are_checked_anew(bring, take_in, learner):
    imported = bring([NEW, row("", "anna@example.org", number="7")])
    learner.employments.update(personnel_number="5")
    take_in(imported)
    assert imported.state == StaffImport.State.READY
    assert "сверили строки заново" in imported.remarks[-1]
    assert not User.objects.filter(email="ia@example.org").exists()
    assert take_in(imported).state == StaffImport.State.APPLIED


def test_an_absence_written_meanwhile_by_hand_is_seen_too(bring, take_in, learner):
    imported = bring([row("", "anna@example.org", absence="отпуск", absent_from=DAY, absent_to=DAY)])
    record_absence(user=learner, kind="sick", started_on=DAY, ended_on=None, by=None)
    assert kinds(take_in(imported)) == ["problem"]


def test_a_new_position_is_made_once_for_a_file_of_many_chunks(bring, take_in, monkeypatch):
    monkeypatch.setattr("lms.staffing.actions.CHUNK", 2)
    many = [
        row(f"Новая{n} Ия", f"p{n}@example.org", "MINZDRAV", post="Дежурный", service="гос", hired=DAY)
        for n in range(5)
    ]
    assert take_in(bring(many)).state == StaffImport.State.APPLIED
    assert Employment.objects.filter(position__title="Дежурный").count() == 5


def test_unticked_lines_stay_out(bring, take_in, client_of, hr, learner, head):
    imported = bring([NEW, row("", "anna@example.org", number="7"), row("", "head@example.org", number="8")])
    address = f"/staff/imports/{imported.pk}/choose/"
    client_of(hr).post(address, {"shown": ["2", "3"], "take": ["3"]})
    client_of(hr).post(f"/staff/imports/{imported.pk}/apply/")
    from lms.jobs.actions import drain

    drain()
    assert list(StaffLine.objects.exclude(done=None).values_list("number", flat=True)) == [3, 4]
    assert not User.objects.filter(email="ia@example.org").exists()


def test_the_office_gives_roles_and_moves_people_between_agencies(bring, take_in, office, stranger, region):
    imported = bring(
        [row("Чужов Олег Юрьевич", "stranger@example.org", "MINZDRAV", post=POST, appointed=DAY, role="HR")],
        by=office, agency=region.government,
    )  # fmt: skip
    take_in(imported, by=office)
    assert stranger.employments.order_by("-started_on")[0].agency == region.health
    grant = RoleGrant.objects.get(user=stranger)
    assert (grant.role, grant.agency, grant.granted_by) == ("hr", region.health, office)


def test_what_is_required_follows_in_the_same_moment(bring, take_in, office, region):
    from courses.models import Assignment
    from courses.requirements.actions import require

    require(title="Всем", agency=region.health, courses_with_due=[(builders.course(), DAY + dt.timedelta(days=300))],
            starts_on=dt.date(2026, 1, 1), by=office)  # fmt: skip
    imported = take_in(bring([NEW]))
    assert Assignment.objects.filter(user__email="ia@example.org").count() == 1
    assert imported.applied_at is not None


def test_the_page_is_shown_in_every_state_and_costs_the_same_for_many_lines(
    bring, take_in, undo, client_of, hr, django_assert_max_num_queries, learner
):
    many = [row(f"Новая{n} Ия", f"p{n}@example.org", "MINZDRAV", post=POST, hired=DAY) for n in range(30)]
    imported = bring([*many, row("", "anna@example.org", number="7")])
    page = f"/staff/imports/{imported.pk}/"
    browser = client_of(hr)
    browser.get(page)
    with django_assert_max_num_queries(12):
        assert "30 новых человек" in browser.get(page).content.decode().replace("\xa0", " ")
    take_in(imported)
    assert "Штат внесён" in client_of(hr).get(page).content.decode()
    undo(imported)
    assert "Всё вернули" in client_of(hr).get(page).content.decode()
    assert client_of(hr).get("/staff/imports/").status_code == 200


def test_files_of_long_ago_are_forgotten(bring, take_in):
    from lms.staffing.actions import forget

    imported = take_in(bring([NEW]))
    StaffImport.objects.update(made_at=timezone.now() - dt.timedelta(days=91))
    forget()
    imported.refresh_from_db()
    assert not imported.lines.exists()
    assert not imported.file
