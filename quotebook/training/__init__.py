"""How the models that quotebook ships were made. Nothing here is needed to use them."""
