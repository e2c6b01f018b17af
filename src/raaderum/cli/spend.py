"""The commands raaderum spend: from raw invoices to where the kroner leak."""

from __future__ import annotations

import typer

from raaderum.cli import (
    spend_columns,
    spend_decide,
    spend_figures,
    spend_generate,
    spend_load,
    spend_merge,
    spend_register,
    spend_report,
)

app = typer.Typer(no_args_is_help=True)
app.command("ingest")(spend_load.ingest)
app.command("publish")(spend_load.publish)
app.command("columns")(spend_columns.columns)
app.command("rejects")(spend_load.rejects)
app.add_typer(spend_register.agreements, name="agreements")
app.add_typer(spend_register.places, name="places")
app.command("keyfigures")(spend_figures.keyfigures)
app.command("leaks")(spend_figures.leaks)
app.command("review")(spend_decide.review)
app.command("decide")(spend_decide.decide)
app.command("share")(spend_figures.share)
app.command("merge")(spend_merge.merge)
app.command("generate")(spend_generate.generate)
app.command("report")(spend_report.report)


@app.callback()
def spend() -> None:
    """Indkøb: fra rå e-fakturaer til kroner, der siver."""
