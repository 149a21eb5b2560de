"""Pages of joint statements: for everyone, for who signs, and for the conveners."""
