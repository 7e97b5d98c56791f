"""Labelled files in, figures with intervals out."""
