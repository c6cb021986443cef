import { expect } from 'vitest';
import { type Running, running, until } from './running.ts';
import { HOOK_SECRET, type SmallCompany, smallCompany, staff } from './small-company.ts';

/** Twelve people are in place, and a token of each role. */
export interface WithTokens extends Running {
  readonly tokens: Map<string, string>;
  call(path: string, init?: RequestInit): Promise<Response>;
  /** With the token of a role, or with this text as one; POST when there is a body. */
  api(role: string | null, path: string, body?: unknown): Promise<Response>;
}

export async function withTokens(
  env: Readonly<Record<string, string>> = {},
  company?: SmallCompany,
): Promise<WithTokens> {
  const house = await running(env, company ?? (await smallCompany()));
  const tokens = await prepare(house).catch(async (error: unknown) => {
    await house.close();
    throw error;
  });
  const call = (path: string, init: RequestInit = {}) => fetch(`${house.url}${path}`, init);
  return {
    ...house,
    tokens,
    call,
    api: (role, path, body) =>
      call(`/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(role === null ? {} : { authorization: `Bearer ${tokens.get(role) ?? role}` }),
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

async function prepare(house: Running): Promise<Map<string, string>> {
  await house.at.with(HOOK_SECRET, 'secret', 'set', 'hr-hook');
  const { file, meta } = await house.company.report(staff(12));
  expect((await house.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
  const tokens = new Map<string, string>();
  for (const role of ['auditor', 'operator', 'approver', 'administrator']) {
    const { out, exit } = await house.at('token', 'create', '--role', role, '--for', `${role} of the tests`);
    expect(exit).toBe(0);
    tokens.set(role, out.trim());
  }
  await until(() => house.company.systems.get('git')?.truth.find('E100')?.active === true);
  return tokens;
}
