/* SQLite as Debian 12 ships it. SQLITE_TRANSIENT is a cast, and sqlite3_db_config variadic, which Swift does not import. */
#ifndef PDM_CSQLITE_SHIM_H
#define PDM_CSQLITE_SHIM_H

#include <string.h>
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

/* A name is a name. SQLite would follow its links here and open what they led to by its path, which another could be at
   by then; a folder's descriptor in /proc stays that folder. */
static inline int pdm_sqlite_name(sqlite3_vfs *system, const char *name, int size, char *full) {
  size_t length = strlen(name) + 1;
  (void)system;
  if (length > (size_t)size) return SQLITE_CANTOPEN;
  memcpy(full, name, length);
  return SQLITE_OK;
}

/* SQLite's file systems for writers and readers, under the names pdm-write and pdm-read, that take names as they are. */
static inline int pdm_sqlite_register_names(void) {
  static sqlite3_vfs systems[2];
  static const char *const own[2] = {"pdm-write", "pdm-read"};
  static const char *const base[2] = {"unix-excl", "unix"};
  for (int i = 0; i < 2; i++) {
    sqlite3_vfs *found = sqlite3_vfs_find(base[i]);
    if (!found) return SQLITE_ERROR;
    if (sqlite3_vfs_find(own[i])) continue;
    systems[i] = *found;
    systems[i].pNext = 0;
    systems[i].zName = own[i];
    systems[i].xFullPathname = pdm_sqlite_name;
    int code = sqlite3_vfs_register(&systems[i], 0);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

#endif
