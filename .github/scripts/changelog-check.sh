#!/usr/bin/env bash
# Whether the changelog has what it must have.
#   changelog-check.sh release TAG    CHANGELOG.md has a section for the tag, which is printed, and package.json its version
#   changelog-check.sh change BASE    what differs from BASE touches CHANGELOG.md where it touches src
set -euo pipefail

case ${1-} in
  release)
    version=${2#v}
    packaged=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
    [[ $packaged == "$version" ]] || { echo "the tag is $2, and package.json has $packaged" >&2; exit 1; }
    section=$(awk -v heading="## [$version]" 'index($0, "## ") == 1 { inside = index($0, heading) == 1; next } inside' CHANGELOG.md)
    [[ $section =~ [^[:space:]] ]] || { echo "CHANGELOG.md has nothing about $version" >&2; exit 1; }
    echo "$section"
    ;;
  change)
    changed=$(git diff --name-only "$2...HEAD")
    if grep -q '^src/' <<<"$changed" && ! grep -qx CHANGELOG.md <<<"$changed"; then
      echo 'src changes, and CHANGELOG.md does not: add a line, or the label no-changelog' >&2
      exit 1
    fi
    ;;
  *)
    sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
