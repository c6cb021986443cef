import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from '../../src/app/open-house.ts';
import { Secret } from '../../src/domain/secret.ts';
import { notify } from '../../src/engine/notices.ts';
import { signWebhook, verifyWebhook } from '../../src/sources/webhook/index.ts';
import { mailServer } from './support/mail-server.ts';
import { until } from './support/running.ts';
import { HOOK_SECRET } from './support/small-company.ts';
import { type WithTokens, withTokens } from './support/with-tokens.ts';

let house: WithTokens;
let mail: Awaited<ReturnType<typeof mailServer>>;
let receiver: Server;
const received: { headers: Record<string, string | undefined>; body: string }[] = [];
const NOTIFY_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

beforeAll(async () => {
  mail = await mailServer();
  receiver = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(pieces).toString(),
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const port = (receiver.address() as AddressInfo).port;
  house = await withTokens({
    LOCKSTEP_NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${port}/notices`,
    LOCKSTEP_NOTIFY_WEBHOOK_SECRET: NOTIFY_SECRET,
    LOCKSTEP_NOTIFY_WEBHOOK_ALLOW: '127.0.0.0/8',
    LOCKSTEP_SMTP_URL: mail.url,
    LOCKSTEP_MAIL_FROM: 'lockstep@acme.test',
    LOCKSTEP_MAIL_TO: 'security@acme.test,ada.family0@acme.test',
  });
});
afterAll(async () => {
  await house.close();
  await mail.close();
  await new Promise((resolve) => receiver.close(resolve));
});

const call = (path: string, init?: RequestInit) => house.call(path, init);
const api = (role: string | null, path: string, body?: unknown) => house.api(role, path, body);

describe('the webhook of the HR system', () => {
  const message = (worker: string, id: string) =>
    JSON.stringify({
      type: 'worker.terminated',
      data: {
        id,
        worker,
        immediate: true,
        moment: new Date().toISOString(),
        entered: new Date().toISOString(),
      },
    });
  const send = (body: string, headers: Record<string, string>) =>
    call('/hooks/in/hr-hook', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const signed = (id: string, body: string, at = Date.now(), secret = HOOK_SECRET) =>
    signWebhook({ id, body, at }, [new Secret(secret)]);

  it('is answered when the record is durable, and taken once', async () => {
    const body = message('E102', 'tx-1');
    const headers = signed('msg-1', body);
    const first = await send(body, headers);
    expect([first.status, await first.json()]).toEqual([202, { outcome: 'taken' }]);
    expect(await (await api('auditor', '/people/E102')).json()).toMatchObject({ state: 'left' });
    expect(await (await send(body, headers)).json()).toEqual({ outcome: 'repeated' });
    // The same transaction as another message.
    expect(await (await send(body, signed('msg-2', body))).json()).toEqual({ outcome: 'repeated' });
    await until(() => house.company.systems.get('git')?.truth.find('E102')?.active === false);
  });

  it('refuses forged, old, unsigned and too large messages, and changes nothing', async () => {
    const body = message('E104', 'tx-2');
    const cases: [Response, number, string][] = [
      [
        await send(
          body,
          signed('msg-3', body, Date.now(), `whsec_${Buffer.alloc(32, 1).toString('base64')}`),
        ),
        401,
        'WEBHOOK_SIGNATURE',
      ],
      [await send(body.replace('E104', 'E105'), signed('msg-3', body)), 401, 'WEBHOOK_SIGNATURE'],
      [await send(body, signed('msg-3', body, Date.now() - 3_600_000)), 401, 'WEBHOOK_STALE'],
      [await send(body, {}), 400, 'WEBHOOK_HEADERS'],
      [await send('x'.repeat(1_048_577), signed('msg-3', body)), 413, 'BODY_TOO_LARGE'],
      [
        await call('/hooks/in/nobody', { method: 'POST', headers: signed('msg-3', body), body }),
        404,
        'SOURCE_UNKNOWN',
      ],
    ];
    for (const [answer, status, code] of cases)
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
    expect(await (await api('auditor', '/people/E104')).json()).toMatchObject({ state: 'active' });
    expect(await (await api('auditor', '/people/E105')).json()).toMatchObject({ state: 'active' });
  });

  it('passes over what it does not know, and shows a person what it cannot read', async () => {
    const other = JSON.stringify({ type: 'worker.birthday', data: {} });
    expect(await (await send(other, signed('msg-5', other))).json()).toEqual({ outcome: 'ignored' });
    const unreadable = JSON.stringify({
      type: 'worker.terminated',
      data: { id: 'tx-9', worker: 'E108', lastDay: '2026-02-31' },
    });
    expect((await send(unreadable, signed('msg-6', unreadable))).status).toBe(422);
    const { exceptions } = (await (await api('auditor', '/exceptions')).json()) as {
      exceptions: { id: string; kind: string }[];
    };
    const open = exceptions.find((exception) => exception.kind === 'webhookUnreadable');
    expect(open).toBeDefined();
    expect((await api('operator', `/exceptions/${open?.id}/close`, { reason: 'asked HR' })).status).toBe(200);
  });
});

describe('a first credential', () => {
  it('is mailed to its person alone, and stands nowhere else', async () => {
    const credentials = () => mail.mails.filter(({ text }) => text.includes('password: '));
    await until(() => credentials().length > 10);
    const [first] = credentials();
    expect(first?.to).toHaveLength(1);
    expect(first?.to[0]).toMatch(/^\w+\.family\d+@acme\.test$/);
    const text = (first?.text ?? '').replaceAll('=\n', '');
    const secret = /password: (\S+)/.exec(text)?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(8);
    const events = await (await api('auditor', '/events?limit=500')).text();
    expect(events).toContain('credential.handedOver');
    expect(events).not.toContain(secret);
    expect(received.some(({ body }) => body.includes(secret))).toBe(false);
  });
});

describe('pauses', () => {
  it('of revocations take two people, are loud while they last, and hold only writes back', async () => {
    const asked = await house.at.json<{ id: string }>(
      'pause',
      'target',
      'git',
      '--until',
      'PT10M',
      '--reason',
      'migration',
      '--as',
      'alice',
    );
    expect(asked).toMatchObject({ exit: 5, inForce: false });
    expect((await house.at('doctor')).err).not.toContain('PAUSED');
    expect((await house.at('pause', 'confirm', asked.id, '--as', 'alice')).exit).toBe(3);
    expect((await house.at('pause', 'confirm', asked.id, '--as', 'bob')).exit).toBe(0);
    expect((await house.at('person', 'list')).err).toContain('! PAUSED until');
    expect((await house.at('leave', 'E106', '--reason', 'gone')).exit).toBe(0);
    await until(() => house.company.systems.get('directory')?.truth.find('E106')?.active === false);
    expect(house.company.systems.get('git')?.truth.find('E106')?.active).toBe(true);
    expect((await house.at('pause', 'end', asked.id)).exit).toBe(0);
    await until(() => house.company.systems.get('git')?.truth.find('E106')?.active === false);
    expect((await house.at('pause', 'target', 'git', '--until', 'P30D', '--reason', 'x')).exit).toBe(2);
    expect((await house.at('pause', 'target', 'nope', '--until', 'PT1H', '--reason', 'x')).exit).toBe(1);
  });

  it('are told to the people who must know: signed webhook and mail, with receipts', async () => {
    await until(
      () =>
        received.some(({ body }) => body.includes('notice.pause.confirmed')) &&
        mail.mails.some(({ text }) => text.includes('pause.confirmed')),
    );
    const notice = received.find(({ body }) => body.includes('notice.pause.confirmed'));
    const verdict = verifyWebhook(
      { headers: notice?.headers ?? {}, body: Buffer.from(notice?.body ?? '') },
      { secrets: [new Secret(NOTIFY_SECRET)] },
      Date.now(),
    );
    expect(verdict).toMatchObject({ outcome: 'accepted' });
    const mailed = mail.mails.find(({ text }) => text.includes('pause.confirmed'));
    expect(mailed?.to).toEqual(['security@acme.test', 'ada.family0@acme.test']);
    const delivered = async () => {
      const events = (await (await api('auditor', '/events?limit=500')).json()) as {
        events: { type: string; data: { channel?: string } }[];
      };
      return new Set(
        events.events.filter((event) => event.type === 'notice.delivered').map((event) => event.data.channel),
      );
    };
    await until(async () => (await delivered()).size === 2);
  });

  it('are never told to the person they are about', async () => {
    const { identity } = await api('auditor', '/people/E100').then(async (answer) => ({
      identity: ((await answer.json()) as { id: string }).id,
    }));
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const opened = await openHouse({ dataDir: house.dataDir, log });
    await opened.engine.store.transaction('default', (tx) =>
      notify(opened.engine, tx, { kind: 'test', severity: 3, text: 'about Ada', identityId: identity }),
    );
    await opened.close();
    await until(() => mail.mails.some(({ text }) => text.includes('about Ada')));
    expect(mail.mails.filter(({ text }) => text.includes('about Ada')).map(({ to }) => to)).toEqual([
      ['security@acme.test'],
    ]);
  });
});

describe('where it listens', () => {
  it('is this machine only, unless TLS or a proxy is declared', async () => {
    const refused = await house.at('serve', '--host', '0.0.0.0', '--port', '0');
    expect(refused.exit).toBe(2);
    expect(refused.err).toContain('LISTEN_INSECURE');
    expect((await house.at('serve', '--host', '0.0.0.0', '--tls-cert', 'x.pem')).exit).toBe(2);
    const port = new URL(house.url).port;
    expect((await house.at('serve', '--port', port)).err).toContain('LISTEN_FAILED');
  });

  it('drops whoever never finishes a request head', async () => {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nx-large: ');
    socket.write('a'.repeat(40_000));
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (piece) => {
        text += String(piece);
      });
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
    });
    expect(answer).toContain('431');
  });
});
