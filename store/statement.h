#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

enum statement_line {
	STATEMENT_LINE_CHECK,
	STATEMENT_LINE_LOAD,
	STATEMENT_LINE_WRITE,
	STATEMENT_LINE_READ,
	STATEMENT_LINE_TOOL,
};

enum statement {
#define STATEMENT(NAME, line, sql) STATEMENT_##NAME,
#include "store/statement.def"
#undef STATEMENT
	STATEMENTS
};

const char *statement_name(enum statement statement);
const char *statement_sql(enum statement statement);
enum statement_line statement_line(enum statement statement);

#endif
