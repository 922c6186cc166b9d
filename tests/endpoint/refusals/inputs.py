"""Refusals of what was sent: a size, a prompt, a picture or a setting."""

from components.errors import PromptRefused, RequestRefused
from tests.endpoint.refusals.refusal import CALL, Refusal, openai

SAFETY = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com"
    " and include the request ID req_5. safety_violations=[sexual]."
)
SIZE = "Invalid value: '512x512'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'."
UNSAFE = "The endpoint's safety system refused this (400). Change the prompt or the picture."
NO_SIZE = "api.example did not accept the size ({}). Choose another size."
NO_PICTURE = (
    "api.example did not accept the picture (400). Try it without reference pictures, smaller, or another picture."
)

INPUTS = [
    Refusal(
        "size",
        400,
        openai(SIZE, "invalid_value", param="size"),
        RequestRefused,
        NO_SIZE.format(400),
        SIZE,
        headers={"x-request-id": "req_1"},
        request_id="req_1",
    ),
    Refusal(
        "size of the second model",
        400,
        openai("Invalid size '4096x4096'. The longest edge is 3840.", None, "image_generation_user_error"),
        RequestRefused,
        NO_SIZE.format(400),
        "Invalid size '4096x4096'. The longest edge is 3840.",
    ),
    Refusal(
        "moderation that does not say where",
        400,
        openai(SAFETY, "moderation_blocked", "image_generation_user_error"),
        PromptRefused,
        UNSAFE,
        SAFETY,
        spent="perhaps",
        headers={"x-request-id": "req_5"},
        request_id="req_5",
    ),
    Refusal(
        "moderation of what goes in",
        400,
        openai(
            "Rejected.",
            "moderation_blocked",
            moderation_details={"moderation_stage": "input", "categories": ["violence", "self-harm"]},
        ),
        PromptRefused,
        UNSAFE,
        "Rejected. (violence; self-harm)",
    ),
    Refusal(
        "moderation of what comes out",
        400,
        openai("Rejected.", "moderation_blocked", moderation_details={"moderation_stage": "output"}),
        PromptRefused,
        "The endpoint's safety system refused the picture that was made (400). Change the prompt or the picture.",
        "Rejected.",
        spent="perhaps",
    ),
    Refusal(
        "moderation at an unknown stage",
        400,
        openai("Rejected.", "moderation_blocked", moderation_details={"moderation_stage": "unknown"}),
        PromptRefused,
        UNSAFE,
        "Rejected.",
        spent="perhaps",
    ),
    Refusal("moderation through LiteLLM", 400, openai(SAFETY, "400"), PromptRefused, UNSAFE, SAFETY, spent="perhaps"),
    Refusal(
        "moderation by Azure",
        400,
        openai("Your task failed as a result of our safety system.", "contentFilter"),
        PromptRefused,
        UNSAFE,
        "Your task failed as a result of our safety system.",
        spent="perhaps",
        headers={"apim-request-id": "a-2"},
        request_id="a-2",
    ),
    Refusal("sensitive", 400, openai("敏感内容", "sensitive_check_error"), PromptRefused, UNSAFE, "敏感内容"),
    Refusal(
        "sensitive messages",
        400,
        openai("Sensitive chat messages", "invalid_messages", param=CALL),
        PromptRefused,
        UNSAFE,
        "Sensitive chat messages",
        request_id=CALL,
    ),
    Refusal(
        "unknown parameter",
        400,
        openai("Unknown parameter: 'response_format'.", "unknown_parameter", param="response_format"),
        RequestRefused,
        "api.example does not take response_format (400). Choose another model, or check the base URL.",
        "Unknown parameter: 'response_format'.",
    ),
    Refusal(
        "several images",
        400,
        openai("Duplicate parameter: 'image'. Use the array syntax.", "duplicate_parameter"),
        RequestRefused,
        NO_PICTURE,
        "Duplicate parameter: 'image'. Use the array syntax.",
    ),
    Refusal(
        "MIME type",
        400,
        openai("Invalid file 'image': unsupported mimetype.", "unsupported_file_mimetype"),
        RequestRefused,
        NO_PICTURE,
        "Invalid file 'image': unsupported mimetype.",
    ),
    Refusal(
        "PNG compression",
        400,
        openai("Compression less than 100 is not supported for PNG output format", "invalid_png_output_compression"),
        RequestRefused,
        "api.example did not accept the compression (400). Set it to 100, or choose another format.",
        "Compression less than 100 is not supported for PNG output format",
    ),
    Refusal(
        "fidelity",
        400,
        openai(
            "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
            "invalid_input_fidelity_model",
            "image_generation_user_error",
        ),
        RequestRefused,
        "api.example did not accept the input fidelity (400). Set it to Default, or choose another model.",
        "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
    ),
]
