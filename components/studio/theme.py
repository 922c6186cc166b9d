"""The theme: neutral greys and one accent; the paths of style sheets, scripts and icon.

People judge colour here, so the page around the pictures is neutral. Rules that Gradio's theme does not offer are in
the style sheets of assets/styles.
"""

from pathlib import Path

import gradio as gr

HERE = Path(__file__).resolve().parent / "assets"
STYLE_SHEETS = tuple(
    HERE / f"{name}.css"
    for name in (
        "styles/page",
        "styles/masthead",
        "styles/picture",
        "styles/first_screen",
        "styles/status_line",
        "styles/form",
        "styles/thumbnails",
        "styles/library",
        "styles/usage",
        "styles/prompts",
        "styles/versions",
        "styles/owner",
        "canvas/tool_bar",
        "canvas/notes",
        "canvas/select_tool",
        "styles/phone",
        "styles/key_panel",
        "styles/review",
    )
)
ACCESSIBILITY_STYLE_SHEET = HERE / "accessibility" / "accessibility.css"
SCRIPTS = tuple(
    HERE / f"{name}.js"
    for name in (
        "storage",
        "language_menu",
        "masthead_sheets",
        "picture_drop",
        "canvas/layers",
        "mask/strokes",
        "mask/stroke_paths",
        "mask/history",
        "canvas/pointer",
        "canvas/places",
        "canvas/shapes",
        "canvas/press",
        "keys",
        "form/typed_choice",
        "form/typed_prompt",
        "form/kept_prompt",
        "form/first_press",
        "form/press_again",
        "form/chosen_picture",
        "form/page_link",
        "mask/check",
        "elapsed_seconds",
        "form/typing_in_sight",
        "picture_in_sight",
        "accessibility/names",
        "mask/colour",
        "mask/transition",
        "canvas/tool_bar",
        "accessibility/announcer",
        "accessibility/key_list",
        "accessibility/comparison",
        "accessibility/canvas_name",
        "accessibility/library_grid",
        "mask/hand_over",
        "canvas/frames",
        "canvas/select_tool",
        "canvas/note_marks",
        "canvas/notes",
    )
)
ICON = HERE / "proofroom.png"

GREYS = gr.themes.Color(
    c50="#fbfbfa", c100="#f7f7f6", c200="#ececea", c300="#e2e2e0", c400="#b9b9b6", c500="#8a8a87",
    c600="#6a6a67", c700="#4a4a48", c800="#333333", c900="#1f1f1f", c950="#161616",
)  # fmt: skip
ACCENT = gr.themes.Color(
    c50="#fdf3f1", c100="#fbe3df", c200="#f6c5bd", c300="#eea092", c400="#e2634b", c500="#d5533a",
    c600="#c8452d", c700="#a93a26", c800="#8a3020", c900="#6d271b", c950="#4a1a12",
)  # fmt: skip
FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Noto Sans CJK SC", "sans-serif")
MONOSPACE = ("ui-monospace", "Menlo", "Consolas", "monospace")
# Variable of Gradio's theme -> its value in light mode, and in dark mode.
COLOURS = {
    "body_background_fill": ("#f7f7f6", "#161616"),
    "body_text_color": ("#1d1d1b", "#ececea"),
    "body_text_color_subdued": ("#5c5c59", "#a9a9a5"),
    "background_fill_primary": ("#ffffff", "#1f1f1f"),
    "background_fill_secondary": ("#f7f7f6", "#1a1a1a"),
    "block_background_fill": ("#ffffff", "#1f1f1f"),
    "block_border_color": ("#e2e2e0", "#333333"),
    "block_label_background_fill": ("transparent", "transparent"),
    "block_label_text_color": ("#5c5c59", "#a9a9a5"),
    "block_title_text_color": ("#1d1d1b", "#ececea"),
    "border_color_primary": ("#e2e2e0", "#333333"),
    "border_color_accent": ("#c8452d", "#e2634b"),
    "input_background_fill": ("#ffffff", "#161616"),
    "input_border_color": ("#91918e", "#6d6d6a"),
    "input_placeholder_color": ("#6e6e6b", "#9a9a96"),
    "input_border_color_focus": ("#c8452d", "#e2634b"),
    "input_shadow_focus": ("0 0 0 2px rgb(200 69 45 / 0.25)", "0 0 0 2px rgb(226 99 75 / 0.35)"),
    "button_primary_background_fill": ("#c8452d", "#e2634b"),
    "button_primary_background_fill_hover": ("#b03c27", "#ea7a64"),
    "button_primary_text_color": ("#ffffff", "#1d0d09"),
    "button_secondary_background_fill": ("#ffffff", "#2a2a2a"),
    "button_secondary_background_fill_hover": ("#ececea", "#353535"),
    "button_secondary_border_color": ("#d2d2cf", "#3d3d3d"),
    "button_secondary_text_color": ("#1d1d1b", "#ececea"),
    "checkbox_border_color": ("#8a8a87", "#7a7a77"),
    "checkbox_background_color_selected": ("#6a6a67", "#a9a9a5"),
    "checkbox_border_color_selected": ("#6a6a67", "#a9a9a5"),
    "slider_color": ("#6a6a67", "#a9a9a5"),
}
# Variable of Gradio's theme -> its value in both modes.
IN_BOTH_MODES = {
    "block_title_text_weight": "500",
    "block_shadow": "none",
    "color_accent": "#c8452d",
    "input_border_width": "1px",
    "button_border_width": "1px",
}


def build_theme() -> gr.themes.Base:
    """Return the theme, light and dark."""
    theme = gr.themes.Base(
        primary_hue=ACCENT,
        secondary_hue=GREYS,
        neutral_hue=GREYS,
        font=FONT,
        font_mono=MONOSPACE,
        text_size=gr.themes.sizes.text_md,
        radius_size=gr.themes.sizes.radius_md,
        spacing_size=gr.themes.sizes.spacing_md,
    )
    light = {name: value for name, (value, _) in COLOURS.items()}
    dark = {f"{name}_dark": value for name, (_, value) in COLOURS.items()}
    return theme.set(**IN_BOTH_MODES, **light, **dark)


def write_head() -> str:
    """Return the part of the page's head that is not Gradio's own: scripts, and a style sheet that Gradio leaves."""
    scripts = (f"<script>{script.read_text(encoding='utf-8')}</script>" for script in SCRIPTS)
    return f"<style>{ACCESSIBILITY_STYLE_SHEET.read_text(encoding='utf-8')}</style>{''.join(scripts)}"
