#!/usr/bin/env bash
# Makes the vault that the scripts copy, with its accounts and their sessions: hashing passwords is slow on purpose, so it is
# done once. usage: template.sh FOLDER PDM
set -eu
mkdir "$1"; cd "$1"
pdm=$2
export GIT_CONFIG_NOSYSTEM=1
for account in admin john mary; do
  mkdir -p "homes/$account"
  printf '[safe]\n\tdirectory = *\n[user]\n\tname = %s\n\temail = %s@example.com\n[core]\n\tfileMode = false\n[gc]\n\tauto = 0\n' \
    "$account" "$account" >"homes/$account/.gitconfig"
done
as() { local account=$1; shift; env -u XDG_STATE_HOME HOME="$PWD/homes/$account" "$@"; }
umask 002
as admin git init -q -b main --shared=group vault
for file in r{1..40}.nc A{1..16}.nc B{1..16}.nc; do echo "the first $file" >"vault/$file"; done
as admin git -C vault add . && as admin git -C vault commit -q -m parts
echo admin-secret | as admin "$pdm" -C vault init --shared --admin admin --password-stdin
echo admin-secret | as admin "$pdm" -C vault login admin --password-stdin
for account in john mary; do
  echo "$account-secret" | as admin "$pdm" -C vault user add "$account" --password-stdin
  echo "$account-secret" | as "$account" "$pdm" -C vault login "$account" --password-stdin
done
# How this machine saw it is nothing to the hosts.
sqlite3 vault/.pdm/pdm.db 'DELETE FROM hosts'
