"""`registry new`: a commented manifest to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.cli.options import command_group
from registry.cli.output import terminal
from registry.cli.parsing import local_date, parse_path
from registry.errors import RegistryError
from registry.messages import say

app = command_group()
new = command_group(help="Write a commented manifest to fill in.", no_args_is_help=True)
app.add_typer(new, name="new")


@new.command("vendor")
def new_vendor_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The vendor's name, such as 'Acme Inc.'.")],
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", parser=parse_path, help="Where to write it. [default: standard output]"
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="COUNTRY", help="Where the vendor is established."),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ROLE", help="processor, controller or joint_controller."),
    ] = None,
) -> None:
    """Write a manifest for a vendor, to fill in.

    It has every key that a vendor of this role and country is likely to need, with the allowed words beside
    it. What is not known yet, such as signed clauses, is commented out. `registry judge` reads the manifest
    as it is. An existing file is never overwritten.
    """
    from registry.intake.vendor_template import vendor_manifest

    text = vendor_manifest(name, country, role, local_date())
    if file is None or str(file) == "-":
        terminal.print_data(text.removesuffix("\n"))
        return
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise RegistryError(
            say("This file exists already; nothing was written."),
            where=str(file),
            cure=say("Choose another name, or remove it first."),
        ) from None
    terminal.print_message(say("Written to {file}. Fill it in, then: registry judge {file}", file=str(file)))
