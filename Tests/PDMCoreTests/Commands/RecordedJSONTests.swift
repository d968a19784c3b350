import Testing

@testable import PDMCore
@testable import pdm

/// Every JSON document in the recorded files, read by another program that knows the standard, and held against the keys
/// that scripts rely on.
@Suite struct RecordedJSONTests {
  @Test(.enabled(if: ShellTool.exists("python3"))) func isWhatScriptsRelyOn() throws {
    let result = try ShellTool.run("python3", ["-c", Self.reader, GoldenRunRecording.folder.path])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.isEmpty, "\(result.errors)")
    // A reader that found nothing to read would be content as well.
    let count = try #require(result.lines.first.flatMap { Int($0) })
    #expect(count > 90)
  }

  /// Prints how many documents there are; complains on standard error.
  private static let reader = #"""
    import json, pathlib, re, sys

    FILE = "path name status locked_by size_bytes mine modified stale locked_at reason host revision oid"
    LOCK = "id path owner locked_at reason host base_oid base_commit branch age_seconds stale mine"
    AUDIT = "seq id ts user host action target details prev hash"
    KEYS = {
        "ls": FILE, "show": FILE + " lock requests history",
        "info": FILE + " lock requests history", "locks": LOCK, "audit": AUDIT,
        "checkout": "files", "co": "files", "checkin": "files commit revision", "ci": "files commit revision",
        "cancel": "files", "break": "files", "handover": "files", "add": "files commit revision", "rm": "files commit revision",
        "mv": "files commit revision", "restore": "files commit revision",
        "cat": "path commit revision oid mode size_bytes encoding content", "whoami": "user full_name role expires_at", "login": "user full_name role expires_at",
        "logout": "logged_out", "version": "version", "init": "store created",
        "diff": "path commit message author date diff binary", "blame": "path commit lines",
        "log": "commit author date message path revision user",
        "user list": "user full_name email role disabled", "user add": "user full_name email role disabled",
        "token create": "token id user name role state created_at expires_at revoked_at",
        "token list": "id user name role state created_at expires_at revoked_at",
        "token revoke": "id user name role state created_at expires_at revoked_at",
        "identity add": "user os_user os_user_name variable value", "identity list": "user os_user variable value",
        "identity remove": "user os_user variable value", "config": "key value default meaning",
        "watch": "seq ts type filename user message",
        "user passwd": "user", "user role": "user role", "user enable": "user disabled", "user disable": "user disabled",
        "check": "ok violations",
        "status": "path change staged exempt status locked_by mine reason locked_at owner modified_at",
        "request": "files", "inbox": "id kind path user full_name message rescue created_at acknowledged_at",
        "who": "user full_name role disabled since sessions last_act holds",
        "explain": "path may_change verdict policy lockable line exempt lock stale advice",
        "hooks install": "hooks hooks_path", "hooks remove": "hooks hooks_path",
        "hooks status": "guarded folder live_folder hooks_path hooks",
        "rescue list": "id ref user kept_at reason size_bytes commit base_commit staged_commit files",
        "rescue show": "id", "rescue restore": "id ref files", "rescue prune": "pruned keep_days size_bytes rescues",
        "doctor": "ok checks", "restore-store": "store kept source lines_kept heads_given_up checkins locks accounts",
        "audit verify": "ok lines head first_break", "show --vault": "work_tree git_dir store found_by store_by vault",
    }
    CODES = {"FAILED": 1, "USAGE": 2, "CANCELLED": 3, "NOT_LOGGED_IN": 4, "FORBIDDEN": 5, "LOCK_HELD": 6,
        "LOCK_MISSING": 6, "STALE": 7, "VIOLATIONS": 8, "BUSY": 9, "UNSAFE": 10, "NOT_FOUND": 11}
    TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")

    def once(pairs):
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), "a key twice"
        return dict(pairs)

    def never(word):
        raise AssertionError(word + " is no JSON")

    def read(text):
        return json.loads(text, object_pairs_hook=once, parse_constant=never)

    def need(value, keys):
        missing = set(keys.split()) - set(value)
        assert not missing, f"without {missing}"

    def walk(value):
        if isinstance(value, list):
            for item in value: walk(item)
        if not isinstance(value, dict): return
        for key, item in value.items():
            assert re.fullmatch("[a-z][a-z0-9_]*", key), key
            if (key.endswith("_at") or key in ("ts", "date")) and item is not None: assert TIME.match(item), item
            walk(item)
        # Of an edit, it is the name of the file's owner.
        if isinstance(value.get("owner"), dict):
            need(value, LOCK)
            need(value["owner"], "name full_name")
        if "rule" in value: need(value, "path hint")
        if "result" in value: need(value, "path")
        if "\ufffd" in str(value.get("path")): need(value, "path_bytes")

    def result(command, document):
        walk(document)
        if command == "locks" and isinstance(document, dict):
            need(document, "ours theirs")
            document = document["ours"] + document["theirs"]
        for item in document if isinstance(document, list) else [document]: need(item, KEYS[command])
        lists = ("ls", "audit", "user list", "token list", "identity list", "status", "explain", "inbox", "who",
                 "rescue list")
        if command in lists: assert isinstance(document, list)

    def error(document, code):
        walk(document)
        need(document, "error")
        need(document["error"], "code exit message hint")
        assert document["error"]["exit"] == code == CODES[document["error"]["code"]]

    count = 0
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.txt")):
        for step in re.split(r"(?m)^### ", file.read_text("utf-8"))[1:]:
            line = re.search(r"(?m)^\$ (.*)$", step)[1]
            if not {"--json", "--json-lines"} & set(line.split()): continue
            words = [word for word in line.split() if not word.startswith("--json") and not word.startswith("--vault=")]
            words = [word for word in words[words.index("pdm") + 1:] if not word.startswith("$'")]
            command = " ".join(words[:2]) if " ".join(words[:2]) in KEYS else words[0]
            code = int(re.search(r"(?m)^exit (\d+)$", step)[1])
            out, err = ("\n".join(re.findall(rf"(?m)^{stream}[|>] ?(.*)$", step)) for stream in "12")
            try:
                lines = "--json-lines" in line or command == "watch"
                for text in out.splitlines() if lines else [out] if out else []:
                    document = read(text)
                    result(command, [document] if lines else document)
                    count += 1
                if code == 0: assert not err and out
                if code != 0:
                    error(read(err), code)
                    count += 1
            except Exception as problem:
                print(f"{file.name}: {line}: {problem!r}", file=sys.stderr)
    print(count)
    """#
}
