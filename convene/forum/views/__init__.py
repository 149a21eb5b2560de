"""Pages of the forum: for everyone, for those who contribute, and for the conveners."""
