# Two hosts race for the same files, and then check in other files at the same time. usage: race.sh [FILES] [KINDS…]
# Of each file one host must have it and the other be told so; of the check-ins none may be lost.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# At most 40.
count=${1:-40}; shift || :
names=$(seq -f 'r%g.nc' "$count")
own=$((count / 4))

race() { # NAME
  vault "race-$1"
  cat >"$SHARE/$V/race" <<'S'
pdm=$1; shift
for file; do "$pdm" checkout "$file" -m race >/dev/null 2>"/tmp/race.err"; code=$?; echo "$file $code $(head -1 /tmp/race.err | grep -v 'is checked out by')"; done
S
  cat >"$SHARE/$V/work" <<'S'
pdm=$1 host=$2 count=$3
for i in $(seq "$count"); do
  file=$host$i.nc
  "$pdm" checkout "$file" -m work >/dev/null 2>&1 || { echo "checkout $file $?"; continue; }
  echo "$host wrote" >>"$file"
  "$pdm" checkin "$file" -m "$host $i" >/tmp/work.err 2>&1 || echo "checkin $file $? $(head -3 /tmp/work.err)"
done
S
  chmod 644 "$SHARE/$V/race" "$SHARE/$V/work"
  local a b
  on A env HOME=/tmp/john sh -c 'cd "$0"; exec sh ./race "$@"' "$V" "$PDM" $names >"$OUT/race.A" 2>&1 & a=$!
  on B env HOME=/tmp/mary sh -c 'cd "$0"; exec sh ./race "$@"' "$V" "$PDM" $names >"$OUT/race.B" 2>&1 & b=$!
  wait $a; wait $b
  is "$1: files that both got" 0 "$(grep -h " 0 " "$OUT/race.A" "$OUT/race.B" | cut -d" " -f1 | sort | uniq -d | wc -l)"
  is "$1: files that one got" "$count" "$(grep -ch ' 0 ' "$OUT/race.A" "$OUT/race.B" | awk '{n+=$1} END {print n}')"
  is "$1: answers that are neither" 0 "$(grep -hEcv ' (0|6) ' "$OUT/race.A" "$OUT/race.B" | awk '{n+=$1} END {print n}')"
  echo "      $1: A got $(grep -c ' 0 ' "$OUT/race.A"), B $(grep -c ' 0 ' "$OUT/race.B")"
  grep -hEv ' (0|6) ' "$OUT/race.A" "$OUT/race.B" | head -3
  on A env HOME=/tmp/john sh -c 'cd "$0"; exec sh ./work "$@"' "$V" "$PDM" A $own >"$OUT/work.A" 2>&1 & a=$!
  on B env HOME=/tmp/mary sh -c 'cd "$0"; exec sh ./work "$@"' "$V" "$PDM" B $own >"$OUT/work.B" 2>&1 & b=$!
  wait $a; wait $b
  cat "$OUT/work.A" "$OUT/work.B" | head -5
  rm -f "$SHARE/$V/race" "$SHARE/$V/work"
  is "$1: check-ins of both that are on the branch" $((2 * own)) \
    "$(git -c safe.directory='*' -C "$SHARE/$V" log --oneline --grep='^Pdm-Checkin:' main | wc -l)"
  is "$1: files as they were written" $((2 * own)) "$(for file in $(seq -f 'A%g.nc' $own) $(seq -f 'B%g.nc' $own); do
    git -c safe.directory='*' -C "$SHARE/$V" show "main:$file"; done | grep -c wrote)"
  in_order "$1"
}

nfsd_up; smbd_up; hosts_up
for kind in ${@:-nfs4.2 nfs4.0 nfs3 smb nfs4.2+server nfs3+server}; do
  case $kind in
  nfs*+server) HOSTS=A mount_nfs "$(echo "$kind" | sed 's/nfs//; s/+server//')"; HOSTS=B mount_bind ;;
  nfs*) mount_nfs "${kind#nfs}" ;;
  smb) mount_cifs actimeo=0,file_mode=0660,dir_mode=0770 ;;
  server) mount_bind ;;
  esac
  race "$kind"
  umount_all
done
finish
