/* SQLite as Debian 12 ships it. SQLITE_TRANSIENT is a cast, and sqlite3_db_config variadic, which Swift does not import. */
#ifndef PDM_CSQLITE_SHIM_H
#define PDM_CSQLITE_SHIM_H

#include <sqlite3.h>

#if SQLITE_VERSION_NUMBER < 3034000
#error "pdm needs SQLite 3.34 or newer"
#endif

static inline int pdm_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
  return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

static inline int pdm_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
  /* A NULL pointer would bind SQL NULL, not an empty blob. */
  return sqlite3_bind_blob(statement, index, length ? bytes : "", length, SQLITE_TRANSIENT);
}

/* As the pragmas of these names do, without text to be parsed. */
static inline int pdm_sqlite_configure(sqlite3 *database) {
  int code = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  return code != SQLITE_OK ? code : sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)0);
}

#endif
