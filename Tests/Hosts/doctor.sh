# The test of two hosts finds that locks exclude where they do, and that they do not where they do not.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
nfsd_up; smbd_up "${SMB_SHARE:-}"; hosts_up

meet() { # NAME WANTED…: the exit code of both
  local a b ra rb
  pdm_on A john doctor --serve >"$OUT/$1.serve" 2>&1 & a=$!
  pdm_on B mary doctor --peer >"$OUT/$1.peer" 2>&1 & b=$!
  wait $a; ra=$?; wait $b; rb=$?
  is "$1: exits of serve and peer" "$2 $2" "$ra $rb"
  grep -E '^(ok|warning|trouble)' "$OUT/$1.serve" | grep -vE '^ok.(served|peer|clock)' | cut -c1-230
  is "$1: what is left in the store" "" "$(cd "$SHARE/$V/.pdm" && ls -A | grep -E 'meeting|probe')"
}

both_ways() { # NAME WANTED MOUNT…
  local name=$1 wanted=$2; shift 2
  "$@"; meet "$name" "$wanted"; umount_all
}

mount_nfs 4.2; vault doctor-nfs
said A john doctor; echo "$TEXT" | grep -E 'share|clock|room|hosts'
umount_all
for kind in ${*:-good bad smb}; do
  case $kind in
  good)
    V=doctor-nfs
    both_ways nfs4.2 0 mount_nfs 4.2
    both_ways nfs4.0 0 mount_nfs 4.0
    both_ways nfs3 0 mount_nfs 3
    share nfs4.2+server; meet nfs4.2+server 0; umount_all
    share nfs3+server; meet nfs3+server 0; umount_all
    ;;
  bad)
    V=doctor-nfs
    both_ways nfs3-nolock 10 mount_nfs 3 nolock
    both_ways nfs3-local_lock-flock 10 mount_nfs 3 local_lock=flock
    both_ways nfs3-local_lock-posix 10 mount_nfs 3 local_lock=posix
    ;;
  smb)
    share smb; vault doctor-smb
    said A john doctor; echo "$TEXT" | grep -E 'share|clock|room|hosts'
    meet smb "${SMB_WANTED:-0}"; umount_all
    [ -n "${SMB_SHARE:-}" ] || both_ways smb-nobrl 10 mount_cifs nobrl,file_mode=0660,dir_mode=0770
    [ -n "${SMB_SHARE:-}" ] || { share smb+server; meet smb+server 10; umount_all; }
    ;;
  esac
done
finish
