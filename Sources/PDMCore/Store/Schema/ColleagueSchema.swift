extension Migrations {
  /// Notices, requests, the queue for files, and breaks.
  ///
  /// The tables of intents once more, for another kind.
  static let colleagues = """
    CREATE TABLE notices (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      user_id INTEGER NOT NULL REFERENCES users(id),
      kind TEXT NOT NULL CHECK (kind IN ('broken', 'requested', 'freed', 'handed_over', 'handed_on')),
      path BLOB NOT NULL,
      sender_id INTEGER NOT NULL REFERENCES users(id),
      text TEXT NOT NULL,
      rescue_ref TEXT,
      created_at INTEGER NOT NULL,
      acknowledged_at INTEGER
    );
    CREATE INDEX notices_unread ON notices(user_id) WHERE acknowledged_at IS NULL;
    ALTER TABLE users ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE requests (
      key BLOB NOT NULL,
      user_id INTEGER NOT NULL REFERENCES users(id),
      path BLOB NOT NULL,
      text TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (key, user_id)
    ) WITHOUT ROWID;

    CREATE TABLE waiters (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      file TEXT NOT NULL UNIQUE,
      user_id INTEGER NOT NULL REFERENCES users(id),
      host TEXT NOT NULL,
      created_at INTEGER NOT NULL
    );
    CREATE TABLE waiter_paths (
      waiter_id INTEGER NOT NULL REFERENCES waiters(id) ON DELETE CASCADE,
      key BLOB NOT NULL,
      path BLOB NOT NULL,
      PRIMARY KEY (waiter_id, key)
    ) WITHOUT ROWID;
    CREATE INDEX waiter_paths_by_key ON waiter_paths(key);

    CREATE TABLE new_intents (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('checkin', 'add', 'remove', 'rename', 'cancel', 'restore', 'break')),
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
      source_revision TEXT,
      central_branch TEXT,
      reason TEXT
    ) WITHOUT ROWID;
    INSERT INTO new_intents SELECT id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch,
      base_commit, keeps, rescue_ref, source_commit, source_revision, central_branch, NULL FROM intents;

    CREATE TABLE new_intent_paths (
      intent_id TEXT NOT NULL REFERENCES new_intents(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      key BLOB NOT NULL,
      path BLOB NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('change', 'create', 'delete', 'rename_from', 'rename_to')),
      reserved INTEGER NOT NULL,
      revision TEXT,
      lock_id TEXT,
      rescue_refs TEXT,
      PRIMARY KEY (intent_id, position)
    ) WITHOUT ROWID;
    INSERT INTO new_intent_paths SELECT intent_id, position, key, path, role, reserved, revision, NULL, NULL
      FROM intent_paths;

    DROP TABLE intent_paths;
    DROP TABLE intents;
    ALTER TABLE new_intents RENAME TO intents;
    ALTER TABLE new_intent_paths RENAME TO intent_paths;
    """
}
