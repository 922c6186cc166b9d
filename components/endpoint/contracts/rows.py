"""The models' rows: what each takes at each kind of endpoint, and what it charges. Data and nothing else.

A row is the fields of a ``ModelContract`` by name; what it leaves out is the cautious default written there. What is
unsure is said in the row's ``notes`` where a person must know it, and in a comment with [?] where only we must.

Sources: UCloud's documentation (ModelVerse), the ``openai`` package 3.54.0 and OpenAI's image generation guide
(parameters, output tokens of the older models), the calculator behind that guide (gpt-image-2), LiteLLM 1.106.2's cost
map (USD prices, shutdown dates). The size and the quality "auto", which OpenAI takes, are left out: the canvas and the
price are to be known before anything is sent.
"""

from datetime import date
from types import MappingProxyType

from components.endpoint.contracts.cost import FREE, Prices
from components.endpoint.contracts.sizes import SizeRule

CLASSIC = ("1024x1024", "1024x1536", "1536x1024")

# The models before gpt-image-2, per picture. The example ModelVerse documents, high 1024x1024 = 4160, agrees.
OUTPUT_TOKENS = MappingProxyType(
    {
        ("low", "1024x1024"): 272,
        ("low", "1024x1536"): 408,
        ("low", "1536x1024"): 400,
        ("medium", "1024x1024"): 1056,
        ("medium", "1024x1536"): 1584,
        ("medium", "1536x1024"): 1568,
        ("high", "1024x1024"): 4160,
        ("high", "1024x1536"): 6240,
        ("high", "1536x1024"): 6208,
    }
)

# gpt-image-2 and 2.5. Beyond 2560x1440 the guide calls a size experimental, so none of those is proposed. One size for
# each aspect ratio: an edit takes the one that fits its picture.
FREE_SIZES = {
    "size_rule": SizeRule(multiple=16, longest=3840, least_pixels=655_360, most_pixels=8_294_400, most_ratio=3),
    "sizes": (
        *CLASSIC,
        *("1280x1024", "1024x1280"),  # 5:4
        *("1280x960", "960x1280"),  # 4:3
        *("1536x864", "864x1536"),  # 16:9
        *("1536x768", "768x1536"),  # 2:1
        *("1680x720", "720x1680"),  # 21:9
        *("1536x512", "512x1536"),  # 3:1
    ),
}
# The calculator's factors; [?] only its results are published, the formula was read off them.
GPT_IMAGE_2_TOKENS = {"output_factors": MappingProxyType({"low": 16, "medium": 48, "high": 96})}

WEBP_TOO = {"formats": ("png", "jpeg", "webp"), "compressible": frozenset({"jpeg", "webp"})}
# gif and svg are a preview at OpenAI and are left out.
OPENAI = WEBP_TOO | {
    "max_count": 10,
    "backgrounds": ("auto", "opaque", "transparent"),
    "moderations": ("auto", "low"),
    "takes_user": True,
    "max_images": 16,
    "streams": True,
    "max_partials": 3,
    # The package says level, the guide that 50 compresses by half, and for PNG anything but 100 is refused.
    "compression_scale": "0 to 100 %",
}
NO_PRICE = "No price of {model} at {endpoint} is known."
# [?] "transparent" is in preview by the openai package, not supported by the guide.
OPAQUE = {"backgrounds": ("auto", "opaque")}
# gpt-image-2 answers 400 to any input_fidelity; [?] of 2.5 it is not known, so it is left out there too.
SECOND = OPENAI | FREE_SIZES | OPAQUE | GPT_IMAGE_2_TOKENS
# Neither the output tokens of 2.5 nor the input pictures' tokens are published: no price is known beforehand.
SECOND_AND_A_HALF = (
    OPENAI
    | FREE_SIZES
    | {
        "qualities": ("low", "medium", "high", "xhigh", "max"),
        "notes": ("What {model} costs is known only afterwards: how many tokens a picture takes is not published.",),
    }
)

