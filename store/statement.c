#include "store/statement.h"

static const struct {
	const char *name;
	const char *sql;
	enum statement_line line;
} rows[] = {
#define STATEMENT(NAME, line, sql) {#NAME, sql, STATEMENT_LINE_##line},
#include "store/statement.def"
#undef STATEMENT
};

const char *statement_name(enum statement statement)
{
	return rows[statement].name;
}

const char *statement_sql(enum statement statement)
{
	return rows[statement].sql;
}

enum statement_line statement_line(enum statement statement)
{
	return rows[statement].line;
}
