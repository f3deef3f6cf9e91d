"""The editor of a text in a browser: what it reads it writes back, and everything is put in with the keyboard."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from courses.lessons import body, editing
from courses.models import Course, Lesson, LessonImage
from tests import builders
from tests.browser import PHONE, barriers, late_script, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = re.compile(r"/static/js/editor[^/]*\.js$")
TEXT = (
    '<h2>Каналы</h2><p>Срок<small class="footnote">59-ФЗ, ст. 12</small> — <strong>30 дней</strong>, <em>не больше</em>'
    ', <a href="https://example.org/" rel="noopener noreferrer">закон</a>.</p>'
    "<h3>Список</h3><ul><li>Имя</li><li>Срок</li></ul><ol><li>Раз</li></ol>"
    '<table><thead><tr><th scope="col">Канал</th><th scope="col">Срок</th></tr></thead>'
    '<tbody><tr><th scope="row">ВКонтакте</th><td>24 часа</td></tr></tbody></table>'
    '<aside class="callout callout-info">Важно</aside><aside class="callout callout-done">Совет</aside>'
    '<aside class="callout callout-soon">Внимание</aside><aside class="callout">Заметка</aside>'
    '<section class="example-pair"><blockquote class="example-good"><p>Выедем 3 декабря.</p><p class="why">Назван день.'
    '</p></blockquote><blockquote class="example-bad"><p>Меры.</p><p class="why">Какие?</p></blockquote></section>'
    '<blockquote class="example-bad"><p>Отписка</p></blockquote><blockquote><p>Цитата</p></blockquote>'
    '<figure><img src="{picture}" alt="Схема"><figcaption>Как идёт обращение</figcaption></figure><hr>'
    "<p>H<sub>2</sub>O, м<sup>2</sup>, <u>черта</u>, <s>нет</s>, <code>код</code></p>"
)


def saved(page: Page, lesson: Lesson, words: str) -> None:
    """The editor saves by itself, after a pause in the typing."""
    for _ in range(130):
        lesson.refresh_from_db()
        if words in lesson.body:
            return
        page.wait_for_timeout(150)
    raise AssertionError(f"«{words}» was not saved")


def test_nothing_is_lost_and_the_keyboard_puts_in_footnotes_examples_and_pictures(open_browser, trainer):
    lesson = builders.lesson(builders.course(state=Course.State.DRAFT), "Каналы")
    dot = BytesIO()
    Image.new("RGB", (4, 4), "white").save(dot, "PNG")
    editing.add_image(lesson=lesson, upload=SimpleUploadedFile("схема.png", dot.getvalue()), by=trainer)
    picture = reverse("courses:lesson-image", args=[LessonImage.objects.get().pk])
    before = body.clean(TEXT.replace("{picture}", picture))
    lesson.body = before
    lesson.save()

    page = open_browser(trainer)
    # On a slow line the editor is there before the file that gives it its name and Russian words.
    with late_script(page, WORDS):
        page.goto(reverse("courses:lesson-edit", args=[lesson.pk]), wait_until="commit")
        expect(page.locator(".tiptap")).to_be_visible()
    text = page.get_by_role("textbox", name="Текст")
    text.locator("p", has_text="H").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    saved(page, lesson, "код!")
    assert lesson.body == before.replace("код</code></p>", "код!</code></p>")

    page.goto(reverse("courses:lesson-edit", args=[lesson.pk]))
    text = page.get_by_role("textbox", name="Текст")
    text.locator("p", has_text="Срок").first.click()
    page.get_by_role("button", name="Сноска на закон").press("Enter")
    page.get_by_label("Что в сноске: закон и статья").fill("8-ФЗ, ст. 5")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Два ответа рядом").press("Enter")
    page.keyboard.type("Починим в пятницу.")
    page.get_by_role("button", name="Картинка", exact=True).press("Enter")
    page.get_by_label("Что на картинке, словами — для тех").fill("Путь письма")
    page.keyboard.press("Enter")
    saved(page, lesson, "Путь письма")
    assert '<small class="footnote">8-ФЗ, ст. 5</small>' in lesson.body
    assert '<blockquote class="example-good"><p>Починим в пятницу.</p>' in lesson.body
    assert f'<img src="{picture}" alt="Путь письма">' in lesson.body
    assert barriers(page) == []

    phone = open_browser(trainer, viewport=PHONE)
    phone.goto(reverse("courses:lesson-preview", args=[lesson.pk]))
    assert overflow(phone) == 0
    assert barriers(phone) == []
