"""The staff list as others bring it: lines from a file or from an HR system, what each would change, and its undoing.

Says: line (what is said of one person), plan (what it comes to here), import (a file of lines). Hears nothing.
"""
