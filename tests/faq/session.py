"""Types the session on stdin into Python, and fails if Python answers otherwise."""

import doctest
import sys

session = doctest.DocTestParser().get_doctest(sys.stdin.read(), {}, sys.argv[1], None, 0)
answers = doctest.DocTestRunner().run(session)
sys.exit(answers.failed > 0 or answers.attempted == 0)
