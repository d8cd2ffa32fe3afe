"""One account per role. Passwords are random and shown once."""

import secrets

from django.contrib.auth.models import Group

from relations.models import Expert, User, changes

PEOPLE = {
    "expert": ("aigerim", "Айгерим", "Сейтова", "ru", ("expert",)),
    "translator-kk": ("zhanar", "Жанар", "Ибраева", "kk", ("translator-kk",)),
    "translator-ru": ("sergey", "Сергей", "Ли", "ru", ("translator-ru",)),
    "translator-en": ("emma", "Emma", "Clark", "en", ("translator-en",)),
    "editor": ("daniyar", "Данияр", "Омаров", "ru", ("editor",)),
    "registrar": ("rustem", "Рүстем", "Қасымов", "kk", ("registrar",)),
    "chief-editor": ("saule", "Сауле", "Ахметова", "ru", ("chief-editor",)),
    "administrator": ("marat", "Марат", "Жумабаев", "ru", ("administrator",)),
}


def make_people() -> tuple[dict[str, User], dict[str, str]]:
    """The account of each role, and the passwords of those that were made just now."""
    people, passwords = {}, {}
    for role, (username, given, family, language, groups) in PEOPLE.items():
        user = User.objects.filter(username=username).first()
        if user is None:
            passwords[role] = secrets.token_urlsafe(12)
            user = User.objects.create_user(
                username,
                email=f"{username}@institute.example",
                password=passwords[role],
                first_name=given,
                last_name=family,
                is_staff=True,
                interface_language=language,
                wants_mail=False,
            )
            user.groups.set(Group.objects.filter(name__in=groups))
        people[role] = user
    return people, passwords


def give_expert_account(people: dict[str, User]) -> None:
    """Let the expert sign as one of the groups of authors."""
    changes.update(Expert.objects.filter(code="demo-asian-studies", user=None), user=people["expert"])


def password_table(people: dict[str, User], passwords: dict[str, str]) -> str:
    """What the command prints, once."""
    rows = [("role", "user name", "password")]
    rows += [(role, people[role].username, password) for role, password in passwords.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
