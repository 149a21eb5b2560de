"""One backup for both databases: every row in a form of its own, the keys and files, and digests of it all.

A backup is a tar, compressed by gzip and, where a key is set, encrypted by age. It begins with `manifest.json`;
then comes a file of JSON lines for each table and the data folder's files that must survive. `taking` makes one,
`restoring` brings one back; docs/decisions/0016 says why it is so.
"""
