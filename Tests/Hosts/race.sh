# Two hosts race for the same files, and then check in other files at the same time. usage: race.sh [FILES] [KINDS…]
# Of each file one host must have it and the other be told so; of the check-ins none may be lost.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# At most 40.
count=${1:-40}; shift || :
names=$(seq -f 'r%g.nc' "$count")
own=$((count / 4))

# Asked for a file, a host tries to check it out and says how that ended. Both are asked at the same moment, and for the next
# one when both have answered: hosts that go through the files by themselves run one behind the other, and do not meet.
racer='while read -r file && [ -n "$file" ]; do
  "$0" checkout "$file" -m race </dev/null >/dev/null 2>/tmp/race.err
  echo "$file $? $(head -1 /tmp/race.err | grep -v "is checked out by")"
done'

race_for_files() {
  local pipe file answer a b
  for pipe in ask said; do for host in A B; do rm -f "$OUT/$pipe.$host"; mkfifo "$OUT/$pipe.$host"; done; done
  exec 5<>"$OUT/ask.A" 6<>"$OUT/ask.B" 7<>"$OUT/said.A" 8<>"$OUT/said.B"
  on A env HOME=/tmp/john sh -c 'cd "$0"; exec sh -c "$@"' "$V" "$racer" "$PDM" <&5 >&7 2>/dev/null & a=$!
  on B env HOME=/tmp/mary sh -c 'cd "$0"; exec sh -c "$@"' "$V" "$racer" "$PDM" <&6 >&8 2>/dev/null & b=$!
  : >"$OUT/race.A"; : >"$OUT/race.B"
  for file in $names ''; do
    echo "$file" >&5; echo "$file" >&6
    [ -n "$file" ] || break
    IFS= read -r -t 300 answer <&7 && echo "$answer" >>"$OUT/race.A"
    IFS= read -r -t 300 answer <&8 && echo "$answer" >>"$OUT/race.B"
  done
  wait $a; wait $b
  exec 5>&- 6>&- 7>&- 8>&-
}

race() { # NAME
  vault "race-$1"
  cat >"$SHARE/$V/work" <<'S'
pdm=$1 host=$2 count=$3
for i in $(seq "$count"); do
  file=$host$i.nc
  "$pdm" checkout "$file" -m work >/dev/null 2>&1 || { echo "checkout $file $?"; continue; }
  echo "$host wrote" >>"$file"
  "$pdm" checkin "$file" -m "$host $i" >/tmp/work.err 2>&1 || echo "checkin $file $? $(head -3 /tmp/work.err)"
done
S
  chmod 644 "$SHARE/$V/work"
  local a b
  race_for_files
  is "$1: files that both got" 0 "$(grep -h " 0 " "$OUT/race.A" "$OUT/race.B" | cut -d" " -f1 | sort | uniq -d | wc -l)"
  is "$1: files that one got" "$count" "$(grep -ch ' 0 ' "$OUT/race.A" "$OUT/race.B" | awk '{n+=$1} END {print n}')"
  is "$1: answers that are neither" 0 "$(grep -hEcv ' (0|6) ' "$OUT/race.A" "$OUT/race.B" | awk '{n+=$1} END {print n}')"
  echo "      $1: A got $(grep -c ' 0 ' "$OUT/race.A"), B $(grep -c ' 0 ' "$OUT/race.B")"
  grep -hEv ' (0|6) ' "$OUT/race.A" "$OUT/race.B" | head -3
  on A env HOME=/tmp/john sh -c 'cd "$0"; exec sh ./work "$@"' "$V" "$PDM" A $own >"$OUT/work.A" 2>&1 & a=$!
  on B env HOME=/tmp/mary sh -c 'cd "$0"; exec sh ./work "$@"' "$V" "$PDM" B $own >"$OUT/work.B" 2>&1 & b=$!
  wait $a; wait $b
  cat "$OUT/work.A" "$OUT/work.B" | head -5
  rm -f "$SHARE/$V/work"
  is "$1: check-ins of both that are on the branch" $((2 * own)) \
    "$(git -c safe.directory='*' -C "$SHARE/$V" log --oneline --grep='^Pdm-Checkin:' main | wc -l)"
  is "$1: files as they were written" $((2 * own)) "$(for file in $(seq -f 'A%g.nc' $own) $(seq -f 'B%g.nc' $own); do
    git -c safe.directory='*' -C "$SHARE/$V" show "main:$file"; done | grep -c wrote)"
  in_order "$1"
}

nfsd_up; smbd_up "${SMB_SHARE:-}"; hosts_up
for kind in ${@:-nfs4.2 nfs4.0 nfs3 smb nfs4.2+server nfs3+server}; do
  # Whoever mixes SMB with something else has turned the server's leases off, and says so on each host.
  case $kind in smb+server) export PDM_SMB_WITHOUT_LEASES=1 ;; *) unset PDM_SMB_WITHOUT_LEASES ;; esac
  share "$kind"
  race "$kind"
  umount_all
done
finish
