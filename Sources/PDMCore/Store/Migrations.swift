/// The schema, as the steps that led to it. A step is never edited once it has shipped: colleagues upgrade on different
/// days, and two stores of one version must be alike. docs/technical/store.md describes the tables.
enum Migrations {
  /// `PRAGMA application_id`: "pdm1", so that `file` and we know the database.
  static let applicationID: Int64 = 0x7064_6d31

  static var newest: Int { steps.count }

  static let steps: [String] = [
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE users (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      full_name TEXT NOT NULL,
      email TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('admin', 'user', 'viewer')),
      password_hash TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      disabled_at INTEGER
    );

    CREATE TABLE sessions (
      digest BLOB PRIMARY KEY,
      user_id INTEGER NOT NULL REFERENCES users(id),
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      host TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX sessions_by_user ON sessions(user_id);

    CREATE TABLE login_attempts (
      name TEXT PRIMARY KEY,
      failures INTEGER NOT NULL,
      not_before INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE locks (
      key BLOB PRIMARY KEY,
      path BLOB NOT NULL,
      id TEXT NOT NULL UNIQUE,
      user_id INTEGER NOT NULL REFERENCES users(id),
      reason TEXT NOT NULL,
      host TEXT NOT NULL,
      locked_at INTEGER NOT NULL,
      base_oid BLOB,
      base_commit BLOB,
      branch TEXT
    ) WITHOUT ROWID;
    CREATE INDEX locks_by_user ON locks(user_id);

    CREATE TABLE intents (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('checkin', 'add', 'remove', 'rename', 'cancel')),
      user_id INTEGER NOT NULL REFERENCES users(id),
      host TEXT NOT NULL,
      os_user INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      git_directory BLOB NOT NULL,
      work_tree BLOB NOT NULL,
      branch TEXT NOT NULL,
      base_commit BLOB,
      keeps INTEGER NOT NULL,
      rescue_ref TEXT
    ) WITHOUT ROWID;

    CREATE TABLE intent_paths (
      intent_id TEXT NOT NULL REFERENCES intents(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      key BLOB NOT NULL,
      path BLOB NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('change', 'create', 'delete', 'rename_from', 'rename_to')),
      reserved INTEGER NOT NULL,
      PRIMARY KEY (intent_id, position)
    ) WITHOUT ROWID;

    CREATE TABLE checkins (
      id TEXT PRIMARY KEY,
      commit_oid BLOB NOT NULL UNIQUE,
      user_id INTEGER NOT NULL REFERENCES users(id),
      branch TEXT NOT NULL,
      made_at INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE versions (
      key BLOB PRIMARY KEY,
      path BLOB NOT NULL,
      oid BLOB NOT NULL,
      commit_oid BLOB NOT NULL,
      branch TEXT NOT NULL,
      user_id INTEGER NOT NULL REFERENCES users(id),
      made_at INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      ts INTEGER NOT NULL,
      user TEXT NOT NULL,
      host TEXT NOT NULL,
      action TEXT NOT NULL,
      target BLOB NOT NULL,
      details TEXT NOT NULL,
      prev BLOB NOT NULL,
      hash BLOB NOT NULL
    );
    CREATE INDEX audit_by_target ON audit(target);
    CREATE INDEX audit_by_user ON audit(user, action);
    CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    -- INSERT OR REPLACE deletes without asking a trigger for deletion.
    CREATE TRIGGER audit_is_append_only_insert BEFORE INSERT ON audit
      WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq OR id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

    CREATE TABLE hosts (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      file_system TEXT NOT NULL,
      source TEXT NOT NULL,
      options TEXT NOT NULL,
      seen_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    // Both tables of intents are made anew: SQLite cannot change a CHECK. The one that refers goes first, since dropping
    // the other would delete its rows.
    """
    CREATE TABLE revisions (
      id INTEGER PRIMARY KEY,
      series INTEGER NOT NULL,
      key BLOB NOT NULL,
      path BLOB NOT NULL,
      major INTEGER NOT NULL,
      minor INTEGER NOT NULL,
      oid BLOB NOT NULL,
      commit_oid BLOB NOT NULL,
      UNIQUE (series, major, minor),
      UNIQUE (commit_oid, path)
    );
    CREATE INDEX revisions_by_key ON revisions(key);

    CREATE TABLE new_intents (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('checkin', 'add', 'remove', 'rename', 'cancel', 'restore')),
      user_id INTEGER NOT NULL REFERENCES users(id),
      host TEXT NOT NULL,
      os_user INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      git_directory BLOB NOT NULL,
      work_tree BLOB NOT NULL,
      branch TEXT NOT NULL,
      base_commit BLOB,
      keeps INTEGER NOT NULL,
      rescue_ref TEXT,
      source_commit BLOB,
      source_revision TEXT
    ) WITHOUT ROWID;
    INSERT INTO new_intents SELECT id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch,
      base_commit, keeps, rescue_ref, NULL, NULL FROM intents;

    CREATE TABLE new_intent_paths (
      intent_id TEXT NOT NULL REFERENCES new_intents(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      key BLOB NOT NULL,
      path BLOB NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('change', 'create', 'delete', 'rename_from', 'rename_to')),
      reserved INTEGER NOT NULL,
      revision TEXT,
      PRIMARY KEY (intent_id, position)
    ) WITHOUT ROWID;
    INSERT INTO new_intent_paths SELECT intent_id, position, key, path, role, reserved, NULL FROM intent_paths;

    DROP TABLE intent_paths;
    DROP TABLE intents;
    ALTER TABLE new_intents RENAME TO intents;
    ALTER TABLE new_intent_paths RENAME TO intent_paths;
    """,
    """
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE tokens (
      id TEXT PRIMARY KEY,
      digest BLOB NOT NULL UNIQUE,
      user_id INTEGER NOT NULL REFERENCES users(id),
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('admin', 'user', 'viewer')),
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      revoked_at INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX tokens_by_user ON tokens(user_id);

    CREATE TABLE identities (
      os_user INTEGER NOT NULL,
      variable TEXT NOT NULL,
      value TEXT NOT NULL,
      user_id INTEGER NOT NULL REFERENCES users(id),
      PRIMARY KEY (os_user, variable, value)
    ) WITHOUT ROWID;

    ALTER TABLE intents ADD COLUMN central_branch TEXT;
    """,
  ]

  /// - Throws: ``StoreFailure/newerSchema(found:known:)`` for a store that a later pdm wrote.
  static func version(of connection: Connection, file: [UInt8]) throws -> Int {
    let application = try connection.first("PRAGMA application_id") { row throws(SQLiteFailure) in try row.integer(0) }
    let found = try connection.first("PRAGMA user_version") { row throws(SQLiteFailure) in try row.integer(0) } ?? 0
    guard application == applicationID || (application == 0 && found == 0) else { throw StoreFailure.notAStore(file) }
    guard found <= newest else { throw StoreFailure.newerSchema(found: Int(found), known: newest) }
    return Int(found)
  }

  /// Brings an older store up, inside the transaction that is open.
  /// - Parameter last: the version to stop at; tests make a store of an earlier program with it.
  static func apply(to connection: Connection, from version: Int, upTo last: Int = newest) throws {
    for (index, step) in steps.prefix(last).enumerated().dropFirst(version) {
      try connection.execute(step)
      try connection.execute("PRAGMA user_version=\(index + 1)")
    }
  }
}
