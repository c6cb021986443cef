/**
 * npm writes only those platform packages into the lock that it could see when the lock was made; `npm ci` then stops
 * on other platforms with EUSAGE (npm/cli issues 4828 and 8320). This adds the missing ones, and takes the addresses
 * of registries out: whoever installs uses the registry that they have configured.
 *
 *   node scripts/complete-lock.mjs            writes package-lock.json
 *   node scripts/complete-lock.mjs --check    exit 1 when something is missing; writes nothing
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const OS = [
  'android',
  'darwin',
  'freebsd',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
  'linux',
];
const CPU = ['arm64', 'x64', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'arm'];

/**
 * @param {{ packages: Record<string, any> }} lock Changed in place.
 * @returns {{ added: string[], addresses: string[], seen: number }} what was missing, and whose address was taken out
 */
export function completeLock(lock) {
  const added = [];
  const addresses = [];
  const names = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').pop()));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (/^[a-z+]+:/i.test(entry.resolved ?? '')) {
      addresses.push(path);
      delete entry.resolved;
    }
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      // A range instead of a version is an ordinary optional package, which npm does write.
      if (names.has(name) || !/^\d+\.\d+\.\d+/.test(version)) continue;
      const os = OS.find((word) => name.includes(word));
      const cpu = CPU.find((word) => name.includes(word));
      lock.packages[`node_modules/${name}`] = {
        version,
        ...(cpu && { cpu: [cpu] }),
        ...(entry.dev && { dev: true }),
        ...(name.includes('musl') && { libc: ['musl'] }),
        optional: true,
        ...(os && { os: [os] }),
      };
      names.add(name);
      added.push(name);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { added, addresses, seen: Object.keys(lock.packages).length };
}

function main() {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const { added, addresses, seen } = completeLock(lock);
  const wrong = added.length + addresses.length;
  console.log(
    `lock: ${seen} packages, ${added.length} platform packages missing, ${addresses.length} registry addresses`,
  );
  if (wrong === 0) return;
  if (process.argv.includes('--check')) {
    for (const name of [...added, ...addresses]) console.error(`  ${name}`);
    console.error('Run `npm run lock` and commit package-lock.json.');
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
