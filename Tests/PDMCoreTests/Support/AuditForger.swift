import Testing

@testable import PDMCore

/// Somebody who may write to the database and knows how the record is made: another program's reading of the chain's
/// definition, so it is the reference for honest chains too.
enum AuditForger {
  static let isAvailable: Bool = (try? ReferenceProgram.run("python3", ["-c", "import sqlite3, hashlib"])) != nil

  private static let script = """
    import hashlib, sqlite3, sys

    base, first, adapt_note = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "note"
    db = sqlite3.connect(base)
    vault = db.execute("SELECT value FROM meta WHERE key = 'vault_id'").fetchone()[0]
    head = hashlib.sha256(b"pdm audit of vault " + vault.encode()).digest()
    last = 0
    columns = "seq, id, ts, user, host, action, target, details, hash"
    for row in db.execute("SELECT " + columns + " FROM audit ORDER BY seq").fetchall():
        last = row[0]
        if last < first:
            head = row[8]
            continue
        fields = [f if isinstance(f, bytes) else str(f).encode() for f in row[:8]]
        form = head + b"".join(b"%d:%s," % (len(f), f) for f in fields)
        digest = hashlib.sha256(form).digest()
        db.execute("UPDATE audit SET prev = ?, hash = ? WHERE seq = ?", (head, digest, last))
        head = digest
    if adapt_note:
        db.execute("UPDATE meta SET value = ? WHERE key = 'audit_head'", ("%d %s" % (last, head.hex()),))
    db.commit()
    """

  /// Computes every hash anew from line `first` on, and the store's own note of the newest line too if wanted.
  /// The triggers must be gone.
  static func recompute(_ database: [UInt8], from first: Int, adaptingNote: Bool = true) throws {
    _ = try ReferenceProgram.run(
      "python3",
      ["-c", script, String(decoding: database, as: UTF8.self), "\(first)", adaptingNote ? "note" : "keep"])
  }

  static let withoutTriggers = "DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete;"
}
