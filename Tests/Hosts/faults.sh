# A check-in is killed; one who waits in line is killed; the server restarts in mid-run; a host is cut off while it holds the
# guard. usage: faults.sh [KINDS…]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
lease=${LEASE:-15}
tests=${TESTS:-killed waiter restart cable}
nfsd_up "$lease"; smbd_up "${SMB_SHARE:-}"; hosts_up

seconds() { cut -d' ' -f1 /proc/uptime; }
since() { awk -v a="$1" -v b="$(seconds)" 'BEGIN { printf "%.1f", b - a }'; }

# A stands still in the middle of its COMMIT, with the guard, and its cable is pulled.
cable() { # NAME WAIT
  local holder start
  vault "cable-$1"
  said B mary checkout r3.nc -m before; is "$1: before, exit" 0 "$CODE"
  # SQLite's second flush is that of the database: the journal is on the disk, and the pages are on their way.
  on A env HOME=/tmp/john sh -c 'cd "$0"; exec strace -f -qq -o /tmp/held -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_enter=40000000:when=2 "$1" checkout r1.nc -m held' \
    "$V" "$PDM" >"$OUT/held.$1" 2>&1 & holder=$!
  for _ in $(seq 300); do grep -q checkout "$SHARE/$V/.pdm/holder" && break; sleep 0.1; done
  sleep 3
  cable_out A; start=$(seconds)
  said B mary --lock-timeout 1 checkout r2.nc -m next
  echo "      $1: while it is held, exit $CODE: $(echo "$TEXT" | tail -2 | head -1)"
  [ "$CODE" = 0 ] || holds "$1: the message names the holder's host" "$TEXT" "$(on A hostname)"
  said B mary --lock-timeout "$2" checkout r2.nc -m next
  echo "      $1: B has the guard after $(since "$start") s, exit $CODE"
  cable_in A
  wait $holder; echo "      $1: A comes back, exit $?: $(tail -2 "$OUT/held.$1" | tr '\n' ' ')"
  sleep 2
  said B mary --lock-timeout 60 checkout r2.nc -m next
  said B mary locks; echo "      $1: check-outs now: $(echo "$TEXT" | tr '\t\n' ' ,')"
  echo "      $1: UNSAFE: $(cat "$SHARE/$V/.pdm/UNSAFE" 2>/dev/null || echo no)"
  rm -f "$SHARE/$V/.pdm/UNSAFE"
  in_order "$1"
}

# Both hosts check in, and the server goes away and comes back meanwhile.
restart() { # NAME KIND
  local a b pid own=6
  vault "restart-$1"
  cat >"$SHARE/$V/work" <<'S'
pdm=$1 host=$2 count=$3
for i in $(seq "$count"); do
  file=$host$i.nc
  for step in 'checkout -m work' 'checkin -m work'; do
    set -- $step; command=$1; shift
    for try in 1 2 3 4 5; do
      [ "$command" = checkout ] || { chmod u+w "$file"; echo "$host wrote" >"$file"; }
      "$pdm" --lock-timeout 60 "$command" "$file" "$@" >/dev/null 2>/tmp/work.err && break
      echo "$command $file $? $(head -1 /tmp/work.err)"; sleep 1
      [ "$command" = checkin ] && git log --oneline -1 --format=%s -- "$file" | grep -q work && break
    done
  done
done
S
  chmod 644 "$SHARE/$V/work"
  on A env HOME=/tmp/john sh -c 'cd "$0"; exec sh ./work "$@"' "$V" "$PDM" A $own >"$OUT/restart.A" 2>&1 & a=$!
  on B env HOME=/tmp/mary sh -c 'cd "$0"; exec sh ./work "$@"' "$V" "$PDM" B $own >"$OUT/restart.B" 2>&1 & b=$!
  sleep 4
  server_restart "$2"
  wait $a; wait $b
  sed "s/^/      $1: /" "$OUT/restart.A" "$OUT/restart.B" | head -6
  is "$1: files as they were written, after a restart of the server" $((2 * own)) \
    "$(for file in $(seq -f 'A%g.nc' $own) $(seq -f 'B%g.nc' $own); do git -c safe.directory='*' -C "$SHARE/$V" show "main:$file"; done | grep -c wrote)"
  rm -f "$SHARE/$V/work"
  in_order "$1 restarted"
}

# mary waits first, admin on A second; mary is killed, and john gives the file up.
waiter() { # NAME
  local mary admin start
  vault "waiter-$1"
  said A john checkout r1.nc -m mine
  pdm_on B mary checkout r1.nc --wait=300 -m first >"$OUT/waiter.mary" 2>&1 & mary=$!
  for _ in $(seq 200); do [ "$(stored 'SELECT count(*) FROM waiters')" = 1 ] && break; sleep 0.2; done
  pdm_on A admin checkout r1.nc --wait=300 -m second >"$OUT/waiter.admin" 2>&1 & admin=$!
  for _ in $(seq 200); do [ "$(stored 'SELECT count(*) FROM waiters')" = 2 ] && break; sleep 0.2; done
  is "$1: in line" 2 "$(stored 'SELECT count(*) FROM waiters')"
  kill_on B 'checkout r1.nc --wait'
  start=$(seconds); said A john cancel r1.nc
  wait $admin; is "$1: the second has the file after the first was killed, exit" 0 $?
  echo "      $1: $(since "$start") s after it was given up"
  wait $mary
  is "$1: left in line" 0 "$(stored 'SELECT count(*) FROM waiters')"
  in_order "$1 waiter"
}

# A's check-in is killed, with its git, when it has index.lock; B, which has just been told that there is none, goes on.
killed() { # NAME
  local git=$SHARE/killed-$1/.git left file pid
  vault "killed-$1"
  said A john checkout A1.nc -m killed; on A sh -c 'echo "A wrote" >>"$0/A1.nc"' "$V"
  for file in B1.nc B2.nc; do said B mary checkout $file -m work; on B sh -c 'echo "B wrote" >>"$0/$1"' "$V" $file; done
  said B mary checkin B1.nc -m before; is "$1: B before the kill, exit" 0 "$CODE"
  pdm_on A john checkin A1.nc -m killed >"$OUT/killed.A" 2>&1 & pid=$!
  for _ in $(seq 3000); do [ ! -e "$git/index.lock" ] || break; sleep 0.01; done
  kill_on A 'checkin A1.nc'; kill_on A 'git.* commit'
  wait $pid
  left=$(cd "$git" && ls -d index.lock HEAD.lock refs/heads/*.lock pdm-* 2>/dev/null | sed 's/pdm-.*/pdm-…/' | tr '\n' ' ')
  echo "      $1: left behind: ${left:-nothing}"
  said B mary checkin B2.nc -m after; is "$1: B after it, exit" 0 "$CODE"; [ "$CODE" = 0 ] || echo "$TEXT"
  is "$1: locks of git that are left" "" "$(cd "$git" && ls -d *.lock refs/heads/*.lock pdm-* 2>/dev/null)"
  in_order "$1 killed"
}

for kind in ${*:-nfs4.2 nfs3 smb}; do
  case " $tests " in *" killed "*) share "$kind"; killed "$kind"; umount_all ;; esac
  case " $tests " in *" waiter "*) share "$kind"; waiter "$kind"; umount_all ;; esac
  case " $tests " in *" restart "*) share "$kind"; restart "$kind" "${kind%%[0-9]*}"; umount_all ;; esac
  case " $tests " in *" cable "*) share "$kind"; cable "$kind" 40; umount_all ;; esac
done
finish
