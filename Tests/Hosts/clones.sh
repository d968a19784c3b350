# Clones of each host, on disks of their own, of a central repository on the share: check-ins of both at once.
# usage: clones.sh [COUNT] [KINDS…]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# At most 16.
count=${1:-8}; shift || :
nfsd_up; smbd_up "${SMB_SHARE:-}"; hosts_up
cat >/tmp/clone-work <<'S'
pdm=$1 host=$2 count=$3 central=$4
git clone -q "/mnt/share/$central" "/tmp/clone-$central" || exit
cd "/tmp/clone-$central" || exit
for i in $(seq "$count"); do
  for try in 1 2 3 4 5 6 7 8; do
    git pull -q --rebase 2>/tmp/pull.err || { echo "pull $(head -2 /tmp/pull.err)"; sleep 0.5; }
    "$pdm" checkout "$host$i.nc" -m work >/dev/null 2>/tmp/work.err || { [ $? = 6 ] || echo "checkout $host$i.nc $(head -1 /tmp/work.err)"; }
    echo "$host wrote" >"$host$i.nc"
    "$pdm" checkin "$host$i.nc" -m "$host $i" >/dev/null 2>/tmp/work.err && break
    echo "checkin $host$i.nc: $(head -1 /tmp/work.err)"
  done
done
S
for kind in ${@:-nfs4.2 smb}; do
  # Where people also work with plain git, SMB is to ask for each name anew (docs/guide.md).
  SMB_OPTIONS=actimeo=0,file_mode=0660,dir_mode=0770 share "$kind"
  vault "clones-$kind"
  on A env HOME=/tmp/admin sh -c 'cd "$0" && git config receive.denyCurrentBranch updateInstead' "$V"
  for host in A B; do cp /tmp/clone-work "$SHARE/clone-work-$host"; chmod 644 "$SHARE/clone-work-$host"; done
  on A env HOME=/tmp/john sh clone-work-A "$PDM" A $count "$V" >"$OUT/clones.A" 2>&1 & a=$!
  on B env HOME=/tmp/mary sh clone-work-B "$PDM" B $count "$V" >"$OUT/clones.B" 2>&1 & b=$!
  wait $a; wait $b
  sort "$OUT/clones.A" "$OUT/clones.B" | sed 's/[0-9]*.nc//; s/^/      /' | cut -c1-160 | uniq -c | head -8
  is "$kind: check-ins of both clones that are on the central branch" $((2 * count)) \
    "$(git -c safe.directory='*' -C "$SHARE/$V" log --oneline --grep='^Pdm-Checkin:' main | wc -l)"
  in_order "$kind clones"
  umount_all
done
finish
