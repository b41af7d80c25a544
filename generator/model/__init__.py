"""The values that pass from stage to stage. They import nothing of the program but each other."""
