import { httpServices } from '../../src/app/http-services.ts';
import { makeHttpApp } from '../../src/http/make-app.ts';
import { pushedCompany } from './pushed-company.ts';

/** The company behind the real routes, without a socket. */
export async function scimOverHttp(options: Parameters<typeof pushedCompany>[0] = {}) {
  const company = await pushedCompany(options);
  const { house, connection, token } = company;
  const app = makeHttpApp({
    services: httpServices(house),
    log: house.engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: house.tenant,
  });
  const base = `http://house.invalid/scim/v2/${connection}`;
  const ask = async (
    method: string,
    path: string,
    more: {
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly token?: string | null;
      readonly base?: string;
    } = {},
  ) => {
    const bearer = more.token === undefined ? token : more.token;
    const body = typeof more.body === 'string' ? more.body : JSON.stringify(more.body);
    const response = await app.request(`${more.base ?? base}${path}`, {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        'content-type': 'application/scim+json',
        ...more.headers,
      },
      ...(more.body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const json = (text === '' ? null : JSON.parse(text)) as Record<string, unknown> | null;
    return { status: response.status, headers: response.headers, text, json };
  };
  const getToken = (form: Readonly<Record<string, string>>, authorization?: string) =>
    ask('POST', '/token', {
      body: new URLSearchParams(form).toString(),
      token: null,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
  const recorded = async () => {
    await house.clock.advance(house.clock.now() + 1_000);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    return house.store.transaction(house.tenant, (tx) =>
      tx.find('scim_request', {}, { order: ['request_id'] }),
    );
  };
  return { ...company, app, base, ask, getToken, recorded };
}
