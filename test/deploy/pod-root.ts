import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { root } from '../service.js';

/**
 * Makes a root like that of the image out of this machine's programs and the project in `/app`, enters it as user 1000
 * without rights, and runs a command there. The first arguments are an empty folder, the project's and Node's; then come, up to `--`, folders to
 * write into, each as `PATH=FOLDER`. The rest is read-only, but for an empty `/tmp`.
 */
const script = `
  set -e
  place=$1 project=$2 node=$3; shift 3
  echo 0 > /proc/sys/user/max_user_namespaces
  mount -t tmpfs -o mode=0755 tmpfs "$place"
  for folder in bin lib lib32 lib64 sbin; do
    if [ -L /$folder ]; then cp -P /$folder "$place/"
    elif [ -d /$folder ]; then mkdir "$place/$folder"; mount --rbind /$folder "$place/$folder"; fi
  done
  bind() { mkdir -p "$place$2"; mount --rbind "$1" "$place$2"; }
  bind /usr /usr; bind /etc /etc; bind /proc /proc; bind /dev /dev; bind "$node" /node; bind "$project" /app
  mkdir "$place/tmp"; mount -t tmpfs -o size=512m,mode=1777 tmpfs "$place/tmp"
  writable=tmp
  while [ "$1" != -- ]; do bind "\${1#*=}" "\${1%%=*}"; w=\${1%%=*}; writable="$writable|\${w#/}"; shift; done
  shift
  findmnt -rno TARGET | grep -E "^$place(/|$)" | grep -vE "^$place/(proc|dev|$writable)(/|$)" | while read -r mounted; do
    mount -o remount,bind,ro "$mounted"
  done
  exec chroot "$place" setpriv --no-new-privs --bounding-set=-all --inh-caps=-all sh -c 'cd /app && PATH=/node:$PATH exec "$@"' - "$@"`;

/** A command that runs another one in such a root, with folders to write into, by the paths that they have there. */
export function inPod(
  place: string,
  folders: Readonly<Record<string, string>>,
  command: readonly string[],
): string[] {
  const bound = Object.entries(folders).map(([path, folder]) => `${path}=${folder}`);
  return [
    ...['unshare', '--user', '--map-user=1000', '--map-group=1000', '--keep-caps', '--mount'],
    ...['sh', '-c', script, '-', place, root, dirname(process.execPath), ...bound, '--', ...command],
  ];
}

/** Why nothing can be run so, where it cannot. `place` is an empty folder. */
export function noPodRoot(place: string): string | false {
  const [program, ...args] = inPod(place, {}, ['true']);
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status !== 0 && `there are no namespaces to be had: ${stderr.trim()}`;
}
