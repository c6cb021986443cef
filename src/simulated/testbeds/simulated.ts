import type { Certification, Testbed, TestbedHost } from '../../connectors/kit/index.ts';
import { certify } from '../../connectors/kit/index.ts';
import { simulatedConnector } from '../../connectors/simulated/index.ts';
import type { Over } from './system-testbed.ts';
import { openSystemTestbed } from './system-testbed.ts';

const RESIDUAL_SECONDS = 1;

/** The native dialect; sessions outlive a disable, and a revoked one works for a second. */
export function openSimulatedTestbed(host: TestbedHost, over: Over = 'loopback'): Promise<Testbed> {
  return openSystemTestbed(host, {
    over,
    system: { dialect: 'native', behaviour: { residualSeconds: RESIDUAL_SECONDS } },
    config: (url) => ({
      url,
      token: 'writer',
      readToken: 'reader',
      residualSeconds: RESIDUAL_SECONDS,
      pageSize: 2,
    }),
    person: (n) => ({
      ref: { name: `certify${n}`, keys: { employeeNumber: `C${n}` } },
      attributes: { mail: `certify${n}@example.test`, title: 'Tester' },
      changed: { mail: `changed${n}@example.test`, title: null },
    }),
    entitlements: [
      { kind: 'group', value: 'staff' },
      { kind: 'role', value: 'night/shift?' },
    ],
    lies: [
      { name: 'in its answer only', fault: { kind: 'lies', to: 'answer', effects: ['disable'] } },
      { name: 'to the write connection', fault: { kind: 'lies', to: 'writer', effects: ['disable'] } },
      { name: 'to every administrator', fault: { kind: 'lies', to: 'everybody', effects: ['disable'] } },
      { name: '200 and nothing done', fault: { kind: 'didNothing', effects: ['disable'] } },
    ],
  });
}

export const certifySimulated: Certification = async (host, options) => {
  const testbed = await openSimulatedTestbed(host);
  try {
    return await certify(simulatedConnector, testbed, options);
  } finally {
    await testbed.close();
  }
};
