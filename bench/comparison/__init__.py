"""The parts of ``bench.compare``: rivals in environments of their own, asked over a pipe.

Modules named ``…_worker`` run inside those environments, so they and what they import from here
(``serving``, ``timing``) use nothing but the standard library, NumPy and the rival itself; the
rivals are imported by name when asked for, never by the project.
"""
