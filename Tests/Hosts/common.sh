# What the scripts here share. The rig has defined its calls (README.md) before it runs one of them.
# Hosts: A is john's and B mary's; the administrator works on A.

PDM=${PDM:-pdm}
failed=0

ok() { echo "ok    $*"; }
bad() { echo "BAD   $*"; failed=1; }
# is WHAT WANTED FOUND
is() { if [ "$2" = "$3" ]; then ok "$1: $3"; else bad "$1: $3, not $2"; fi; }
# holds WHAT TEXT WORD: the text has the word
holds() { case $2 in *"$3"*) ok "$1" ;; *) bad "$1: '$3' is not in: $2" ;; esac; }

# pdm_on HOST ACCOUNT WORDS…, in $V; each account has a home of its own on its host
pdm_on() { local host=$1 account=$2; shift 2; on "$host" env HOME="/tmp/$account" sh -c 'cd "$0" && exec "$@"' "$V" "$PDM" "$@"; }
# said HOST ACCOUNT WORDS…: output and errors go to $TEXT, the exit code to $CODE
said() { TEXT=$(pdm_on "$@" 2>&1); CODE=$?; }

homes() {
  local pair host account
  for pair in A:john A:admin B:mary B:admin; do
    host=${pair%:*} account=${pair#*:}
    onr "$host" sh -c 'rm -rf "/tmp/$0"; cp -a "$1/homes/$0" /tmp/ && chown -R "$2" "/tmp/$0"' "$account" "$TEMPLATE" \
      "$(on "$host" id -un)" || bad "no home for $account on $host"
  done
}

# share KIND: both hosts see the share so (README.md)
share() {
  local smb=${SMB_OPTIONS:-file_mode=0660,dir_mode=0770}
  case $1 in
  nfs*+server) HOSTS=A mount_nfs "$(echo "$1" | sed 's/nfs//; s/+server//')"; HOSTS=B mount_bind ;;
  smb+server) HOSTS=A mount_cifs "$smb"; HOSTS=B mount_bind ;;
  nfs*) mount_nfs "${1#nfs}" ;;
  smb) mount_cifs "$smb" ;;
  server) mount_bind ;;
  esac
}

# vault NAME: a vault on the share that nobody has seen yet; $V is its folder there
vault() {
  V=$1
  homes
  cp -a "$TEMPLATE/vault" "$SHARE/$V" && chown -R "$(on A id -un):$(on A id -gn)" "$SHARE/$V" || bad "$V: no vault"
  # SMB shows none of the server's own modes, and can change none: there a file that is read-only on the server's disk stays so.
  case $V in *smb*) chmod -R u+w,g+w "$SHARE/$V"/*.nc ;; esac
}

# What the store says to sqlite3 on the server's own disk.
stored() { sqlite3 -cmd '.timeout 20000' "$SHARE/$V/.pdm/pdm.db" "$1"; }

# in_order NAME: what the server's own disk says of the vault when all is over
in_order() {
  local store=$SHARE/$V/.pdm
  is "$1: SQLite finds" ok "$(stored 'PRAGMA integrity_check')"
  said A admin audit verify; is "$1: the record is whole, exit" 0 "$CODE"
  is "$1: git finds" "" "$(git -c safe.directory='*' -C "$SHARE/$V" fsck --no-dangling --no-progress 2>&1 | head -3)"
  is "$1: intents left" 0 "$(stored 'SELECT count(*) FROM intents')"
  [ ! -e "$store/UNSAFE" ] || bad "$1: marked unsafe: $(cat "$store/UNSAFE")"
}

finish() { exit "$failed"; }
