# What one host was told of a name, and what it is told later, when the other has made or removed it: it is to be so at once
# for whoever has listed the folder. usage: names.sh [KINDS…]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
nfsd_up; smbd_up "${SMB_SHARE:-}"; hosts_up

seen() { on B sh -c '[ -e "$0" ] && echo there || echo gone' "$1"; }
for kind in ${@:-nfs4.2 nfs4.0 nfs3 smb}; do
  share "$kind"
  on A sh -c 'umask 002; mkdir -p "$0/sub"' "names-$kind"
  for step in plain listed; do
    folder=names-$kind/sub name=names-$kind/sub/$step
    on B ls -A "$folder" >/dev/null
    before=$(seen "$name")
    on A touch "$name"
    [ "$step" = plain ] || on B ls -A "$folder" >/dev/null
    made=$(seen "$name")
    on A rm "$name"
    [ "$step" = plain ] || on B ls -A "$folder" >/dev/null
    removed=$(seen "$name")
    if [ "$step" = plain ]; then echo "      $kind: without a listing: $before, then $made, then $removed"
    else is "$kind: after a listing" "gone there gone" "$before $made $removed"; fi
  done
  umount_all
done
finish
