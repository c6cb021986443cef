import { scimAnswers } from '../../src/app/scim/answer-scim.ts';
import { addConnection } from '../../src/app/scim/connections.ts';
import { takePushed } from '../../src/app/scim/take-pushed.ts';
import type { ScimAnswer } from '../../src/engine/scim/request.ts';
import type { Store } from '../../src/engine/store.ts';
import { errorBody, ScimError } from '../../src/scim/scim-error.ts';
import { makeHouse } from '../support/house.ts';

const DAY = 86_400_000;

export const PUSHED = (more = '', rule = '') => `kind: Source
id: okta
type: scim
correlate: [[employeeId], [directoryId]]
${more}---
kind: BirthrightRule
id: releasers
because: is in the group
when: '"Releasers" in employment.groups'
grants: [{ target: git, kind: group, value: releasers }]
${rule === '' ? '' : `---\n${rule}`}`;

/** A house whose people come from an identity provider, beside those that HR may report. */
export async function pushedCompany(
  options: { more?: string; rule?: string; dialect?: 'tolerant' | 'strict'; store?: Store } = {},
) {
  const house = await makeHouse({
    policy: (base) => `${base}---\n${PUSHED(options.more, options.rule)}`,
    ...(options.store === undefined ? {} : { store: options.store }),
  });
  const connect = (name: string) =>
    addConnection(house.engine, house.tenant, {
      name,
      dialect: options.dialect ?? 'tolerant',
      extensions: [],
      expiresAt: house.clock.now() + 300 * DAY,
      actor: 'test',
    });
  const { id, credential } = await connect('okta');
  const answer = scimAnswers(house.engine);
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    to: { readonly id: string; readonly token: string } = { id, token: credential.token },
  ): Promise<ScimAnswer> => {
    const url = new URL(path, 'http://house.invalid/');
    try {
      return await answer({
        connection: to.id,
        base: `http://house.invalid/scim/v2/${to.id}`,
        method,
        path: url.pathname.split('/').slice(1).map(decodeURIComponent),
        query: new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value])),
        authorization: `Bearer ${to.token}`,
        ifMatch: null,
        ifNoneMatch: null,
        body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
      });
    } catch (error) {
      if (error instanceof ScimError)
        return { status: error.status, body: errorBody(error) as ScimAnswer['body'] };
      throw error;
    }
  };
  /** What was pushed is taken, and done as far as it can be now. */
  const settle = async () => {
    while ((await takePushed(house.engine)) > 0);
    await house.until(house.clock.now() + 60_000);
  };
  const account = (target: string, employeeId: string) => house.systems.get(target)?.truth.find(employeeId);
  return { house, connection: id, token: credential.token, connect, send, settle, account };
}

/** A user as Okta sends one. */
export const user = (employeeId: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${employeeId}@example.com`,
  externalId: `00u${employeeId}`,
  name: { givenName: 'Ada', familyName: `Nr${employeeId}` },
  active: true,
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
    employeeNumber: employeeId,
    department: 'Engineering',
  },
  ...more,
});

export const patch = (...Operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

export const idOf = (answer: ScimAnswer) => String(answer.body?.id);
