import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, Certification, CertificationMatrix } from '../connectors/kit/index.ts';
import { connectors } from '../connectors/registry.ts';
import { openHttpTransport } from '../connectors/transport/http-transport.ts';
import { LockstepError } from '../domain/errors.ts';
import { nearest } from '../policy/nearest.ts';

/** Certifications that start a real server; the others need nothing installed (src/simulated/testbeds). */
const ON_SERVERS: Readonly<Record<string, () => Promise<Certification>>> = {
  ldap: async () => (await import('./testbeds/ldap.ts')).certifyLdap,
  postgres: async () => (await import('./testbeds/postgres.ts')).certifyPostgres,
};

/**
 * Runs the kit on one connector, in a folder that is thrown away. Throws CONNECTOR_UNKNOWN, CONNECTOR_NO_TESTBED,
 * CONNECTOR_SERVER_MISSING, those of a database that cannot be started, and whatever `onCell` throws to end it early.
 */
export async function certifyConnector(
  name: string,
  onCell: (cell: Cell) => void,
): Promise<CertificationMatrix> {
  if (!connectors.has(name)) {
    const meant = nearest(name, connectors.keys());
    throw new LockstepError(
      'CONNECTOR_UNKNOWN',
      `there is no connector ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
  }
  const { CERTIFICATIONS } = await import('../simulated/testbeds/certifications.ts');
  const certify = CERTIFICATIONS[name] ?? (await ON_SERVERS[name]?.());
  if (certify === undefined)
    throw new LockstepError(
      'CONNECTOR_NO_TESTBED',
      `there is no test system for ${name} that could be started here`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-certify-'));
  const transport = openHttpTransport();
  try {
    return await certify(
      {
        clock: () => Date.now(),
        random: () => Math.random(),
        wait: (ms) => sleep(ms),
        http: transport.http,
        folder,
      },
      { onCell },
    );
  } finally {
    await transport.close();
    await rm(folder, { recursive: true, force: true });
  }
}
