from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.errors import Refused

from . import clock, practising
from .models import Attempt, Item


@transaction.atomic
def check(*, attempt: Attempt, position: int) -> Item:
    """Check the answer that is saved to a question of a practice, and keep it as a try.

    Refused where nothing is answered, and where only a person can judge. The same answer again changes nothing.
    """
    locked = _lock(attempt)
    item = Item.objects.select_for_update().filter(attempt=locked, position=position).first()
    if item is None:
        raise Refused(_("Такого вопроса в этой попытке нет. Обновите страницу."))
    if not practising.is_checked(item):
        raise Refused(_("Такой ответ проверяет человек, когда тренировка закончится."))
    if item.answer is None:
        raise Refused(_("Сначала ответьте на вопрос, потом проверим."))
    if practising.add_try(item, item.answer, timezone.now(), again=locked.repeating):
        item.save(update_fields=["tries"])
    return item


@transaction.atomic
def repeat(*, attempt: Attempt) -> Attempt:
    """Let the hard questions of a practice come back, once: from the first of them, with the answers put away.

    What was tried stays with the question; only the field is empty again.
    """
    locked = _lock(attempt)
    if locked.repeating:
        return locked
    hard = [one for one in locked.items.order_by("position") if practising.comes_back(one)]
    if not hard:
        raise Refused(_("Повторять нечего: на все вопросы вы ответили верно с первого раза."))
    Item.objects.filter(pk__in=[one.pk for one in hard]).update(answer=None)
    locked.repeating, locked.page = True, hard[0].page
    locked.save(update_fields=["repeating", "page"])
    return locked


def _lock(attempt: Attempt) -> Attempt:
    """The practice, so that nothing else happens to it meanwhile. Refused where it is over, or is none."""
    locked = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if locked.state != Attempt.State.OPEN or clock.is_over(locked, timezone.now()):
        raise Refused(_("Эта попытка уже закончена."))
    if not locked.practice:
        raise Refused(_("Сразу проверяются только ответы тренировки. Здесь результат покажем в конце."))
    return locked
