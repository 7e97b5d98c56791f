"""`otklik reindex`: makes the search index anew from the store."""

import asyncio

import typer


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("reindex")(reindex)


def reindex() -> int:
    """Make the index anew."""
    from console.cli.work.indexing import rebuild  # noqa: PLC0415 - heavy

    return asyncio.run(rebuild())
