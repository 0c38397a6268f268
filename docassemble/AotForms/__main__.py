# do not pre-load
"""``python -m docassemble.AotForms`` is ``aotforms``."""
from .cli import main

if __name__ == "__main__":
    main()
