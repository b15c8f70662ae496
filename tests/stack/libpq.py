"""Statements over libpq, the library that the daemon has: to start psql for each
would cost more than what it does."""

import ctypes

from process import Failed

COMMAND_OK, TUPLES_OK = 1, 2  # ExecStatusType

POINTER, TEXT, INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
FUNCTIONS = {
    "PQconnectdb": (POINTER, TEXT),
    "PQerrorMessage": (TEXT, POINTER),
    "PQfinish": (None, POINTER),
    "PQstatus": (INT, POINTER),
    "PQsendQuery": (INT, POINTER, TEXT),
    "PQgetResult": (POINTER, POINTER),
    "PQresultStatus": (INT, POINTER),
    "PQresultErrorMessage": (TEXT, POINTER),
    "PQntuples": (INT, POINTER),
    "PQnfields": (INT, POINTER),
    "PQgetvalue": (TEXT, POINTER, INT, INT),
    "PQclear": (None, POINTER),
    "PQsetNoticeProcessor": (POINTER, POINTER, POINTER, POINTER),
}

LIBRARY = ctypes.CDLL("libpq.so.5")
for name, (gives, *takes) in FUNCTIONS.items():
    function = getattr(LIBRARY, name)
    function.restype, function.argtypes = gives, takes

IGNORE = ctypes.CFUNCTYPE(None, POINTER, TEXT)(lambda _, notice: None)


class Connection:
    """Raises Failed with what the server says."""

    def __init__(self, conninfo):
        self.handle = LIBRARY.PQconnectdb(conninfo.encode())
        if LIBRARY.PQstatus(self.handle) != 0:
            why = self._why()
            self.close()
            raise Failed(why)
        LIBRARY.PQsetNoticeProcessor(self.handle, IGNORE, None)

    def close(self):
        LIBRARY.PQfinish(self.handle)
        self.handle = None

    def rows(self, statements):
        """All rows of all of them, each a list of strings, NULL an empty one.
        Several without a BEGIN are one transaction. No rows at all are also a
        single one of a single empty value."""
        if not LIBRARY.PQsendQuery(self.handle, statements.encode()):
            raise Failed(self._why())
        found, wrong = [], ""
        while result := LIBRARY.PQgetResult(self.handle):
            if LIBRARY.PQresultStatus(result) in (COMMAND_OK, TUPLES_OK):
                found += self._rows_of(result)
            else:
                wrong = LIBRARY.PQresultErrorMessage(result).decode().strip()
            LIBRARY.PQclear(result)
        if wrong:
            raise Failed(wrong)
        return found if found != [[""]] else []

    @staticmethod
    def _rows_of(result):
        columns = range(LIBRARY.PQnfields(result))
        return [
            [LIBRARY.PQgetvalue(result, row, column).decode() for column in columns]
            for row in range(LIBRARY.PQntuples(result))
        ]

    def _why(self):
        return LIBRARY.PQerrorMessage(self.handle).decode().strip()
