"""Judgement: rules over words, fitted heads, the panel that puts them together."""
