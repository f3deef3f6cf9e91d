"""One look for every field: label, hint, message beside it, and the summary at the top."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from lms.ui.forms import DayInput


class SeminarForm(forms.Form):
    name = forms.CharField(label="Название", help_text="Так его увидят слушатели.")
    about = forms.CharField(label="О чём он", required=False, widget=forms.Textarea)
    start = forms.DateField(label="Начало", widget=DayInput)
    kind = forms.ChoiceField(label="Вид", choices=[("", "Выберите"), ("text", "Текст")])
    review = forms.ChoiceField(
        label="Когда", choices=[("now", "Сразу"), ("never", "Никогда")], widget=forms.RadioSelect
    )
    file = forms.FileField(label="Материал")
    agreed = forms.BooleanField(label="Согласие")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "прошлый":
            raise forms.ValidationError("Семинар с таким названием уже есть.")
        return self.cleaned_data


def render(source: str, form: forms.Form, **more: object) -> str:
    return Template(source).render(Context({"form": form, **more}))


def test_a_field_has_its_label_and_its_hint_is_tied_to_it() -> None:
    html = render("{% field form.name %}", SeminarForm())
    assert '<label class="field-label" for="id_name">Название</label>' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "form-control" in html


def test_only_fields_that_may_stay_empty_say_so() -> None:
    assert "(необязательно)" in render("{% field form.about %}", SeminarForm())
    assert "(необязательно)" not in render("{% field form.name %}", SeminarForm())


def test_a_form_of_filters_does_not_say_optional() -> None:
    form = SeminarForm()
    form.mark_optional = False  # type: ignore[attr-defined]
    assert "(необязательно)" not in render("{% field form.about %}", form)


def test_a_wrong_field_says_what_is_wrong_beside_it_and_keeps_what_was_typed() -> None:
    html = render("{% field form.start %}", SeminarForm({"start": "32.13.2026"}))
    assert 'id="id_start_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_start_error"' in html
    assert 'value="32.13.2026"' in html
    assert "Проверьте дату" in html


def test_a_missing_answer_is_named_by_the_kind_of_its_field() -> None:
    form = SeminarForm({})
    said = {name: render("{% field bound %}", form, bound=form[name]) for name in form.fields}
    assert "Заполните это поле." in said["name"]
    assert "Выберите из списка." in said["kind"]
    assert "Выберите ответ." in said["review"]
    assert "Приложите файл." in said["file"]
    assert "Без этой отметки продолжить нельзя." in said["agreed"]


def test_own_words_of_a_form_about_a_missing_answer_stay() -> None:
    class OwnForm(forms.Form):
        reason = forms.CharField(label="Причина", error_messages={"required": "Назовите причину."})

    assert "Назовите причину." in render("{% field form.reason %}", OwnForm({}))


def test_the_summary_leads_to_each_wrong_field() -> None:
    html = render("{% form_errors form %}", SeminarForm({}))
    assert 'role="alert"' in html
    assert "Нужно исправить 6\u00a0полей" in html
    assert '<a href="#id_name">Название: Заполните это поле.</a>' in html
    assert 'href="#id_review_0"' in html


def test_the_summary_of_one_refusal_is_the_refusal_itself() -> None:
    form = SeminarForm(
        {"name": "прошлый", "start": "2026-12-01", "kind": "text", "review": "now", "agreed": "on"},
        {"file": SimpleUploadedFile("план.pdf", b"%PDF-")},
    )
    html = render("{% form_errors form %}", form)
    assert '<p class="error-summary-title">Семинар с таким названием уже есть.</p>' in html
    assert "<li>" not in html


def test_a_form_that_was_not_sent_has_no_summary() -> None:
    assert render("{% form_errors form %}", SeminarForm()).strip() == ""


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = render("{% field form.review %}", SeminarForm())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('class="option"') == 2


def test_all_fields_come_through_the_one_field_template() -> None:
    form = SeminarForm({})
    whole = render("{% fields form %}", form)
    for name, bound in ((name, form[name]) for name in form.fields):
        assert render("{% field bound %}", form, bound=bound).strip() in whole, name
    assert whole == render("{% load crispy_forms_tags %}{{ form|crispy }}", form)


def test_what_a_person_typed_is_escaped() -> None:
    assert "<script>" not in render("{% fields form %}", SeminarForm({"name": "<script>", "kind": "<script>"}))


def test_somebody_elses_field_is_said_in_our_words_in_the_summary_too() -> None:
    html = render("{% relabel form.name 'Тема' 'Коротко.' %}{% fields form %}", SeminarForm({}))
    assert "Тема: Заполните это поле." in html
    assert ">Тема</label>" in html
    assert "Коротко." in html


def test_a_label_can_be_heard_but_not_seen() -> None:
    assert "visually-hidden" in render("{% field form.name hide_label=True %}", SeminarForm())


def test_every_form_of_a_set_is_rendered_and_summed_up() -> None:
    forms_set = forms.formset_factory(SeminarForm, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "а", "form-1-name": ""}
    )
    html = Template("{% fields form %}").render(Context({"form": forms_set}))
    assert 'name="form-TOTAL_FORMS"' in html
    assert 'href="#id_form-1-name"' in html
    assert 'href="#id_form-0-name"' not in html
