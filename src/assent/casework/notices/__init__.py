"""What letters say: which are outstanding, what each holds, and the check that refuses an incomplete one."""
