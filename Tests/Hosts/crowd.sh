# A crowd at each host at once, at one vault, with kills; then one judge over the answers of both. usage: crowd.sh [COMMANDS] [KINDS…]
# COMMANDS: of each process; it and PROCESSES are small, since a rig may be slow.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
commands=${1:-20}; shift || :
processes=${PROCESSES:-4}
CROWD=${CROWD:-$(realpath "$(dirname "${BASH_SOURCE[0]}")/../Torture/crowd")}

crowd() { # NAME
  local a b folder
  folder=crowd-$1
  on A "$CROWD" prepare "$folder" --pdm "$PDM" --shared --files 40 --accounts 6 --crowds 2 || { bad "$1: no vault"; return; }
  on A "$CROWD" run "$folder" --pdm "$PDM" --history /tmp/history --crowd 1 --of 2 --processes "$processes" \
    --commands "$commands" --kills 0.1 --seed "${SEED:-1}" >"$OUT/crowd.A" 2>&1 & a=$!
  on B "$CROWD" run "$folder" --pdm "$PDM" --history /tmp/history --crowd 2 --of 2 --processes "$processes" \
    --commands "$commands" --kills 0.1 --seed "${SEED:-1}" >"$OUT/crowd.B" 2>&1 & b=$!
  wait $a || bad "$1: the crowd at A: $(tail -3 "$OUT/crowd.A")"
  wait $b || bad "$1: the crowd at B: $(tail -3 "$OUT/crowd.B")"
  on B cat /tmp/history >"$OUT/history.B"
  on A sh -c 'cat >/tmp/history.B' <"$OUT/history.B"
  on A cat /tmp/history >"$OUT/history.A"
  if on A "$CROWD" judge "$folder" --pdm "$PDM" ${ONE_CLOCK:+--one-clock} /tmp/history /tmp/history.B >"$OUT/judge.$1" 2>&1; then
    ok "$1: the judge finds a place for each answer of both hosts"
  else
    bad "$1: the judge finds faults"
    for file in "$SHARE/$folder"/vault/.git/*.lock; do [ ! -e "$file" ] || echo "      $1: left: $(ls -l "$file") $(head -1 "$file")"; done
    sqlite3 "$SHARE/$folder/vault/.pdm/pdm.db" 'SELECT * FROM intents' | cut -c1-200
  fi
  sed "s/^/      $1: /" "$OUT/judge.$1"
  # Both must have been there, and met.
  is "$1: hosts that had files" 2 "$(cat "$OUT/history.A" "$OUT/history.B" | grep '"exit":0' | grep -o '"id":"c[12]p[^"]*","do":"checkout"' | cut -c7-8 | sort -u | wc -l)"
}

nfsd_up; smbd_up "${SMB_SHARE:-}"; hosts_up
for kind in ${@:-nfs4.2 smb nfs3+server}; do
  share "$kind"
  crowd "$kind"
  umount_all
done
finish
