import { createHash } from 'node:crypto';
import pg from 'pg';
import { httpServices } from '../../../app/http-services.ts';
import { createToken } from '../../../app/tokens.ts';
import { Secret } from '../../../domain/secret.ts';
import { tables } from '../../../engine/tables/index.ts';
import { makeHttpApp } from '../../../http/make-app.ts';
import { signWebhook } from '../../../sources/webhook/index.ts';
import { findings } from '../../findings.ts';
import { realDatabase } from '../../house/database.ts';
import { makeHouse } from '../../house/house.ts';
import type { Rack } from '../../rack.ts';

const EACH = 25;
const HOOK = `---
kind: Source
id: hook
type: webhook
system: hr
key: worker
credential: secret:hook
columns:
  worker: { as: employeeId, of: identity }
facts: { lastDay: lastDay, entered: entered, eventId: id }
events: { gone: terminated }
correlate: [[employeeId]]
`;

/** Everything that was written anywhere, by the name of the place. */
type Sinks = Map<string, string[]>;

export const canaries: Rack = {
  name: 'canaries',
  shows:
    'a secret that goes in comes out nowhere: logs, tables, events, answers, certificates, metrics (G15, T29)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('canaries', order);
    const made: { readonly where: string; readonly text: string }[] = [];
    const canary = (where: string): string => {
      const tail = createHash('sha256').update(`${order.seed}/${where}/${made.length}`).digest('hex');
      const text = `Canary${made.length}x${tail.slice(0, 40)}`;
      made.push({ where, text });
      return text;
    };
    const database = await realDatabase();
    const sinks: Sinks = new Map();
    const say = (sink: string, text: string) => sinks.set(sink, [...(sinks.get(sink) ?? []), text]);
    const restore = listenToOutput((text) => say('stdout and stderr', text));
    try {
      const house = await makeHouse({
        store: database.store,
        seed: order.seed,
        policy: (base) => `${base}${HOOK}`,
      });
      const now = house.clock.now();
      const hook = new Secret(
        `whsec_${Buffer.from(canary('webhook secret').slice(0, 40)).toString('base64')}`,
      );
      await house.store.transaction(house.tenant, async (tx) => {
        await house.secrets.set(tx, 'hook', hook, 'test', now);
        for (let i = 0; i < EACH; i++)
          await house.secrets.set(tx, `c${i}`, new Secret(canary('secret store')), 'test', now);
        // A credential that the system refuses: errors of every kind follow.
        await house.secrets.set(tx, 'git-write', new Secret(canary('refused credential')), 'test', now);
        await house.secrets.set(tx, 'crm-read', new Secret(canary('refused credential')), 'test', now);
      });
      const rows = Array.from({ length: EACH }, (_, i) => ({
        id: `E${i}`,
        department: `Engineering`,
        zone: `Europe/Berlin,${canary('password in a row')}`,
      }));
      await house.report(rows, 'id,given,family,department,type,hired,last_day,zone,password');
      await house.until(now + 60_000);
      await house.report(
        rows.map((row, i) => (i < 2 ? { ...row, lastDay: '2026-03-01' } : row)),
        'id,given,family,department,type,hired,last_day,zone,password',
      );
      await house.until(now + 3_600_000);

      const app = makeHttpApp({
        services: httpServices(house),
        log: house.engine.log,
        version: '0.0.0',
        openMetrics: true,
        defaultTenant: house.tenant,
      });
      const ask = async (path: string, init: RequestInit = {}) => {
        const answer = await app.request(path, init);
        say('HTTP answers', `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
      };
      const { token } = await createToken(house.engine, house.tenant, {
        holder: 'administrator',
        role: 'administrator',
        expiresAt: house.clock.now() + 86_400_000,
        madeBy: 'test',
      });
      made.push({ where: 'token', text: token.slice(-64) });
      const post = (path: string, body: string) =>
        ask(path, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body,
        });
      for (let i = 0; i < EACH; i++) {
        await ask('/api/v1/people', { headers: { authorization: `Bearer ${canary('bearer token')}` } });
        await ask('/api/v1/people', {
          headers: {
            authorization: `Basic ${btoa(`u:${canary('basic password')}`)}`,
            cookie: `s=${canary('cookie')}`,
            'x-api-key': canary('header'),
          },
        });
        const body = JSON.stringify({
          type: 'gone',
          data: {
            id: `t${i}`,
            worker: `E${i % 2}`,
            lastDay: '2026-03-01',
            entered: new Date(now).toISOString(),
            password: canary('field of a message'),
          },
        });
        const headers = signWebhook({ id: `m${i}`, body, at: house.clock.now() }, [hook]);
        await ask('/hooks/in/hook', {
          method: 'POST',
          headers: { ...headers, authorization: `Bearer ${canary('header of a message')}` },
          body,
        });
        await ask('/hooks/in/hook', {
          method: 'POST',
          headers: { ...headers, 'webhook-signature': `v1,${canary('signature')}` },
          body,
        });
        await post('/api/v1/plans', `{"kind": "policy", "text": "${canary('body that is no JSON')}`);
        await post(
          '/api/v1/plans',
          JSON.stringify({ kind: 'policy', text: brokenPolicy(i, canary('policy document')) }),
        );
      }
      // A crash in the middle of a request is logged with all that is known of it.
      const store = {
        ...house.store,
        transaction: () => Promise.reject(new Error('something nobody thought of')),
      };
      const crashing = makeHttpApp({
        services: httpServices({ ...house, engine: { ...house.engine, store } }),
        log: house.engine.log,
        version: '0.0.0',
        openMetrics: true,
        defaultTenant: house.tenant,
      });
      for (const path of ['/api/v1/people', '/hooks/in/hook']) {
        const answer = await crashing.request(path, {
          method: path.startsWith('/hooks') ? 'POST' : 'GET',
          headers: { authorization: `Bearer ${token}`, 'x-api-key': canary('header of a crash') },
          ...(path.startsWith('/hooks') ? { body: canary('body of a crash') } : {}),
        });
        say('HTTP answers', await answer.text());
      }
      for (const path of ['/metrics', '/healthz', '/readyz', '/api/v1/openapi.json']) await ask(path);
      for (const path of [
        'people',
        'events?limit=1000',
        'exceptions',
        'holds',
        'imports',
        'targets',
        'people/E0',
        'people/E0/why',
        'people/E0/certificates',
      ])
        await ask(`/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
      await house.until(now + 7_200_000);

      for (const line of [...house.logged, ...house.warnings]) say('logs', line);
      await house.store.transaction(house.tenant, async (tx) => {
        for (const row of await tx.find('certificate', {})) {
          const [file] = await house.engine.vault.open(tx, [
            { subject: row.identity_id, sealed: row.sealed },
          ]);
          say('certificates', String(file));
        }
      });
      await dump(database.owner, say);
    } finally {
      restore();
      await database.close();
    }
    let hits = 0;
    for (const [sink, texts] of sinks) {
      const all = texts.join('\n');
      for (const { where, text } of made)
        for (const form of [
          text,
          Buffer.from(text).toString('base64').replace(/=+$/, ''),
          Buffer.from(text).toString('hex'),
        ])
          if (all.includes(form)) {
            hits++;
            found.wrong(`${sink} shows a canary that went in as ${where}`);
          }
    }
    for (const sink of ['logs', 'HTTP answers', 'certificates', 'tables'])
      if (!sinks.has(sink)) found.wrong(`nothing was written to ${sink}: nothing was shown`);
    return found.outcome({ canaries: made.length, sinks: sinks.size, hits });
  },
};

/** A secret where no secret may stand: the document is refused, and what refuses it must not repeat it. */
function brokenPolicy(i: number, secret: string): string {
  const connection = [
    `{ url: "https://user:${secret}@git.acme.test", token: secret:x }`,
    `{ url: "https://git.acme.test", token: "${secret}" }`,
    `{ url: "https://git.acme.test", password: ${secret} }`,
  ][i % 3];
  return `kind: Target\nid: git\nconnector: simulated\nowner: it\nconnection: ${connection}\n`;
}

/** Every table as text, and what its bytes spell. */
async function dump(owner: pg.ClientConfig, say: (sink: string, text: string) => void): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  for (const name of Object.keys(tables)) {
    const { rows } = await client.query(`select t::text as text from ${name} t`);
    for (const { text } of rows as { text: string }[]) {
      say('tables', text);
      for (const [, hex = ''] of text.matchAll(/\\x([0-9a-f]{16,})/g))
        say('tables', Buffer.from(hex, 'hex').toString('latin1'));
    }
  }
  await client.end();
}

function listenToOutput(heard: (text: string) => void): () => void {
  const streams = [process.stdout, process.stderr] as const;
  const kept = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = ((text: unknown) => {
      heard(String(text));
      return true;
    }) as typeof stream.write;
  }
  return () => {
    for (const [i, stream] of streams.entries()) Object.assign(stream, { write: kept[i] });
  };
}
