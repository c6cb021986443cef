import type { Certification, Testbed, TestbedHost } from '../../connectors/kit/index.ts';
import { certify } from '../../connectors/kit/index.ts';
import { scim } from '../../connectors/scim/index.ts';
import type { Over } from './system-testbed.ts';
import { openSystemTestbed } from './system-testbed.ts';

export interface ScimTestbedOptions {
  readonly over?: Over;
  readonly dialect?: 'scim' | 'scim-put';
  /**
   * Whether the application ends sessions and tokens when it is told active=false. SCIM itself cannot (RFC 7643 knows
   * neither), so without it the drill shows declared gaps. Default true, as for example Slack does.
   */
  readonly endsOnDisable?: boolean;
}

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const RESIDUAL_SECONDS = 1;

export function openScimTestbed(host: TestbedHost, options: ScimTestbedOptions = {}): Promise<Testbed> {
  const { over = 'loopback', dialect = 'scim', endsOnDisable = true } = options;
  return openSystemTestbed(host, {
    over,
    system: {
      dialect,
      groups: ['staff', 'night shift', 'administrators'],
      behaviour: {
        disableEnds: endsOnDisable ? 'sessionsAndCredentials' : 'nothing',
        residualSeconds: RESIDUAL_SECONDS,
      },
    },
    config: (url) => ({
      url,
      auth: { kind: 'bearer', token: 'writer' },
      keys: { externalId: 'externalId', employeeNumber: `${ENTERPRISE}:employeeNumber` },
      attributes: { title: 'title', givenName: 'name.givenName' },
      administratorGroups: ['administrators'],
      pageSize: 2,
      residual: [
        { kind: 'accessToken', maxSeconds: RESIDUAL_SECONDS, note: 'Sessions are ended by the application.' },
      ],
    }),
    person: (n) => ({
      ref: { name: `certify${n}`, keys: { externalId: `x-${n}`, employeeNumber: `C${n}` } },
      attributes: { title: 'Tester', givenName: `Certify ${n}` },
      changed: { title: 'Chief tester', givenName: `Changed ${n}` },
    }),
    entitlements: [
      { kind: 'group', value: 'staff' },
      { kind: 'group', value: 'night shift' },
    ],
    lies: [
      { name: 'in its answer only', fault: { kind: 'lies', to: 'answer', effects: ['disable'] } },
      { name: '200 and nothing done', fault: { kind: 'didNothing', effects: ['disable'] } },
    ],
  });
}

export const certifyScim: Certification = async (host, options) => {
  const testbed = await openScimTestbed(host);
  try {
    return await certify(scim, testbed, options);
  } finally {
    await testbed.close();
  }
};
