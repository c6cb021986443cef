import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorFault } from '../../../domain/connector.ts';
import { csvDirectoryConnector } from '../../csv-directory/index.ts';
import type { Certification } from '../certify.ts';
import { certify } from '../certify.ts';
import type { Testbed, TestbedHost } from '../testbed.ts';

const HEADER = 'employee,login,active,groups,mail,remark';

/** A file, and a small system that reads it to decide who may sign in. It has no sessions and no tokens. */
export async function openCsvDirectoryTestbed(host: TestbedHost): Promise<Testbed> {
  const path = join(host.folder, 'certify-users.csv');
  await writeFile(path, `${HEADER}\nE0,root,true,admins,root@example.test,"kept, as it is"\n`);

  /** Read as the other system would: on its own, not with the connector's code. */
  async function flagOf(name: string): Promise<string | null> {
    const lines = (await readFile(path, 'utf8')).split('\n').slice(1);
    const cells = lines.map((line) => line.split(',')).find((one) => one[1] === name);
    return cells?.[2] ?? null;
  }

  let kept = '';
  return {
    name: 'a CSV file and a system that reads it',
    config: {
      path,
      columns: {
        name: 'login',
        active: { column: 'active' },
        groups: { column: 'groups' },
        keys: { employeeNumber: 'employee' },
        attributes: { mail: 'mail' },
      },
      propagationSeconds: 0,
    },
    runtime: {
      clock: host.clock,
      random: host.random,
      http: () => Promise.reject(new ConnectorFault('unsupported', 'This testbed speaks no HTTP')),
      secret: () => Promise.reject(new ConnectorFault('auth', 'This testbed has no secrets')),
    },
    person: (n) => ({
      ref: { name: `certify${n}`, keys: { employeeNumber: `C${n}` } },
      attributes: { mail: `certify${n}@example.test` },
      changed: { mail: `=changed${n}@example.test` },
    }),
    entitlements: [
      { kind: 'group', value: 'staff' },
      { kind: 'group', value: 'night shift' },
    ],
    wait: host.wait,
    tryLogin: async ({ name }) => (await flagOf(name)) === 'true',
    async groundTruth({ name }) {
      const flag = await flagOf(name);
      return flag === null ? null : { active: flag === 'true' };
    },
    async drift({ name }) {
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace(`,${name},false,`, `,${name},true,`));
    },
    lies: [
      {
        name: 'its owner writes a list of his own over the file',
        start: async () => {
          kept = await readFile(path, 'utf8');
        },
        afterTold: () => writeFile(path, kept),
        stop: async () => undefined,
      },
    ],
    close: async () => undefined,
  };
}

export const certifyCsvDirectory: Certification = async (host, options) => {
  const testbed = await openCsvDirectoryTestbed(host);
  try {
    return await certify(csvDirectoryConnector, testbed, options);
  } finally {
    await testbed.close();
  }
};
