import tests.window.test_two_windows as t
o=t.outlive
def outlive(school):
    try: o(school)
    finally:
        for e in school.cyd.events:
            if e["event"] in ("room","rooms","peer","gone"): print(e["at"], {k:v for k,v in e.items() if k not in("t","at")})
t.outlive=outlive
from tests.window.test_two_windows import *
