"""Styles and scripts, served from our own host under names that change with their content."""

from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from console.web.here import Asked

_STATIC = Path(__file__).parent / "static"
_STYLES = (
    "tokens",
    "frame",
    "feed",
    "card",
    "forms",
    "pages",
)  # in this order: one file for the browser
_HTMX = (
    "django-js-lib-htmx",
    "js_lib_htmx/static/htmx/htmx.min.js",
)  # a package with the file alone


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    name: str
    body: bytes = field(repr=False)
    media_type: str

    @property
    def url(self) -> str:
        """Address with a digest, so that it may be kept for ever."""
        return f"/static/{blake2b(self.body, digest_size=6).hexdigest()}/{self.name}"


@dataclass(frozen=True, slots=True)
class Assets:
    """All files; `htmx` is None when its package is not installed: pages work without it."""

    styles: Asset
    script: Asset
    icon: Asset
    htmx: Asset | None

    def find(self, name: str) -> Asset | None:
        """The file of this name."""
        known = (self.styles, self.script, self.icon, self.htmx)
        return next((asset for asset in known if asset is not None and asset.name == name), None)


@cache
def load_assets() -> Assets:
    """Read everything once."""
    styles = b"\n".join((_STATIC / f"{part}.css").read_bytes() for part in _STYLES)
    script = (_STATIC / "console.js").read_bytes()
    icon = (_STATIC / "icon.svg").read_bytes()
    return Assets(
        Asset("console.css", styles, "text/css; charset=utf-8"),
        Asset("console.js", script, "text/javascript; charset=utf-8"),
        Asset("icon.svg", icon, "image/svg+xml"),
        _htmx(),
    )


def _htmx() -> Asset | None:
    package, path = _HTMX
    try:
        file = Path(str(distribution(package).locate_file(path)))
    except PackageNotFoundError:
        return None
    return Asset("htmx.min.js", file.read_bytes(), "text/javascript; charset=utf-8")


@get("/static/{_digest:str}/{name:str}", name="static")
async def static(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """One file; the digest in its address makes it immutable."""
    asset: Asset | None = request.app.state.assets.find(name)
    if asset is None:
        raise NotFoundException
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(asset.body, media_type=asset.media_type, headers=headers)
