"""What a proposal would change in a shelf: two versions of it compared, and told to a maintainer.

Everything here is pure but `trees`, which reads two folders. Whatever is proposed is a stranger's.
"""
