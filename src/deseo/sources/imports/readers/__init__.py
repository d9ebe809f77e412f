"""One module for each family of formats; each turns a file into sheets of text cells."""
