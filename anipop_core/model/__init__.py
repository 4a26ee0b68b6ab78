"""What a pitch passes through, from its vectors to a prediction. Never imports `training`."""
