"""What earlier builds found out, so that it need not be found out again. Never the truth itself."""
