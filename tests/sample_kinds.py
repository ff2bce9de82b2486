"""What of the sample its history made, and no manifest has."""

from __future__ import annotations

from registry.entities import Comment, Decision, Document, FactQuestion, Requirement

MADE_ON_THE_WAY = (Comment, Decision, Document, FactQuestion, Requirement)
