#!/usr/bin/env bash
# Prints the objects of a folder below deploy/kubernetes with an image by its digest: render-bundle.sh FOLDER IMAGE@DIGEST
set -euo pipefail

[[ $# == 2 && $2 =~ ^[^@[:space:]]+@sha256:[0-9a-f]{64}$ ]] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r deploy/kubernetes/. "$copy"
# The entry of `images` loses its tag to the digest.
for file in "$copy"/*/kustomization.yaml; do
  sed -i "s|^    newName: hyena$|    newName: ${2%@*}|; s|^    newTag: .*|    digest: ${2#*@}|" "$file"
done
kubectl kustomize "$copy/$1"
