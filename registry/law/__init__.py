"""The law: dated acts as data, and the reasoning that judges a situation by them."""
