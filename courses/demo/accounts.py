"""The accounts that one signs in with to look around: one for each role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from lms.models import Agency, Employment, Position, Role, User
from lms.people.actions import grant_role

PASSWORD = "otklik-demo-2026"  # noqa: S105 - the demo region is public
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
SINCE = dt.date(2025, 2, 3)


@dataclass(frozen=True)
class Account:
    """A demo account and what one sees with it."""

    email: str
    last_name: str
    first_name: str
    patronymic: str
    agency: str
    position: str
    sees: str
    role: str = ""
    over: str = ""


ACCOUNTS = (
    Account(
        "anna@demo.otklik",
        "Соколова",
        "Анна",
        "Петровна",
        "MINZDRAV_OBR",
        "Главный специалист отдела",
        "Слушатель: свои семинары и сертификаты",
    ),
    Account(
        "trainer@demo.otklik",
        "Долгова",
        "Вера",
        "Михайловна",
        "CUR_EDU",
        "Тренер",
        "Тренер ЦУР: мастерская и проверка ответов",
        Role.TRAINER,
        "GOV",
    ),
    Account(
        "hr@demo.otklik",
        "Кадочникова",
        "Ольга",
        "Ильинична",
        "MINZDRAV",
        "Ведущий специалист-эксперт",
        "Кадры Минздрава: кто обучен",
        Role.HR,
        "MINZDRAV",
    ),
    Account(
        "head@demo.otklik",
        "Волгина",
        "Мария",
        "Сергеевна",
        "MINZDRAV",
        "Заместитель министра",
        "Руководитель Минздрава: свой орган",
        Role.HEAD,
        "MINZDRAV",
    ),
    Account(
        "office@demo.otklik",
        "Ветлугина",
        "Елена",
        "Андреевна",
        "CUR",
        "Методист",
        "Дирекция программы: весь регион и администрирование",
        Role.OFFICE,
        "GOV",
    ),
)


def load() -> None:
    """Make the accounts that are not there yet. The office's second step is on: its codes are at /dev/codes/."""
    for account in ACCOUNTS:
        if not User.objects.filter(email=account.email).exists():
            _create(account)
    office = User.objects.get(email="office@demo.otklik")
    if not Authenticator.objects.filter(user=office).exists():
        TOTP.activate(office, TOTP_SECRET)


def _create(account: Account) -> None:
    user = User.objects.create_user(
        account.email,
        PASSWORD,
        last_name=account.last_name,
        first_name=account.first_name,
        patronymic=account.patronymic,
    )
    Employment.objects.create(
        user=user,
        agency=Agency.objects.get(code=account.agency),
        position=Position.objects.filter(title=account.position).earliest("id"),
        personnel_number=f"{user.pk:06d}",
        started_on=SINCE,
    )
    if account.role:
        grant_role(user=user, role=Role(account.role), agency=Agency.objects.get(code=account.over), by=None)


def table(site_url: str) -> str:
    """The accounts as lines to print."""
    width = max(len(account.email) for account in ACCOUNTS)
    lines = [f"  {account.email:<{width}}  {account.sees}" for account in ACCOUNTS]
    return "\n".join(
        [
            f"Учётные записи для знакомства, пароль у всех один: {PASSWORD}",
            *lines,
            f"Второй шаг входа для дирекции: код на странице {site_url}/dev/codes/",
            f"Письма: {site_url}/dev/mail/",
        ]
    )
