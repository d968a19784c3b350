extension Migrations {
  /// Numbers of versions, and restores.
  ///
  /// Both tables of intents are made anew: SQLite cannot change a CHECK. The one that refers goes first, since dropping
  /// the other would delete its rows.
  static let revisions = """
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
    """
}
