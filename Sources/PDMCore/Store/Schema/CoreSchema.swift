extension Migrations {
  /// Accounts, check-outs, intents and the record.
  static let core = """
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
    """
}
