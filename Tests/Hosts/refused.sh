# Mounts that cannot keep two hosts apart are refused: by init, by a write and a look into a store that is there, by the
# doctor, each with the option to change.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
nfsd_up; smbd_up "${SMB_SHARE:-}"; hosts_up

refused() { # OPTION COMMAND…
  local option=$1 name; shift
  "$@"
  said A john checkout r1.nc -m why; is "$option: a write, exit" 10 "$CODE"; holds "$option: a write names it" "$TEXT" "$option"
  said A john ls; is "$option: a listing, exit" 10 "$CODE"
  on A env HOME=/tmp/john sh -c 'cd "$0" && chmod u+w r2.nc && echo staged >>r2.nc && git add r2.nc' "$V"
  said A john check; is "$option: the gate, exit" 10 "$CODE"
  said A john doctor; is "$option: the doctor, exit" 10 "$CODE"; holds "$option: the doctor names it" "$TEXT" "$option"
  name=new-$RANDOM
  TEXT=$(on A env HOME=/tmp/admin sh -c 'git init -q "$0"; cd "$0"; echo admin-secret | "$1" init --admin admin --password-stdin' "$name" "$PDM" 2>&1); CODE=$?
  is "$option: init, exit" 10 "$CODE"; holds "$option: init names it" "$TEXT" "$option"
  is "$option: init leaves" "" "$(ls -A "$SHARE/$name" | grep -v '^.git$')"
  umount_all
}

mount_nfs 4.2; vault refused-nfs; umount_all
refused nolock mount_nfs 3 nolock
refused local_lock=flock mount_nfs 3 local_lock=flock
refused local_lock=posix mount_nfs 3 local_lock=posix
refused nocto mount_nfs 4.2 nocto
mount_cifs file_mode=0660,dir_mode=0770; vault refused-smb; umount_all
refused nobrl mount_cifs nobrl
refused nobrl mount_cifs nolock
refused cache=loose mount_cifs cache=loose
# By SMB here and by NFS there: the one that comes second is refused.
HOSTS=A mount_nfs 4.2; HOSTS=B mount_cifs file_mode=0660,dir_mode=0770
V=refused-smb; said A john checkout r1.nc -m why; is "NFS beside SMB: exit" 10 "$CODE"; holds "NFS beside SMB is named" "$TEXT" leases
V=refused-nfs; said B mary checkout r1.nc -m why; is "SMB beside NFS: exit" 10 "$CODE"
umount_all
# An overlay of each host over the one share.
mount_nfs 4.2
for host in A B; do onr $host sh -c 'mkdir -p /tmp/o/u /tmp/o/w && chmod -R 777 /tmp/o &&
  mount -t tmpfs t /tmp/o && mkdir -p /tmp/o/u /tmp/o/w && chmod -R 777 /tmp/o && mkdir -p /mnt/over &&
  mount -t overlay -o lowerdir=/mnt/share,upperdir=/tmp/o/u,workdir=/tmp/o/w over /mnt/over' || echo "no overlay on $host"; done
TEXT=$(on A env HOME=/tmp/john sh -c 'cd /mnt/over/refused-nfs && "$0" checkout r1.nc -m why' "$PDM" 2>&1); CODE=$?
is "overlay over NFS: exit" 10 "$CODE"; holds "overlay over NFS is named" "$TEXT" overlay
for host in A B; do onr $host umount -l /mnt/over; done
umount_all
finish
