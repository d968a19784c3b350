extension Migrations {
  /// Settings, tokens, receiving accounts, and check-ins of clones.
  static let gate = """
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
    """
}
