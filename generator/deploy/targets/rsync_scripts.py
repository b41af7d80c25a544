"""What the shell of a server is asked to do for rsync: plain sh, as any system has it."""

from __future__ import annotations

from typing import Final

from generator.deploy.target import LOCK

__all__ = ["BEGIN", "FINISH", "FOREIGN", "LEAD", "LOCKING", "NOWHERE", "OPEN", "TAKEN"]

_OWN: Final = ".byline"
_NEW: Final = "new-"
TAKEN: Final = 17
FOREIGN: Final = 18
NOWHERE: Final = 19
"""How these scripts say that a lock is held, a folder not ours, or its parent not there."""

# $ROOT is the folder, in which all but the first are already; $ID is a release.
OPEN: Final = f"""\
[ -d "$(dirname "$ROOT")" ] || exit {NOWHERE}
mkdir -p "$ROOT" && cd "$ROOT" || exit 1
if [ ! -d releases ] && [ -n "$(ls)" ]; then ls | head -n 1; exit {FOREIGN}; fi
if [ -d current ] && [ ! -L current ]; then echo current; exit {FOREIGN}; fi
mkdir -p {_OWN} releases
"""
BEGIN: Final = f"""\
rm -rf releases/*.part {_OWN}/{_NEW}*
mkdir "releases/$ID.part" || exit 1
if [ -d current/ ]; then
  rsync -a --link-dest="$(pwd -P)/current/" current/ "releases/$ID.part/" || exit 1
fi
"""
# -T is GNU's word, -h that of the BSDs, for not following a link that is to be replaced.
LEAD: Final = f"""\
[ -d "releases/$ID" ] || exit 1
rm -f {_OWN}/{_NEW}current
ln -s "releases/$ID" {_OWN}/{_NEW}current || exit 1
mv -fT {_OWN}/{_NEW}current current 2>/dev/null || mv -fh {_OWN}/{_NEW}current current || exit 1
"""
FINISH: Final = f"""\
if [ -d "releases/$ID.part" ]; then mv "releases/$ID.part" "releases/$ID" || exit 1; fi
{LEAD}
ls releases | grep -v '\\.part$' | sort -r | tail -n "+$((KEEP + 1))" | while read -r old; do
  [ "$old" = "$ID" ] || rm -rf "releases/$old"
done
exit 0
"""
LOCKING: Final = f"""\
mkdir -p {_OWN} && cat > "{_OWN}/{_NEW}lock-$ID" || exit 1
ln "{_OWN}/{_NEW}lock-$ID" "{LOCK}" 2>/dev/null; made=$?
rm -f "{_OWN}/{_NEW}lock-$ID"
[ $made = 0 ] || if [ -e "{LOCK}" ]; then exit {TAKEN}; else exit 1; fi
"""
