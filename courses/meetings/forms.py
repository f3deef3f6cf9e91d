from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    file = forms.FileField(
        label=_("Отчёт о встрече"),
        help_text=_("CSV или XLSX из Zoom, Teams, Телемоста, МТС Линк или другой программы, до 5 МБ."),
        error_messages={"required": _("Выберите файл."), "empty": _("Файл пустой. Выберите другой.")},
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Почему отменяете"),
        max_length=300,
        help_text=_("Останется в истории занятия."),
        error_messages={"required": _("Напишите, почему отменяете.")},
    )
