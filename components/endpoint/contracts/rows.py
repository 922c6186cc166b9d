"""The rows of the models: allowed values and prices at each kind of endpoint. Data only.

A row is the fields of a ``ModelContract`` by name; a missing field is the cautious default in ModelContract. A doubt is
in the row's ``notes`` where a person must know it, and in a comment with [?] otherwise.

Sources: UCloud's documentation (ModelVerse), the ``openai`` package 3.54.0 and OpenAI's image generation guide
(parameters, output tokens of the older models), the calculator behind that guide (gpt-image-2), LiteLLM 1.106.2's cost
map (USD prices, shutdown dates). OpenAI's size "auto" and quality "auto" are left out, so that the canvas and the price
are known before anything is sent.
"""

from datetime import date
from types import MappingProxyType
from typing import Any

from components.endpoint.contracts.cost import FREE, Prices
from components.endpoint.contracts.sizes import SizeRule
from components.message.message import Message

# The fields of a ModelContract by name. Their types differ, so they are checked where the contract is made.
Row = dict[str, Any]

CLASSIC = ("1024x1024", "1024x1536", "1536x1024")

# Tokens of one picture for the models before gpt-image-2. ModelVerse's example, high 1024x1024 = 4160, agrees.
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

# gpt-image-2 and 2.5. The guide calls sizes beyond 2560x1440 experimental, so no such size is proposed. One size for
# each aspect ratio; an edit uses the size nearest to its picture.
FREE_SIZES: Row = {
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
# The calculator's factors; [?] only the calculator's results are published, and the formula was derived from them.
GPT_IMAGE_2_TOKENS: Row = {"output_factors": MappingProxyType({"low": 16, "medium": 48, "high": 96})}

WEBP_TOO: Row = {"formats": ("png", "jpeg", "webp"), "compressible": frozenset({"jpeg", "webp"})}
# gif and svg are a preview at OpenAI and are left out.
OPENAI: Row = WEBP_TOO | {
    "max_count": 10,
    "backgrounds": ("auto", "opaque", "transparent"),
    "moderations": ("auto", "low"),
    "takes_user": True,
    "max_images": 16,
    "streams": True,
    "max_partials": 3,
    # The package says level, the guide that 50 compresses by half, and for PNG anything but 100 is refused.
    "compression_scale": Message("0 to 100 %"),
}
NO_PRICE = Message("No price of {model} at {endpoint} is known.")
# [?] "transparent" is in preview by the openai package, and unsupported by the guide.
OPAQUE: Row = {"backgrounds": ("auto", "opaque")}
# gpt-image-2 answers 400 to any input_fidelity; [?] 2.5 is unknown, so the field is left out there too.
SECOND: Row = OPENAI | FREE_SIZES | OPAQUE | GPT_IMAGE_2_TOKENS
# Neither the output tokens of 2.5 nor the tokens of input pictures are published, so there is no forecast.
SECOND_AND_A_HALF: Row = (
    OPENAI
    | FREE_SIZES
    | {
        "qualities": ("low", "medium", "high", "xhigh", "max"),
        "notes": (
            Message("What {model} costs is known only afterwards: how many tokens a picture takes is not published."),
        ),
    }
)

OPENAI_ROWS: dict[str, Row] = {
    "gpt-image-1": OPENAI
    | {
        "output_tokens": OUTPUT_TOKENS,
        "tiled_input": True,
        "input_fidelities": ("low", "high"),
        "prices": Prices("USD", text_in=5, image_in=10, image_out=40),
        "retires": date(2026, 10, 23),
    },
    # The published prices per picture do not follow the token table, so there is no forecast.
    "gpt-image-1-mini": OPENAI
    | {
        "input_fidelities": ("low",),
        "prices": Prices("USD", text_in=2, image_in=2.5, image_out=8),
        "retires": date(2026, 12, 1),
        "notes": (Message("What {model} costs is known only afterwards: OpenAI's table and its prices disagree."),),
    },
    # [?] Input pictures are counted as for gpt-image-1, by users' reports.
    "gpt-image-1.5": OPENAI
    | {
        "output_tokens": OUTPUT_TOKENS,
        "tiled_input": True,
        "input_fidelities": ("low", "high"),
        "prices": Prices("USD", text_in=5, image_in=8, image_out=32, text_out=10),
        "retires": date(2026, 12, 1),
    },
    # [?] The price of output text is by users' reports.
    "gpt-image-2": SECOND | {"prices": Prices("USD", text_in=5, image_in=8, image_out=30, text_out=10)},
    "gpt-image-2.5-sunburst": SECOND_AND_A_HALF | {"prices": Prices("USD", text_in=5, image_in=8, image_out=30)},
    "gpt-image-2.5-flare": SECOND_AND_A_HALF | {"prices": Prices("USD", text_in=5, image_in=8, image_out=30)},
}

# ModelVerse documents size, quality, format, compression and n, one picture and a mask. [?] Other fields are unknown.
# The scale of compression is quoted, although the default of 100 makes sense only for the reverse scale.
MODELVERSE: Row = {"compression_scale": Message("0 = none, 100 = most")}
MODELVERSE_ROWS: dict[str, Row] = {
    # The price list, in CNY, has one input price for text and pictures. [?] The model may not be served any more.
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
        "notes": (NO_PRICE.with_values(endpoint="ModelVerse"),),
    },
    "gpt-image-2": MODELVERSE
    | FREE_SIZES
    | GPT_IMAGE_2_TOKENS
    | {
        "max_count": 10,
        "notes": (NO_PRICE.with_values(endpoint="ModelVerse"),),
    },
}

# Azure calls a model by the name of its deployment: a deployment named like a model has that model's row. [?] Azure is
# assumed to take every field of OpenAI. The shutdown date is from LiteLLM's cost map.
AZURE: Row = {
    "prices": None,
    "retires": None,
    "notes": (NO_PRICE.with_values(endpoint="Azure"),),
}
AZURE_ROWS = {name: row | AZURE for name, row in OPENAI_ROWS.items()}
AZURE_ROWS["gpt-image-1"] |= {"retires": date(2026, 10, 23)}

# The offline endpoint has ModelVerse's contract, and also takes fields that ModelVerse does not document, so that all
# fields can be tried without a key. The offline endpoint is free and is never shut down.
OFFLINE: Row = {
    "backgrounds": ("auto", "opaque", "transparent"),
    "input_fidelities": ("low", "high"),
    "takes_user": True,
    "max_images": 16,
    "streams": True,
    "max_partials": 3,
    "compression_scale": Message("100 = best picture"),
    "prices": FREE,
    "retires": None,
    "notes": (),
}
OFFLINE_ROWS = {name: row | OFFLINE for name, row in MODELVERSE_ROWS.items()}
OFFLINE_ROWS["gpt-image-2"] |= {"input_fidelities": ()}

TABLE: dict[str, dict[str, Row]] = {
    "modelverse": MODELVERSE_ROWS,
    "openai": OPENAI_ROWS,
    "azure": AZURE_ROWS,
    "offline": OFFLINE_ROWS,
}

# Notes for every model at a kind of endpoint.
ENDPOINT_NOTES = {
    "azure": (
        Message(
            "Azure calls a model by its deployment's name: one that is named after its model has that model's limits"
            " here."
        ),
    ),
}
