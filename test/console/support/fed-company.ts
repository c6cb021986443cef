import { readFile } from 'node:fs/promises';
import { together } from '../../../src/torture/house/documents.ts';
import { until } from '../../cli/support/running.ts';
import { staff } from '../../cli/support/small-company.ts';
import { hookText } from '../../hooks/support/hook-house.ts';
import { openReceiver } from '../../hooks/support/receiver.ts';
import { PUSHED, patch, user } from '../../scim/pushed-company.ts';
import { keysDocuments } from '../../support/keys-by-hand.ts';
import { type Rig, rig } from './rig.ts';

/** Turns the text around and hides in it (T39). */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp.exe';
const NOBODY = '00000000-0000-7000-8000-000000000000';

export type Fed = Awaited<ReturnType<typeof fedCompany>>;

/**
 * A company into which things have come: reports with rows that cannot be read, an identity provider that pushes, a hook,
 * webhooks of which one takes nothing, and a system that only people work on.
 */
export async function fedCompany() {
  const there = await openReceiver();
  there.says(({ path }) =>
    path.startsWith('/broken') ? { status: 500, body: 'no' } : { body: { response: {} } },
  );
  const origin = new URL(there.url).origin;
  const console: Rig = await rig(undefined, { LOCKSTEP_WEBHOOK_ALLOW: '127.0.0.0/8' });
  const { at, company, url } = console;
  const done = async (...argv: string[]) => {
    const { exit, err } = await at(...argv);
    if (exit !== 0 && exit !== 5) throw new Error(`${argv.join(' ')}: ${err}`);
  };
  const policy = await company.policy(
    (text) =>
      together(
        text,
        PUSHED(),
        keysDocuments(['correlate: { employeeId: identity.employeeId }']),
        hookText(there.url, ['validateUser', 'postProvision'], ['targets: [crm]', 'onFailure: continue']),
      ),
    'fed.yaml',
  );
  await done('policy', 'apply', policy);
  await done('hook', 'key', 'checks');
  const first = await company.report(staff(12, { E101: { given: HOSTILE } }));
  await done('import', 'hr', first.file, '--meta', first.meta);
  const broken = await company.report(staff(11, { E101: { given: HOSTILE }, E102: { department: '' } }));
  await done('import', 'hr', broken.file, '--meta', broken.meta);
  const made = await at.json<{ id: string; url: string; token: string }>('scim', 'add', 'okta');
  const push = async (method: string, path: string, body?: unknown) => {
    await fetch(`${new URL(new URL(made.url).pathname, url).href}${path}`, {
      method,
      headers: { authorization: `Bearer ${made.token}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  await push('GET', '/Users?filter=userName%20eq%20%22ada%22');
  await push('POST', '/Users', { ...user('E900'), nickName: 'A', favouriteColour: 'green', password: 'p' });
  await push('PATCH', `/Users/${NOBODY}`, patch({ op: 'replace', path: 'active', value: false }));
  const api = await administrator(console);
  for (const path of ['/taken', '/broken'])
    await api('/webhooks', { url: `${origin}${path}`, types: ['*'], from: 0, description: `to ${path}` });
  await until(async () => {
    const { requests } = await api(`/scim/connections/${made.id}/requests`);
    return requests.length >= 3;
  });
  return {
    ...console,
    there,
    origin,
    api,
    push,
    connection: made.id,
    /** The next report as a person would choose it in a file dialogue. */
    async files(people: Parameters<typeof company.report>[0]) {
      const { file, meta } = await company.report(people);
      return {
        csv: { name: 'report.csv', mimeType: 'text/csv', buffer: await readFile(file) },
        meta: { name: 'report.json', mimeType: 'application/json', buffer: await readFile(meta) },
      };
    },
    async close() {
      await console.close();
      await there.close();
    },
  };
}

/** Calls of the API beside the browser. */
async function administrator({ at, url }: Rig) {
  const { token } = await at.json<{ token: string }>(
    'token',
    'create',
    '--for',
    'the test',
    '--role',
    'administrator',
  );
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at member by member.
  return async (path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}
