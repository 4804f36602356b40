"""Controls: fields that steer form services and are no answer of anybody's. None of them steers anything here."""

from __future__ import annotations

# Names of Formspree, Netlify, Web3Forms, FormSubmit and old mail scripts, and helpers of browsers and frameworks.
_NAMES = frozenset(
    {
        "access_key", "apikey", "authenticity_token", "bot-field", "botcheck", "ccemail", "cf-turnstile-response",
        "csrf_token", "csrfmiddlewaretoken", "form-name", "from_name", "g-recaptcha-response", "h-captcha-response",
        "max_file_size", "redirect", "replyto", "submit", "submitted", "subject_line", "utf8", "webhook",
    }
)  # fmt: skip


def is_control(name: str) -> bool:
    """Return whether a field is a control; so is every name that starts with an underscore."""
    return name.startswith("_") or name.lower() in _NAMES
