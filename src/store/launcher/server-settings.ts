import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BinaryOrigin } from './binaries.ts';
import type { DatabaseHome } from './database-home.ts';
import type { Listening } from './listening.ts';

/**
 * For a machine with two cores and 1 GB to spare. They stand on the command line and not in postgresql.conf, so that
 * neither an old cluster nor ALTER SYSTEM weakens what the proof log rests on.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  // A commit that was answered is on the disk.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',

  shared_buffers: '128MB',
  max_connections: '60',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  // Short statements on narrow rows: compiling them costs more than it saves.
  jit: 'off',

  // Few, long checkpoints: a batch of decisions is not stopped by full pages and flushing.
  wal_buffers: '16MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  min_wal_size: '128MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',

  // Lanes rewrite the same rows all day.
  autovacuum: 'on',
  autovacuum_naptime: '15s',

  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',

  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // A failing statement and the DETAIL of a broken key carry personal data, and the log cannot be erased per person.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
  cluster_name: 'lockstep',
};

export const ORIGIN_SETTING = 'lockstep.origin';

/** Arguments of `postgres`. The data folder stands in them, which is how a process is recognised without /proc. */
export function serverArguments(
  home: DatabaseHome,
  listening: Listening,
  origin: BinaryOrigin,
): readonly string[] {
  const settings: Record<string, string> = {
    ...SETTINGS,
    hba_file: accessRulesPath(home),
    [ORIGIN_SETTING]: origin,
    ...(listening.kind === 'socket'
      ? {
          listen_addresses: '',
          // A list separated by commas: quoted, because a folder's name may hold one.
          unix_socket_directories: `"${listening.directory.replaceAll('"', '""')}"`,
          unix_socket_permissions: '0700',
        }
      : { listen_addresses: listening.host, unix_socket_directories: '' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', home.cluster, '-p', String(listening.port), ...flags];
}

/** Members give a password even on the socket. For roles that stand for people, so that a sign-in is a sign-in. */
export const PASSWORD_GROUP = 'lockstep_password';

/**
 * `trust` on the socket: its folder has mode 0700, so whoever can connect is the server's user or root, and both can
 * read and write the data files anyway. A password would have to lie beside them and would prove nothing more; `peer`
 * would shut out root's own process and every uid without a name.
 */
const SOCKET_RULES = `local all +${PASSWORD_GROUP} scram-sha-256\nlocal all all trust\n`;

/** Any local program can reach a TCP port on loopback: there the password is the lock. */
const LOOPBACK_RULES = 'host all all 127.0.0.1/32 scram-sha-256\n';

export async function writeAccessRules(home: DatabaseHome, listening: Listening): Promise<void> {
  await writeFile(accessRulesPath(home), listening.kind === 'socket' ? SOCKET_RULES : LOOPBACK_RULES);
  // Whatever the umask: the server's user reads it, and the folder keeps everybody else out.
  await chmod(accessRulesPath(home), 0o644);
}

function accessRulesPath(home: DatabaseHome): string {
  return join(home.directory, 'pg_hba.conf');
}
