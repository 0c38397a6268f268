# do not pre-load
"""AotForms: court papers for assisted outpatient treatment in Washington State, and the way to the court."""

__version__ = "0.1.0"
