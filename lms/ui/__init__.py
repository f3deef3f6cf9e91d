"""The look: components (template tags), menu, paging, exports, charts, display settings.

Words: a *component* is what a page template may use (docs/components.md). Sends and hears no facts.
"""
