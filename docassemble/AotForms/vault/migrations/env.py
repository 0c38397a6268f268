# do not pre-load
"""Run the migrations on the connection that ``engine.migrate`` hands over, inside its transaction.

Alembic loads this file by its path; it does nothing when it is imported as a module.
"""
from __future__ import annotations

from alembic import context
from docassemble.AotForms.vault.engine import VERSION_TABLE


def run() -> None:
    """Migrate on the connection given in the configuration's attributes."""
    context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False,
                      version_table=VERSION_TABLE)
    context.run_migrations()


if __name__ == "env_py":  # the name under which Alembic executes it
    run()
