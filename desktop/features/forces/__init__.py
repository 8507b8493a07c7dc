"""The page Forces 力量: who can be sent, how many, since when it was said; whom to call; sheets in and out."""
