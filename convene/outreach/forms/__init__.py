from convene.outreach.forms.letters import LetterForm, TextForm, VersionForm

__all__ = ["LetterForm", "TextForm", "VersionForm"]
