"""Several machines that serve one Ravive, whose processes are killed at random while phones, a treasurer and a newsletter go on."""