OPENAI_ROWS = {
    "gpt-image-1": OPENAI
    | {
        "output_tokens": OUTPUT_TOKENS,
        "tiled_input": True,
        "input_fidelities": ("low", "high"),
        "prices": Prices("USD", text_in=5, image_in=10, image_out=40),
        "retires": date(2026, 10, 23),
    },
    # Its published prices per picture do not follow the token table, so nothing is foretold from that.
    "gpt-image-1-mini": OPENAI
    | {
        "input_fidelities": ("low",),
        "prices": Prices("USD", text_in=2, image_in=2.5, image_out=8),
        "retires": date(2026, 12, 1),
        "notes": ("What {model} costs is known only afterwards: OpenAI's table and its prices disagree.",),
    },
    # [?] its input pictures are counted as gpt-image-1's, by users' reports.
    "gpt-image-1.5": OPENAI
    | {
        "output_tokens": OUTPUT_TOKENS,
        "tiled_input": True,
        "input_fidelities": ("low", "high"),
        "prices": Prices("USD", text_in=5, image_in=8, image_out=32, text_out=10),
        "retires": date(2026, 12, 1),
    },
    # [?] the price of text that comes out is by users' reports.
    "gpt-image-2": SECOND | {"prices": Prices("USD", text_in=5, image_in=8, image_out=30, text_out=10)},
    "gpt-image-2.5-sunburst": SECOND_AND_A_HALF | {"prices": Prices("USD", text_in=5, image_in=8, image_out=30)},
    "gpt-image-2.5-flare": SECOND_AND_A_HALF | {"prices": Prices("USD", text_in=5, image_in=8, image_out=30)},
}

# Documented there are size, quality, format, compression and n, one picture and a mask. [?] whether the rest is taken.
# Its scale of compression is quoted, although its default of 100 makes sense only the other way round.
MODELVERSE = {"compression_scale": "0 = none, 100 = most"}
MODELVERSE_ROWS = {
    # The price list, CNY, names one input price, for text and pictures alike; [?] whether it is still served.
    "gpt-image-1": MODELVERSE
    | {
        "output_tokens": OUTPUT_TOKENS,
        "tiled_input": True,
        "prices": Prices("CNY", text_in=35, image_in=35, image_out=280),
    },
    "gpt-image-1.5": MODELVERSE
    | WEBP_TOO
    | {
        "output_tokens": OUTPUT_TOKENS,
        "tiled_input": True,
        "notes": (NO_PRICE.replace("{endpoint}", "ModelVerse"),),
    },
    "gpt-image-2": MODELVERSE
    | FREE_SIZES
    | GPT_IMAGE_2_TOKENS
    | {
        "max_count": 10,
        "notes": (NO_PRICE.replace("{endpoint}", "ModelVerse"),),
    },
}

# The deployment's name stands for the model: one that is called as its model has that model's row. [?] that Azure takes
# every field OpenAI takes; the one shutdown date is by LiteLLM's cost map.
AZURE = {
    "prices": None,
    "retires": None,
    "notes": (NO_PRICE.replace("{endpoint}", "Azure"),),
}
AZURE_ROWS = {name: row | AZURE for name, row in OPENAI_ROWS.items()}
AZURE_ROWS["gpt-image-1"] |= {"retires": date(2026, 10, 23)}

# The offline endpoint plays ModelVerse and takes besides what ModelVerse does not document, so that all of it can be
# tried without a key. It is free, so nothing is to be said of prices, and it is never shut down.
OFFLINE = {
    "backgrounds": ("auto", "opaque", "transparent"),
    "input_fidelities": ("low", "high"),
    "takes_user": True,
    "max_images": 16,
    "streams": True,
    "max_partials": 3,
    "compression_scale": "100 = best picture",
    "prices": FREE,
    "retires": None,
    "notes": (),
}
OFFLINE_ROWS = {name: row | OFFLINE for name, row in MODELVERSE_ROWS.items()}
OFFLINE_ROWS["gpt-image-2"] |= {"input_fidelities": ()}

TABLE = {"modelverse": MODELVERSE_ROWS, "openai": OPENAI_ROWS, "azure": AZURE_ROWS, "offline": OFFLINE_ROWS}

# What is to be said of every model at an endpoint.
ENDPOINT_NOTES = {
    "azure": (
        "Azure calls a model by its deployment's name: one that is named after its model has that model's limits here.",
    ),
}
# How models that make images are called, beside those with a row, and what is called so and makes none; in small
# letters. [?] gathered from their makers' names for them, in no list of one place.
IMAGE_NAMES = (
    *("image", "dall-e", "dalle", "seedream", "seededit", "jimeng", "flux", "kontext", "stable-diffusion", "sdxl"),
    *("sd3", "sd-cpp", "midjourney", "ideogram", "recraft", "kolors", "cogview", "hidream", "step1x", "nano-banana"),
    *("wanx", "kandinsky", "pixart", "playground-v", "janus", "firefly", "irag", "imagine"),
)
OTHER_NAMES = (
    *("video", "i2v", "t2v", "embed", "clip", "caption", "understanding", "vision", "ocr", "moderation", "rerank"),
    *("segment", "classif", "detect", "upscal", "tts", "audio", "3d"),
)
